from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.comparators import Interval
from indicators.scoring.pieces import MOST_PIECES, End, Piece, Undecidable, Unknown, function_of, pieces_of
from indicators.standards import round_to
from indicators.testing.witnesses import drop, first_failure, simplest

TWO = Fraction(2)
FROM_ZERO = Interval(Fraction(0), None)
TO_TEN = Interval(Fraction(0), Fraction(10))


def open_cell(low: int | None, high: int | None) -> Interval:
    lower, upper = (None if end is None else Fraction(end) for end in (low, high))
    return Interval(lower, upper, lower_closed=False, upper_closed=False)


X = Unknown.of(open_cell(0, 10))

ONE = Fraction(1)
RUNS: dict[str, Callable[[Fraction], Fraction]] = {
    "line": lambda x: 3 - x / 2,
    "reciprocal": lambda x: 5 / (x + 1) + 1,
    "square that cancels": lambda x: (x + 1) * (1 / (2 * x + 2)) * 7,
    "quotient of lines": lambda x: (x + 3) / (x + 1),
    "size": lambda x: abs(x - 4),
    "cap": lambda x: min(x, Fraction(7)),
    "floor": lambda x: max(Fraction(0), 3 - x),
    "steps": lambda x: x * 2 // 3 * ONE,
    "steps down": lambda x: Fraction(5) - (8 - x) * 2 // 3,
    "capped steps": lambda x: min(x * 7 // 3 / Fraction(2), Fraction("4.2")),
    "step that has a value": lambda x: Fraction(x * 3 // 2 == 4),
    "one over steps": lambda x: Fraction(6) / (1 + x // 1),
    "steps of steps": lambda x: (x * 5 // 2) / Fraction(3) // 1 * Fraction(2),
    "steps of steps and the number": lambda x: x - (x * 5 // 2) / Fraction(3) // 1,
    "steps falling": lambda x: 9 / (x + 1) // 1 * ONE,
    "size of steps": lambda x: abs(x // 1 - 4) * ONE,
    "same steps added": lambda x: x // 1 + 2 * (x // 1) * ONE,
    "unlike steps added": lambda x: x // 1 + 2 * (x * 2 // 1) * ONE,
    "steps and the number": lambda x: x - x // 1,
    "rounded": lambda x: round(x / 2) * ONE,
    "half up": lambda x: round_to(x * 7 / 30, 1),
    "half even": lambda x: round_to(x / 20, 1, "half_even"),
    "cut off": lambda x: round_to(x / 3, 1, "floor"),
    "below zero": lambda x: round_to((x - 5) / 4, 1),
    "rounded twice": lambda x: round_to(min(round_to(x / 7, 2) * 9, Fraction(8)), 1, "half_even"),
    "rounded and turned round": lambda x: round_to(3 / round_to(x / 7 + 1, 1), 2),
    "negated": lambda x: -x + +x - 2 * x,
    "bands": lambda x: Fraction(2) if x >= 9 else Fraction(1) if 5 < x < 9 else Fraction(0) if x else Fraction(4),
    "equal": lambda x: Fraction(x == 4) + Fraction(x != 6),
}


@pytest.mark.parametrize("compute", RUNS.values(), ids=RUNS.keys())
def test_pieces_agree_with_plain_numbers_everywhere(compute: Callable[[Fraction], Fraction]) -> None:
    pieces = pieces_of(compute, TO_TEN)
    for tenth in range(101):
        x = Fraction(tenth, 10)
        assert [compute(x)] == [piece.at(x) for piece in pieces if piece.cell.holds(x)]


REFUSED: dict[str, Callable[[Fraction], object]] = {
    "square": lambda x: x * x,
    "square below": lambda x: (1 / (x + 1)) * (1 / (x + 2)),
    "unlike bottoms": lambda x: 1 / (x + 1) + 1 / (x + 2),
    "float": float,
    "hash": hash,
    "text": str,
    "top": lambda x: x.numerator,
    "power": lambda x: x**2,
    "remainder": lambda x: x % 2,
    "digits": lambda x: round(x, 1),
    "whole number of a fraction": lambda x: Fraction(x // 1),
    "many unlike steps": lambda x: x * MOST_PIECES // 1 + x // 1,
}


@pytest.mark.parametrize("compute", REFUSED.values(), ids=REFUSED.keys())
def test_what_leaves_the_fractions_is_said_not_guessed(compute: Callable[[Fraction], Fraction]) -> None:
    with pytest.raises(Undecidable):
        pieces_of(compute, TO_TEN)


def test_endless_stairs_are_one_piece() -> None:
    pieces = pieces_of(lambda x: x // 1 * ONE, FROM_ZERO)
    assert [0, 7] == [piece.at(Fraction("7.5") * bool(i)) for i, piece in enumerate(pieces)]
    assert End(1) == pieces[1].end(upper=True)


def test_endless_stairs_of_two_kinds_are_not_decided() -> None:
    with pytest.raises(Undecidable, match="台阶"):
        pieces_of(lambda x: x // 1 + x * 2 // 1 * ONE, FROM_ZERO)


def test_too_many_pieces_are_not_decided() -> None:
    with pytest.raises(Undecidable, match="分段过多"):
        pieces_of(lambda x: x * 300 // 1 + (x * 300 + Fraction(1, 2)) // 1 * ONE, TO_TEN)


def test_pieces_cover_the_domain_in_order_without_overlap() -> None:
    pieces = pieces_of(
        lambda x: Fraction(x >= 5), Interval(Fraction(0), Fraction(10), lower_closed=False, upper_closed=True)
    )
    assert ["(0, 5)", "[5, 5]", "(5, 10)", "[10, 10]"] == [str(piece.cell) for piece in pieces]


def test_a_single_point_is_a_domain() -> None:
    assert (Piece(Interval(Fraction(3), Fraction(3)), Fraction(6)),) == pieces_of(
        lambda x: x * 2, Interval(Fraction(3), Fraction(3))
    )


def test_no_result_is_a_piece_without_a_value() -> None:
    pieces = pieces_of(lambda x: None if x == 0 else 1 / x, FROM_ZERO)
    assert [None, End(1)] == [pieces[0].value, pieces[1].end(upper=False)]
    assert End(0, Fraction(0), 1) == pieces[1].end(upper=True)


def test_limits_at_the_ends() -> None:
    falling, rising = Unknown.of(open_cell(None, None)) * -1, Unknown.of(open_cell(None, None))
    assert [End(1), End(-1)] == [falling.end(upper=False), falling.end(upper=True)]
    assert [End(-1), End(1)] == [rising.end(upper=False), rising.end(upper=True)]
    assert End(1) == (1 / X).end(upper=False)
    assert [End(0, Fraction(0)), End(0, Fraction(9))] == [(X // 1).end(upper=upper) for upper in (False, True)]


def test_an_unknown_shows_itself_to_people_who_debug() -> None:
    assert "(1x+0)/(0x+1)" == repr(X)
    assert "(2⌊(1x+0)/(0x+3)⌋+0)/(0⌊(1x+0)/(0x+3)⌋+1)" == repr(X / 3 // 1 * 2)


def test_an_unknown_equals_no_text() -> None:
    assert X != "x"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (open_cell(89, 90), "89.5"),
        (open_cell(0, None), "1"),
        (open_cell(None, 0), "-1"),
        (open_cell(None, 5), "0"),
        (open_cell(None, None), "0"),
        (open_cell(-3, 7), "0"),
        (open_cell(40, 99), "41"),
        (Interval(Fraction("0.1"), Fraction("0.2"), lower_closed=False, upper_closed=False), "0.15"),
        (Interval(Fraction(7), Fraction(7)), "7"),
    ],
)
def test_the_plainest_number_of_an_interval(cell: Interval, plain: str) -> None:
    assert Fraction(plain) == simplest(cell)


def test_an_interval_too_narrow_to_print_is_not_decided() -> None:
    with pytest.raises(Undecidable, match="过窄"):
        simplest(Interval(Fraction(0), Fraction(1, 10**40), lower_closed=False, upper_closed=False))


def test_a_predicate_that_holds_has_no_failure() -> None:
    assert first_failure(lambda x: x >= 0, FROM_ZERO) is None


def test_the_plainest_failure_is_shown() -> None:
    assert Fraction(100) == first_failure(lambda x: x < 100, FROM_ZERO)
    assert Fraction(7) == first_failure(lambda x: x != 7, FROM_ZERO)


@pytest.mark.parametrize(
    ("compute", "rising", "expected"),
    [
        (lambda x: x / 2, True, None),
        (lambda x: x / 2, False, (1, 2)),
        (lambda x: 5 - x / 2, True, (1, 2)),
        (lambda x: Fraction(3) if x < 5 else Fraction(2), True, (1, 5)),
        (lambda x: x if x <= 5 else x - 1, True, (5, "5.2")),
        (lambda x: x - 1 if x <= 5 else x, False, (1, 2)),
        (lambda x: -x if x <= 5 else 1 - x, False, (5, "5.2")),
        (lambda x: Fraction(0) if x == 0 else 1 / x, False, (0, "0.5")),
        (lambda x: Fraction(9) if x == 0 else -1 / x, True, (0, 1)),
        (lambda x: None if x < 5 else Fraction(1), True, None),
        (lambda x: x // 3, True, None),
        (lambda x: -(x // 3), True, (1, 4)),
        (lambda x: (x - 9) // 1, False, ("1", 3)),
        (lambda x: x // 1 if x < Fraction("5.5") else x // 1 - 1, True, ("5.2", "5.5")),
    ],
)
def test_a_drop_is_found_or_excluded(
    compute: Callable[[Fraction], Fraction | None], *, rising: bool, expected: tuple[int | str, int | str] | None
) -> None:
    found = drop(pieces_of(compute, TO_TEN), rising=rising)
    if found is not None:
        first, second = compute(found[0]), compute(found[1])
        assert first is not None
        assert second is not None
        assert (first > second) if rising else (first < second)
    assert (expected is None) == (found is None)
    if expected is not None:
        assert tuple(map(Fraction, expected)) == found


def test_a_jump_between_two_endless_ends_is_found() -> None:
    pieces = pieces_of(lambda x: None if x == 5 else 1 / (5 - x), TO_TEN)
    found = drop(pieces, rising=True)
    assert found is not None
    assert 1 / (5 - found[0]) > 1 / (5 - found[1])


@pytest.mark.parametrize(
    ("domain", "part"),
    [(TO_TEN, TO_TEN), (TO_TEN, open_cell(3, 6)), (open_cell(1, 9), open_cell(1, 9)), (Interval(TWO, TWO),) * 2],
)
def test_what_is_remembered_is_the_computation(domain: Interval, part: Interval) -> None:
    for name, compute in RUNS.items():
        again = function_of(pieces_of(compute, domain))
        pieces = pieces_of(again, part)
        assert [piece.cell for piece in pieces_of(compute, part)] == [piece.cell for piece in pieces], name
        for piece in pieces:
            x = simplest(piece.cell)
            assert compute(x) == again(x) == piece.at(x), name


@pytest.mark.parametrize("name", RUNS)
def test_the_function_of_the_pieces_is_the_computation(name: str) -> None:
    again = function_of(pieces_of(RUNS[name], TO_TEN))
    for i in range(601):
        assert RUNS[name](Fraction(i, 60)) == again(Fraction(i, 60))
    assert RUNS[name](Fraction(7)) == again(7) == again(Decimal(7))
    assert RUNS[name](Fraction("7.25")) == again(Decimal("7.25"))


def test_what_is_remembered_may_have_no_ends_and_no_value() -> None:
    whole = Interval(None, None, lower_closed=False, upper_closed=False)
    again = function_of(pieces_of(lambda x: None if x > 5 else min(x, Fraction(3)), whole))
    assert [-7, 3, 3, 3, None] == [again(Fraction(x)) for x in (-7, 3, 4, 5, 6)]
    assert [End(-1), End(0, Fraction(3))] == [piece.end(upper=False) for piece in pieces_of(again, whole)][:2]
    assert [None, None] == [function_of(pieces_of(lambda x: x, TO_TEN))(x) for x in (None, 11)]  # missing, outside
