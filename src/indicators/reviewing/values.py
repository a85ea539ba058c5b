"""Checks of values (指标值): signs, units, words, and the values of earlier years.

Lives here: one small generator a check. May not: add up money, compare with the budget.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from indicators import comparators as c
from indicators.errors import UnitError
from indicators.reviewing.book import Book, Seen, first_of, limit, parts, row_of, words
from indicators.reviewing.rows import met_of
from indicators.syntax import parse
from indicators.targets import Actual, bind, read_actual
from indicators.targets.direction import load_directions
from indicators.units import convert, dimension, join

_WHOLE = 100
_REPEATED = {"unit_repeated", "percent_repeated"}


def is_money(reading: c.Comparator) -> bool:
    """Whether it is an amount of money, no rate (5元, no 5元/人)."""
    return isinstance(reading, c.Quantity) and not reading.per and dimension(reading.unit) == dimension("元")


def comparator_mismatch(book: Book) -> Iterator[Seen]:
    """One number with two signs in the two horizons; or one reading in two spellings of which one is faulty."""
    for long, annual in book.pairs:
        one, other = long.row.target, annual.row.target
        if not (isinstance(one, c.Quantity) and isinstance(other, c.Quantity)):
            continue
        same_number = (one.value, one.unit, one.per) == (other.value, other.unit, other.per)
        spelled = _REPEATED & ({*one.anomalies} ^ {*other.anomalies})
        if same_number and (one.sign != other.sign or spelled):
            yield annual.seen(long=one.text, annual=other.text)


def unit_missing(book: Book) -> Iterator[Seen]:
    """A number with no unit; reading may have lent it the table's, and said so."""
    lent = {row_of(finding.where) for finding in book.table.findings if finding.code == "UNIT_FROM_TABLE"}
    for line in book.lines:
        for part in parts(line.row.target):
            if isinstance(part, c.Quantity) and (part.unit is None or row_of(line.row.where) in lent):
                yield line.seen(value=part.text)


def unit_mixed(book: Book) -> Iterator[Seen]:
    """271万平方米 beside 3014989.88平方米: one thing in two units over the years."""
    for line in book.annual:
        years = (line.row.year_before_last, line.row.previous_year, line.row.target)
        found = [year for year in years if isinstance(year, c.Quantity) and year.unit]
        same = len({dimension(join(year.unit, year.per)) for year in found}) == 1
        if same and len({(year.unit, _scale(year.text)) for year in found}) > 1:
            yield line.seen(values="、".join(year.text for year in found))


def _scale(text: str) -> str:
    return next((word for word in ("亿", "万") if word in text), "")


def unit_table_conflict(book: Book) -> Iterator[Seen]:
    """元 in a table that counts in 万元."""
    table = book.table.money_unit
    for line in book.lines:
        target = line.row.target
        large = is_money(target) and getattr(target, "value", 0) >= limit("own_unit")
        plain = large or (isinstance(target, c.Reference) and target.unit == "元")
        if plain and table != "元" and "元" in target.text and not _scale(target.text):
            yield line.seen(table=table)


def unit_against_value(book: Book) -> Iterator[Seen]:
    """完成日, 保洁100百分比: words with a unit of numbers behind them."""
    for line in book.lines:
        target = line.row.target
        stuck = isinstance(target, c.Stated) and target.unit == "%" and target.subject
        printed = parse(target.text)  # a reading that its name helped to has lost the defects of the bare text
        if (stuck and not first_of(stuck, "ratio_names")) or "unit_on_words" in printed.anomalies:
            yield line.seen()


def value_relative_no_base(book: Book) -> Iterator[Seen]:
    """不低于上年, and last year's cell is empty, in a form that has one; long-term rows borrow their partner's."""
    if all(line.row.previous_year is None and line.row.year_before_last is None for line in book.lines):
        return
    for line in book.lines:
        target = line.row.target
        base = next((annual.row for long, annual in book.pairs if long.row is line.row), line.row)
        cells = {"previous_year": base.previous_year, "year_before_last": base.year_before_last}
        asked = target.reference if isinstance(target, c.Reference | c.Change) else None
        if asked in cells and isinstance(cells[asked], c.Blank | None):
            yield line.seen()


def value_qualitative_no_scale(book: Book) -> Iterator[Seen]:
    """合格, 是: nothing says how the bands are told apart."""
    for line in book.lines:
        if isinstance(line.row.target, c.State | c.YesNo):
            extra = "；名称是比率，值却是文字" if line.row.name.endswith("率") else ""
            yield line.seen(extra=extra)


def value_blank(book: Book) -> Iterator[Seen]:
    """No target at all."""
    for line in book.lines:
        if isinstance(line.row.target, c.Blank):
            text = line.row.target.text
            yield line.seen(said=f"，只写了“{text}”" if text else "")


def placeholder_left(book: Book) -> Iterator[Seen]:
    """≥XX人, *万元: what a template left to be filled in; 6*24小时 and X光机 are none."""
    for line in book.lines:
        row = line.row
        found = next(
            (text for text in (row.name, row.target.text, row.actual_text or "") if _PLACEHOLDER.search(text)), None
        )
        if found is not None:
            yield line.seen(value=found)
    for goal in book.table.goals:
        if _PLACEHOLDER.search(goal.description):
            yield Seen(goal.name, None, {"value": goal.description})


_PLACEHOLDER = re.compile(r"[×ｘxXＸ]{2,}|[*＊]{2,}|(?:^|[≥≤=＝<>＜＞])\s*[×ｘxXＸ*＊]\s*(?:%|％|[万亿]?元|[^\W\d_]?$)")


def _is_whole(target: c.Quantity) -> bool:
    """Whether it is 100 % or more."""
    return target.unit == "%" and target.value >= _WHOLE


def rate_over_100(book: Book) -> Iterator[Seen]:
    """≥100% or =120% of a rate that cannot exceed 100 %; a plan is never more than the plan."""
    table = load_directions()
    above = {*table["over_names"], *table["signed_names"]}
    for line in book.lines:
        name, target = line.row.name, line.row.target
        full = isinstance(target, c.AtLeast | c.MoreThan) and _is_whole(target)
        over = isinstance(target, c.Exactly | c.Stated) and target.unit == "%" and target.value > _WHOLE
        may = not first_of(name, "plan_rates") and any(word in name for word in above)
        wrong = full or (over and first_of(name, "ratio_names") and not may)
        if wrong and not any(word in name + target.text for word in table["growth_names"]):
            yield line.seen(value=target.canonical)


def deadline_past(book: Book) -> Iterator[Seen]:
    """A deadline of the annual goals in a year before the table's."""
    year = book.table.year
    for line in book.annual if year is not None else ():
        for reading in (*parts(line.row.target), parse(line.row.name)):
            ends = reading.date if isinstance(reading, c.By) and not reading.every else getattr(reading, "end", None)
            late = isinstance(reading, c.By) and reading.sign in {">", ">="}
            if isinstance(ends, c.Day) and not late and ends.year is not None and year is not None and ends.year < year:
                yield line.seen(value=reading.text, year=year)
                break


def satisfaction_100(book: Book) -> Iterator[Seen]:
    """A satisfaction so high that only a survey could make it credible."""
    for line in book.lines:
        target = line.row.target
        if not line.is_satisfaction or not isinstance(target, c.AtLeast | c.MoreThan | c.Exactly | c.Stated):
            continue
        if target.unit == "%" and limit("satisfaction") <= target.value <= _WHOLE:
            yield line.seen()


def history_empty(book: Book) -> Iterator[Seen]:
    """Both earlier years hold no value: one finding for the table if that is so in all rows."""
    empty = [
        line
        for line in book.annual
        if isinstance(line.row.previous_year, c.Blank) and isinstance(line.row.year_before_last, c.Blank)
    ]
    if len(empty) > 1 and len(empty) == len(book.annual):
        yield Seen(f"{empty[0].row.where}至{empty[-1].row.where}", None, {"names": f"全部{len(empty)}行"})
    else:
        for line in empty:
            yield line.seen(names=line.row.name)


def history_unchanged(book: Book) -> Iterator[Seen]:
    """One number three years running; at 100 % nothing more can be asked."""
    for line in book.annual:
        row = line.row
        same = row.target == row.previous_year == row.year_before_last
        if same and isinstance(row.target, c.Quantity) and not _is_whole(row.target):
            yield line.seen()


def target_lowered(book: Book) -> Iterator[Seen]:
    """A floor below an earlier one, or a ceiling above."""
    for line in book.annual:
        target = line.row.target
        for year, before in (("前年", line.row.year_before_last), ("上年", line.row.previous_year)):
            change = _change(before, target)
            floor = isinstance(target, c.AtLeast | c.MoreThan) and change is not None and change < 0
            ceiling = isinstance(target, c.AtMost | c.LessThan) and change is not None and change > 0
            if before is not None and (floor or ceiling):
                yield line.seen(year=year, before=before.text, now=target.text)


def _change(before: c.Comparator | None, now: c.Comparator) -> Fraction | None:
    """Now less before, in the unit of now; ``None`` where they are no numbers of one kind."""
    if not (isinstance(before, c.Quantity) and isinstance(now, c.Quantity)):
        return None
    try:
        return now.value - convert(before.value, join(before.unit, before.per), join(now.unit, now.per))
    except UnitError:
        return None


def direction_ambiguous(book: Book) -> Iterator[Seen]:
    """More calls are no better; and a number without a sign that went up and down says nothing."""
    for line in book.lines:
        row, target = line.row, line.row.target
        word = first_of(row.name, "uncontrolled")
        if word and isinstance(target, c.AtLeast | c.MoreThan) and counts(target):
            yield line.seen(why=f"“{word}”多并不更好，却要求“{target.text}”")
        first = None if row.previous_year is None else _change(row.year_before_last, row.previous_year)
        then = _change(row.previous_year, target)
        if isinstance(target, c.Stated) and first is not None and then is not None and first * then < 0:
            years = "→".join(cell.text for cell in (row.year_before_last, row.previous_year, target) if cell)
            yield line.seen(why=f"{years}，有升有降")


def counts(target: c.Comparator) -> bool:
    """Whether it is a plain number of something, no rate."""
    return isinstance(target, c.Quantity) and target.unit != "%" and not target.per


def punctuation_number(book: Book) -> Iterator[Seen]:
    """1,311.13: commas of thousands in the table."""
    table = book.table
    cells = [value for _, value in table.header]
    cells += [cell for _, rows in table.sections for row in rows for cell in row]
    cells += [line.row.target.text for line in book.lines]
    found = [cell for cell in cells if _has_thousands(cell)]
    if found:
        yield Seen("", None, {"values": "、".join(found)})


def _has_thousands(cell: str) -> bool:
    head, comma, tail = cell.replace("，", ",").partition(",")
    return bool(comma) and head[-1:].isdigit() and tail[:3].isdigit() and len(tail[:3]) == 3  # noqa: PLR2004 - thousands


def forecast_unexplained(book: Book) -> Iterator[Seen]:
    """A row of a monitoring form that will miss its target, as the unit itself expects, without a word why."""
    for line in book.annual:
        row, text = line.row, line.row.forecast_text or ""
        actual = Actual(text=text, reading=read_actual(text, row.name))
        missed = row.likelihood in words("impossible") or (text and met_of(bind(row, actual)) is False)
        said = [cell for head, cell in row.printed if "原因" in head or head == "备注"]
        if missed and said and not any(said):
            yield line.seen(value=text)
