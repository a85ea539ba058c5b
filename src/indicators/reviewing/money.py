"""Checks of money (资金): sums, shares, unit prices, cost indicators against the budget. Amounts are in 元.

Lives here: one small generator a check, and the reading of a block's cells as amounts. May not: look at names of
indicators beyond telling cost from output.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import accumulate

from attrs import frozen

from indicators.comparators import AtMost, Comparator, Exactly, LessThan, Quantity, Stated, decimal_string
from indicators.reviewing.book import Book, Line, Seen, first_of, goal_text, limit, words
from indicators.reviewing.floats import agrees, is_float
from indicators.reviewing.values import is_money
from indicators.standards import number_words, round_to
from indicators.syntax import parse
from indicators.targets import FundLine, GoalTable, Horizon
from indicators.targets.model import year_in
from indicators.units import convert, dimension, join

_PROCUREMENT, _DETAIL, _OVERALL, _TASKS = "采购", "明细", "总体资金", "任务"
_TOTAL = ("合计", "总计", "总额")  # a line's name ends with one of them
_PARTS = "其中"  # how the first line begins that breaks down the line above it
_MONEY = re.compile(r"\d\s*[万亿]?元")
_SUB = ("申请当年预算", "使用上年度")  # lines that only break down another line


def amount(text: str, unit: str = "万元") -> Fraction | None:
    """Read a cell as an amount of money in 元; a bare number is in the table's unit, about so much is none.

    >>> amount("3755.64 万"), amount("334"), amount("约334万元")
    (Fraction(37556400, 1), Fraction(3340000, 1), None)
    """
    reading = parse(text)
    if not isinstance(reading, Stated) or reading.per or reading.sign is not None or reading.approximate:
        return None
    if reading.unit is None:
        return convert(reading.value, unit, "元")
    return convert(reading.value, reading.unit, "元") if dimension(reading.unit) == dimension("元") else None


def _wan(value: Fraction) -> str:
    return f"{decimal_string(value / 10000)}万元"


def block(table: GoalTable, word: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the block whose title holds a word; none if there is no such block."""
    return next((rows for title, rows in table.sections if word in title), ())


def _header(table: GoalTable, label: str) -> Fraction | None:
    text = dict(table.header).get(label, "")
    return amount(text, table.money_unit) if text else None


def _sources(lines: list[FundLine], *, alone: bool) -> list[FundLine]:
    """The lines of a fund block that have a budget, without those that only break down another one.

    Directly below the total, 其中：… is the first source (其中：当年财政拨款, 上年结转资金). Below a source it
    begins the source's parts: the line alone, or all lines until they add up to the source.
    """
    sources: list[FundLine] = []
    while lines:
        if not sources or not lines[0].name.startswith(_PARTS):
            sources.append(lines[0])
            lines = lines[1:]
            continue
        sums = list(accumulate(line.budget or Fraction(0) for line in lines))
        whole = sources[-1].budget
        together = next((count for count, each in enumerate(sums, start=1) if each == whole), 1)
        lines = lines[1 if alone else together :]
    return [line for line in sources if line.budget is not None]


def funds_sum(book: Book) -> Iterator[Seen]:
    """Sources against the total, the total against the budgets of the head, and a budget that is missing."""
    table = book.table
    if table.whole_unit:  # its block holds income and spending: CATEGORY_SUM's
        return
    total = next((line for line in table.funds if any(word in line.name for word in _TOTAL)), None)
    budgets = [(label, _header(table, label)) for label in ("项目当年预算", "项目总预算")]
    if total is not None and total.budget is not None:
        lines = [line for line in table.funds if line is not total and not any(word in line.name for word in _SUB)]
        known = [_sources(lines, alone=alone) for alone in (False, True)]
        for label, amounts, whole in (
            ("", [[line.budget for line in some] for some in known], total.budget),
            ("执行数", [[line.executed for line in some] for some in known], total.executed),
        ):
            sums = [sum((each for each in some if each is not None), Fraction(0)) for some in amounts]
            part = len(lines) == 1 and lines[0].name.startswith(_PARTS) and whole is not None and sums[0] < whole
            if amounts[0] and None not in amounts[0] and whole is not None and whole not in sums and not part:
                yield Seen(total.where, None, {"said": f"各来源{label}相加{_wan(sums[0])}，合计{_wan(whole)}"})
        label, budget = next(((label, value) for label, value in budgets if value is not None), ("", None))
        if budget is not None and budget != total.budget:
            yield Seen(total.where, None, {"said": f"{label}{_wan(budget)}，资金来源合计{_wan(total.budget)}"})
    if "项目当年预算" in dict(table.header) and budgets[0][1] is None:
        yield Seen("表头“项目当年预算”", None, {"said": "项目当年预算没有填"})


def funds_unread(book: Book) -> Iterator[Seen]:
    """Amounts in a block of funds none of which became a line: nothing of them was checked."""
    amounts = ((line.budget, line.executed, line.initial, line.progress, line.forecast) for line in book.table.funds)
    if any(each is not None for line in amounts for each in line):
        return
    for title, rows in book.table.sections:
        cells = [
            cell for row in rows for cell in row if _MONEY.search(cell) or (amount(cell) and year_in(cell) is None)
        ]
        if first_of(title, "fund_blocks") and cells and not book.table.whole_unit:
            yield Seen(title, None, {"values": "、".join(cells)})


def cost_over_budget(book: Book) -> Iterator[Seen]:
    """An economic cost of the year that is more than all the money of its project."""
    table = book.table
    heads = [amount(text, table.money_unit) for label, text in table.header if first_of(label, "budget_labels")]
    lines = [each for line in table.funds for each in (line.budget, line.initial)]
    most = max((each for each in (*heads, *lines) if each is not None), default=None)
    if table.whole_unit or most is None:
        return
    for line in book.annual:
        target = line.row.target
        own = line.is_cost and not any(first_of(kind, "other_costs") for kind in (*line.row.path, line.row.name))
        bound = isinstance(target, AtMost | LessThan | Exactly | Stated) and is_money(target)
        if own and isinstance(target, Quantity) and bound and convert(target.value, target.unit, "元") > most:
            yield line.seen(cost=_wan(convert(target.value, target.unit, "元")), budget=_wan(most))


def misprinted(printed: Fraction | None, whole: Fraction | None, spent: Fraction | None) -> Fraction | None:
    """The right rate in % where amounts do not give the printed one, at its own decimals; a float is the quotient.

    >>> misprinted(Fraction("86.19"), Fraction(250000), Fraction("215457.6")) == Fraction("86.18")
    True
    """
    if printed is None or not whole or spent is None:
        return None
    rate, digits = spent / whole * 100, len(decimal_string(printed).partition(".")[2])
    if is_float(printed):
        if agrees(printed, rate):
            return None
        printed, digits = round_to(printed, 2), 2
    right = round_to(rate, digits)
    return None if printed in {right, round_to(rate, digits, "floor")} else right


def rate_misprint(book: Book) -> Iterator[Seen]:
    """A rate of a fund line that its amounts do not give, also in the middle of the year."""
    for line in book.table.funds:
        printed = None if line.rate is None else line.rate * 100
        spent = line.executed if line.progress is None else line.progress
        wholes = [each for each in (line.budget, line.initial) if each]
        rights = [misprinted(printed, whole, spent) for whole in wholes]
        if printed is not None and rights and rights[0] is not None and None not in rights:
            yield Seen(line.where, None, {"printed": shortened(printed), "right": rights[0]})


def overspent(book: Book) -> Iterator[Seen]:
    """More spent than the budget has: the total of a fund block."""
    line = next((line for line in book.table.funds if line.name.endswith(_TOTAL)), None)
    if line is not None and line.budget and line.executed is not None and line.executed > line.budget:
        yield Seen(line.where, None, {"executed": _wan(line.executed), "budget": _wan(line.budget)})


def shortened(printed: Fraction) -> str:
    """A printed rate; of a spreadsheet's float two decimals: 96.53333333333334 is 96.53."""
    return decimal_string(round_to(printed, 2) if is_float(printed) else printed)


def text_amount(book: Book) -> Iterator[Seen]:
    """本年预算300万元 in the text of an annual goal, and no amount of the form is 300万元."""
    known = known_amounts(book)
    texts = [(goal.name, goal.description) for goal in book.table.goals_of(Horizon.ANNUAL)]
    for where, text in texts if known else ():
        for said in _of_year().finditer(text):
            value = amount(said[1].replace(" ", ""))
            if value is not None and value not in known:
                yield Seen(where, None, {"value": said[1], "budget": "、".join(map(_wan, sorted(known)[-1:]))})


@cache
def _of_year() -> re.Pattern[str]:
    said = "|".join(words("annual_amounts"))
    return re.compile(rf"(?:{said})[为共计约达:：]*\s*(\d[\d,]*(?:\.\d+)?\s*[万亿]?元)")


def known_amounts(book: Book) -> set[Fraction]:
    """Every amount that the form gives beside its text: funds, budgets of the head, details, costs."""
    table = book.table
    cells = [value for _, value in table.header] + [cell for _, rows in table.sections for row in rows for cell in row]
    lines = [each for line in table.funds for each in (line.budget, line.executed)]
    costs = [_money(line, line.row.target) for line in book.lines]
    return {value for value in (*lines, *costs, *(amount(cell, table.money_unit) for cell in cells)) if value}


def _amounts(table: GoalTable, word: str) -> list[Fraction]:
    """The amounts under 金额 in the block whose title holds a word."""
    place: int | None = None
    found = []
    for row in block(table, word):
        if "金额" in row:
            place = row.index("金额")
        elif place is not None and place < len(row):
            value = amount(row[place], table.money_unit)
            found += [] if value is None else [value]
    return found


def _budget(table: GoalTable) -> Fraction | None:
    return _header(table, "项目当年预算") or _header(table, "项目总预算")


def detail_sum(book: Book) -> Iterator[Seen]:
    """The detail of spending against the year's budget, and a detail that is missing."""
    table = book.table
    if not any(_DETAIL in title for title, _ in table.sections):
        return
    parts, budget = _amounts(table, _DETAIL), _budget(table)
    total = sum(parts, Fraction(0))
    if not parts:
        yield Seen(_DETAIL, None, {"said": "没有填写支出明细"})
    elif budget is not None and total != budget:
        yield Seen(_DETAIL, None, {"said": f"明细相加{_wan(total)}，预算{_wan(budget)}"})


def procurement_vs_detail(book: Book) -> Iterator[Seen]:
    """Procurement where the year has no budget, or more of it than budget."""
    table = book.table
    total = sum(_amounts(table, _PROCUREMENT), Fraction(0))
    budget = _header(table, "项目当年预算")
    if total and budget is None and "项目当年预算" in dict(table.header):
        yield Seen("项目采购", None, {"said": f"采购{_wan(total)}，当年预算没有填"})
    elif budget is not None and total > budget:
        yield Seen("项目采购", None, {"said": f"采购{_wan(total)}，当年预算{_wan(budget)}"})


def _money(line: Line, cell: Comparator | None) -> Fraction | None:
    """The amount of a cost cell in 元; a bare number is in the table's unit only where no unit was read."""
    if isinstance(cell, Quantity) and is_money(cell):
        return convert(cell.value, cell.unit, "元")
    bare = line.is_cost and isinstance(cell, Quantity) and cell.unit is None and not cell.per
    return convert(cell.value, "万元", "元") if bare and isinstance(cell, Quantity) else None


def cost_vs_budget(book: Book) -> Iterator[Seen]:
    """A project's whole cost against its budget; a goal's cost against the budget of its project."""
    table = book.table
    budget = _budget(table)
    for line in book.lines:
        cost = _money(line, line.row.target) if line.is_cost else None
        if cost is None:
            continue
        right = None
        if table.whole_unit:
            right = _project_budget(book, line)
        elif first_of(line.row.name, "cost_totals"):
            right = budget
        if right is not None and cost != right:
            yield line.seen(cost=cost, budget=right)


def _project_budget(book: Book, line: Line) -> Fraction | None:
    """The year's budget of the project that the goal is named after."""
    text = goal_text(line.goal)
    return next((p.year for p in book.table.projects if text in p.name or p.name in text), None)


def unit_price(book: Book) -> Iterator[Seen]:
    """Heads × yearly cost a head against the amount, within what the price's last printed digit can hide.

    Only where a goal has one such price, one amount and one count of heads: else nothing says what belongs together.
    """
    for goal in book.table.goals:
        lines = [Line(goal, row) for row in goal.indicators]
        prices = [(line, target) for line in lines if isinstance(target := line.row.target, Quantity) and _a_head(line)]
        counts = [target for line in lines if isinstance(target := line.row.target, Quantity) and not target.per]
        heads = [target.value for target in counts if target.unit == "人"]
        costs = [cost for line in lines if line.is_cost and (cost := _money(line, line.row.target)) is not None]
        if not len(prices) == len(heads) == len(costs) == 1:
            continue
        line, price = prices[0]
        product = convert(price.value, price.unit, "元") * heads[0]
        if abs(product - costs[0]) > _slack(price) * heads[0]:
            yield line.seen(product=product, cost=costs[0])


def _a_head(line: Line) -> bool:
    """Whether the target is money a head and year: 6.7万一年 for 人均费用, 6.7万元/人·年."""
    target = line.row.target
    if not isinstance(target, Quantity) or dimension(target.unit) != dimension("元"):
        return False
    return {*target.per} == {"人", "年"} or (target.per == ("年",) and first_of(line.row.name, "per_head") is not None)


def _slack(price: Quantity) -> Fraction:
    """Half of the last printed digit of 6.7万, in 元."""
    digits = "".join(c for c in price.text if c.isdigit() or c == ".")
    step = Fraction(1, 10 ** len(digits.partition(".")[2]))
    return step * (10000 if "万" in price.text else 1) / 2


@frozen
class _Overall:
    """The block 总体资金情况 as amounts: (part, name, printed share, this year, earlier years)."""

    part: str
    name: str
    share: Quantity | None
    amounts: tuple[Fraction | None, ...]


def overall(table: GoalTable) -> tuple[tuple[str, ...], tuple[_Overall, ...]]:
    """Read 总体资金情况: the years of its columns, and its lines with amounts in 元.

    A row is 构成, 名称, 当年金额, 占比, then one amount a year; an empty cell is no amount.
    """
    years: tuple[str, ...] = ()
    lines = []
    for row in block(table, _OVERALL):
        dated = tuple(cell for cell in row if cell.endswith("年") and cell[:4].isdigit())
        years = dated or years
        part, name, now, share, *before = (*row, *[""] * 4)[: max(len(row), 4)]
        if not part.endswith("构成"):
            continue
        printed = parse(share)
        amounts = tuple(amount(cell, table.money_unit) if cell else None for cell in (now, *before))
        lines.append(_Overall(part, name, printed if isinstance(printed, Quantity) else None, amounts))
    return years, tuple(lines)


def share_sum(book: Book) -> Iterator[Seen]:
    """A printed share that its amounts do not give."""
    _, lines = overall(book.table)
    for line in lines:
        total = next((one for one in lines if one.part == line.part and one.name.endswith(_TOTAL)), None)
        if line.share is None or total is None or not line.amounts[0] or not total.amounts[0]:
            continue
        digits = len(decimal_string(line.share.value).partition(".")[2])
        right = round_to(line.amounts[0] / total.amounts[0] * 100, digits)
        if right != line.share.value:
            yield Seen("总体资金情况", None, {"name": line.name, "printed": line.share.value, "right": right})


def category_sum(book: Book) -> Iterator[Seen]:
    """The lines of income and of spending against their total, year by year; projects against their category."""
    years, lines = overall(book.table)
    columns = ("当年", *years)
    for part in dict.fromkeys(line.part for line in lines):
        own = [line for line in lines if line.part == part and not line.name.endswith(_TOTAL)]
        total = next((line for line in lines if line.part == part and line.name.endswith(_TOTAL)), None)
        for place, column in enumerate(columns if total is not None else ()):
            known = [line.amounts[place] for line in own if place < len(line.amounts)]
            right = total.amounts[place] if total is not None and place < len(total.amounts) else None
            added = sum((value for value in known if value is not None), Fraction(0))
            if right is not None and added != right:
                yield _apart("总体资金情况", part, column, added, right)
    yield from _projects_sum(book, lines)
    yield from _tasks_sum(book.table)


def _tasks_sum(table: GoalTable) -> Iterator[Seen]:
    """The amounts of a unit's tasks against the line that adds them up, column by column."""
    for title, rows in table.sections:
        sums = (
            at for at, row in enumerate(rows) if any(text.endswith(_TOTAL) for text in row) and any(map(amount, row))
        )
        at = next(sums, 0) if _TASKS in title else 0
        for column, text in enumerate(rows[at] if at else ()):
            cells = [row[column] for row in rows[:at] if row[column]]
            parts = [value for cell in cells if (value := amount(cell, table.money_unit)) is not None]
            total = amount(text, table.money_unit) if text else None
            if total is not None and len(parts) > 1 and sum(parts) != total:
                head = next((cell for cell in reversed(cells) if amount(cell) is None), "")
                yield _apart(title, title, head, sum(parts, Fraction(0)), total)


def _apart(where: str, block: str, column: str, parts: Fraction, total: Fraction) -> Seen:
    return Seen(where, None, {"block": block, "column": column, "parts": parts, "total": total})


def _projects_sum(book: Book, lines: tuple[_Overall, ...]) -> Iterator[Seen]:
    years = [project.year for project in book.table.projects]
    special = next((line for line in lines if "特定目标" in line.name), None)
    if special is None or special.amounts[0] is None or not years or None in years:
        return
    added = sum((year for year in years if year is not None), Fraction(0))
    if added != special.amounts[0]:
        yield _apart("项目支出情况", "项目支出", "本年", added, special.amounts[0])


def history_conflict(book: Book) -> Iterator[Seen]:
    """A cost of an earlier year against the fund table's line for the same thing: its amount of this year is equal."""
    years, lines = overall(book.table)
    for line in book.annual:
        now = _money(line, line.row.target) if line.is_cost or is_money(line.row.target) else None
        partner = next(
            (one for one in lines if now is not None and one.amounts[0] == now and not one.name.endswith(_TOTAL)), None
        )
        if partner is None or len(years) != 2 or len(partner.amounts) < 3:  # noqa: PLR2004 - two earlier years beside this one
            continue
        cells = (line.row.year_before_last, line.row.previous_year)
        for place, (said, cell) in enumerate(zip(("前年", "上年"), cells, strict=True), start=1):
            value, other = _money(line, cell), partner.amounts[place]
            if value is not None and other is not None and value != other:
                same = (one for one in lines if one.part == partner.part and one.amounts[place:])
                beside = next((one.name for one in same if one.amounts[place] == value - other), None)
                extra = "" if beside is None else f"，差额正好是“{beside}”"
                slots = {"line": partner.name, "column": years[place - 1], "other": other, "extra": extra}
                yield line.seen(year=said, cell=line.row.name, value=value, **slots)


def scale_vs_money(book: Book) -> Iterator[Seen]:
    """The scale of the work up, the unit's money down, each by more than the limit."""
    _, lines = overall(book.table)
    total = next((line for line in lines if "支出" in line.part and line.name.endswith(_TOTAL)), None)
    if total is None or len(total.amounts) < 2 or not total.amounts[0] or not total.amounts[-1]:  # noqa: PLR2004 - this and last
        return
    money = total.amounts[0] / total.amounts[-1] - 1
    for line in book.annual:
        now, before = line.row.target, line.row.previous_year
        if not (first_of(line.row.name, "scale_names") and isinstance(now, Quantity) and isinstance(before, Quantity)):
            continue
        same = dimension(join(now.unit, now.per)) == dimension(join(before.unit, before.per))
        if not same or before.value == 0:
            continue
        scale = now.value / convert(before.value, join(before.unit, before.per), join(now.unit, now.per)) - 1
        if min(scale, -money) >= limit("scale_money"):
            yield line.seen(scale=_percent(scale), money=_percent(money))


def _percent(value: Fraction) -> str:
    size = number_words(abs(value) * 100, 1)
    return f"增{size}" if value > 0 else f"减{size}"
