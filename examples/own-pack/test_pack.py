"""The tests of a pack in a project of its own: every law, and what this pack alone promises.

pip install 'indicators[testing]' && pytest
"""

import warnings
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import load_rulepack, score_row
from indicators.testing import pack_laws

PACK = Path(__file__).with_name("pack.toml")

test_laws = pack_laws(PACK.name)

with warnings.catch_warnings(action="ignore"):
    OWN = load_rulepack(PACK)


@settings(deadline=None)  # a loaded machine is no failure
@given(st.decimals(0, 200, places=2))
def test_scores_have_one_decimal(actual: Decimal) -> None:
    """What the unit's rules say in words, for any actual value."""
    earned = score_row("≥100个", actual, points=10, rules=OWN).earned
    assert earned is not None
    assert (earned * 10).denominator == 1
