"""Errors are data first: what they carry."""

from fractions import Fraction

import pytest

from indicators.errors import UnitError
from indicators.units import convert


def test_an_error_gives_its_diagnostic_as_data() -> None:
    with pytest.raises(UnitError) as caught:
        convert(Fraction(1), "起", "次")
    said = caught.value.to_dict()
    assert said == caught.value.diagnostic.to_dict()
    assert (caught.value.code, str(caught.value)) == (said["code"], str(caught.value.diagnostic))
