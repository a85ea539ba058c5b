"""What authors of rule packs test them with (规则包的自测): laws, checks, strategies.

Lives here: re-exports only. ``strategies`` holds what hypothesis draws and is imported by whoever wants it;
importing this package alone imports neither hypothesis nor pytest. May not: being imported by a room.
"""

from indicators.testing.asserting import LawBrokenError, assert_law, pack_laws
from indicators.testing.check import COLUMNS, LAWS, LawResult, check_law, check_pack
from indicators.testing.laws import Law

__all__ = [
    "COLUMNS",
    "LAWS",
    "Law",
    "LawBrokenError",
    "LawResult",
    "assert_law",
    "check_law",
    "check_pack",
    "pack_laws",
]
