"""Laws of units: conversion goes there and back, keeps order, and is the same in pint."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import units
from indicators.errors import UnitError
from indicators.units import Measure, convert

WORDS = sorted({unit.word for unit in units.table().values() if "/" not in unit.word})
PAIRS = [(a, b) for a in WORDS for b in WORDS if a != b and units.table()[a].dimension == units.table()[b].dimension]
decimals = st.decimals(-(10**9), 10**9, places=4).map(Fraction)


@given(decimals, st.sampled_from(PAIRS))
def test_there_and_back_is_the_same_number(value: Fraction, pair: tuple[str, str]) -> None:
    source, target = pair
    assert value == convert(convert(value, source, target), target, source)


@given(decimals, decimals, st.sampled_from(PAIRS))
def test_conversion_keeps_the_order(one: Fraction, other: Fraction, pair: tuple[str, str]) -> None:
    assert (one < other) == (convert(one, *pair) < convert(other, *pair))


@given(decimals, st.sampled_from(WORDS))
def test_ten_thousand_is_the_same_as_its_multiplier(value: Fraction, word: str) -> None:
    assert Measure(value, f"万{word}") == Measure(value * 10_000, word)
    assert hash(Measure(value, f"万{word}")) == hash(Measure(value * 10_000, word))


@given(decimals, st.sampled_from(PAIRS))
def test_pint_converts_to_the_same_decimal(value: Fraction, pair: tuple[str, str]) -> None:
    source, target = pair
    ours, theirs = Measure(convert(value, source, target), target), units.quantity(Measure(value, source))
    try:
        exact = units.quantity(ours)
    except UnitError:  # 1 平方米 is no finite decimal of 亩
        return
    with localcontext() as context:  # pint divides in the context of whoever calls it
        context.prec = 28
        difference = theirs.to(exact.units).magnitude - exact.magnitude
        assert abs(difference) <= abs(exact.magnitude) * Decimal("1e-25")


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_words_of_two_dimensions_never_convert(one: str, other: str) -> None:
    if units.table()[one].dimension == units.table()[other].dimension:
        assert convert(Fraction(0), one, other) == 0
        return
    with pytest.raises(UnitError) as caught:
        convert(Fraction(1), one, other)
    assert one in str(caught.value)
    assert other in str(caught.value)
