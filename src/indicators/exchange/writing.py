"""Goal tables and scored forms → records (写成数据表): what was read from a table of the platform comes back as it was.

Lives here: :func:`records_of`, what each field takes from a goal table. May not: compute a score; read a file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import chain
from uuid import NAMESPACE_URL, uuid5

from attrs import evolve, field, frozen

from indicators.exchange.fields import Field, TableKind, table_kind
from indicators.exchange.reading import DELETED, TOLD, WORDS, Cells, number_in, standard_codes
from indicators.exchange.records import Records
from indicators.files.places import Place
from indicators.forms import kinds
from indicators.forms.codes import Dialect, plain_sign
from indicators.forms.heads import head_words
from indicators.forms.kinds import squeezed
from indicators.forms.selfeval import target_words
from indicators.forms.writing.fields import parted
from indicators.scoring import Score, SelfEvaluation
from indicators.standards import number_words
from indicators.targets import GoalTable, Horizon, Indicator


@frozen(kw_only=True)
class _Line:
    """One row to write: what the library knows of it, and what it was when it was read."""

    values: Mapping[str, str]
    printed: Cells = field(factory=dict)
    place: str = ""


def records_of(
    source: GoalTable | SelfEvaluation | Iterable[GoalTable | SelfEvaluation],
    table: str,
    *,
    dialect: Dialect | None = None,
    given: Mapping[str, str] | None = None,
) -> Records:
    r"""Write goal tables or scored forms as records of a table.

    Args:
        source: Goal tables, or self-evaluations: their scores go before those that a form prints.
        table: Which table; of a table for projects whole units are no rows, and the other way round.
        dialect: Whose codes to write; without it the table's own, those that the rows came with, or words.
        given: Values of fields that the tables do not say (``{"MOF_DIV_CODE": "420105000"}``); they fill blanks.

    Returns:
        The records. A field that was read from a table of the platform is written as it was, unless the goal table says
        something else by now. Keys that nobody gave are made from what the row says, the same each time.

    Raises:
        FormError: There is no such table.

    >>> from indicators.forms import read_form
    >>> made = records_of(read_form("项目名称\t泵站\n三级指标\t指标值\n水泵\t≥8台"), "PM_PERF_INDICATOR")
    >>> made.dicts()[0]["PRO_NAME"], made.dicts()[0]["KPI_VAL"], len(made.dicts()[0]["KPI_ID"])
    ('泵站', '≥8台', 32)
    """
    kind = table_kind(table)
    every = [source] if isinstance(source, GoalTable | SelfEvaluation) else list(source)
    lines = [line for each in every for line in _lines(each, kind)]
    places = [at for line in lines if (at := Place.of(line.place)) is not None]
    if len({(at.table, at.row) for at in places}) == len(lines):  # as they stood in their source
        sheets = list(dict.fromkeys(at.table for at in places))
        order = [(sheets.index(at.table), at.row) for at in places]
        lines = [lines[at] for at in sorted(range(len(lines)), key=order.__getitem__)]
    printed = set(chain.from_iterable(line.printed for line in lines))
    extra = [each for each in kind.optional if each.name in printed]
    system = dialect or kind.dialect or (standard_codes() if any(each.codes == "sign" for each in extra) else None)
    if dialect is not None and not extra:
        extra = list(kind.optional)
    fields = (*kind.fields, *extra)
    known = {each.name for each in fields}
    beside = dict.fromkeys(head for line in lines for head in line.printed if head not in known)
    unknown = tuple(head for head in beside if head.isascii() and head.isupper())  # of the platform, not of a form
    rows = [
        (
            *(_cell(each, line, system, given or {}) for each in fields),
            *(line.printed.get(head, "") for head in unknown),
        )
        for line in lines
    ]
    heads = (*(each.name for each in fields), *unknown)
    return Records(kind=kind, heads=heads, rows=tuple(rows), dialect=system)


def _cell(each: Field, line: _Line, system: Dialect | None, given: Mapping[str, str]) -> str:
    value, printed = line.values.get(each.holds or f"key {each.key}", ""), line.printed.get(each.name)
    name = each.codes or each.words
    if printed is not None and (
        not each.holds or each.holds == "horizon" or _same(printed, line.values, name, system, each.holds)
    ):
        return printed or given.get(each.name, "")
    if each.codes and value:
        value = (system or standard_codes() if each.codes != "sign" else system or _NONE).code(
            each.codes, value
        ) or value
    if not value:
        labels = (line.values.get(f"head {label}") for label in each.head)
        cells = (line.values.get(f"cell {head}") for head in each.cell)
        value = next(filter(None, labels), None) or next((cell for cell in cells if cell is not None), "")
    return value or given.get(each.name, "") or each.usual


_NONE = Dialect(id="", label="")


def _same(printed: str, values: Mapping[str, str], name: str, system: Dialect | None, holds: str) -> bool:
    """Whether a cell that was read still says what the goal table says."""
    value = values.get(holds, "")
    if not value or squeezed(printed) == squeezed(value):
        return True
    name = "reached" if holds.startswith("actual") and values.get("sign") == WORDS else name
    word = system.word(name, printed) if system is not None and name else None
    if word is not None:
        return plain_sign(word) == plain_sign(value)
    check = _CHECKS.get(holds, _same_number)
    return check(printed, value) or (holds in {"target", "value"} and squeezed(printed) == squeezed(values["as read"]))


def _same_number(printed: str, value: str) -> bool:
    one = number_in(printed.strip())
    return one is not None and one == number_in(value)


def _same_name(printed: str, value: str) -> bool:
    """Whether only numbers and stars stand before a name."""
    before = squeezed(printed).removesuffix(squeezed(value))
    return before != squeezed(printed) and not any(map(str.isalpha, before))


_CHECKS: dict[str, Callable[[str, str], bool]] = {
    "level1": lambda printed, value: kinds.level1_kind(printed) == value,
    "level2": _same_name,
    "name": _same_name,
    "sign": lambda printed, value: plain_sign(printed) == plain_sign(value),
}


def _lines(source: GoalTable | SelfEvaluation, kind: TableKind) -> Iterator[_Line]:
    """The rows of one form, those too that were kept as they came."""
    result = source if isinstance(source, SelfEvaluation) else None
    table = source.table if isinstance(source, SelfEvaluation) else source
    if not kind.takes(whole_unit=table.whole_unit):
        return
    kept, told = (_kept(table, title) for title in (kind.id, f"{kind.id}{TOLD}"))
    own = [line for line in kept if line.get("IS_DELETED", "") not in DELETED]
    made = list(_WRITE[kind.each](table, result, kind))
    if kind.each != "indicator":
        made = _paired(made, own, kind)
    else:  # rows that another table told
        by_key = {line["KPI_ID"]: line for line in told}
        for at, line in enumerate(made):
            was = by_key.pop(line.printed.get("KPI_ID", ""), None)
            made[at] = line if was is None else evolve(line, printed=_plain(was), place=was.get("", ""))
        own += by_key.values()
    yield from made
    rest = [*own, *(line for line in kept if line.get("IS_DELETED", "") in DELETED)]
    yield from (_Line(values={}, printed=_plain(line), place=line.get("", "")) for line in rest)


def _paired(made: Sequence[_Line], own: list[dict[str, str]], kind: TableKind) -> list[_Line]:
    """Each row with the one that it was read from: the one that says the same, else the next that is left."""
    said = [each for each in kind.fields if each.holds in {"goal", "fund"}]
    found: list[dict[str, str] | None] = []
    for line in made:
        same = (each for each in own if all(each.get(one.name) == line.values.get(one.holds) for one in said))
        found.append(next(same, None))
        if found[-1] is not None:
            own.remove(found[-1])
    pairs = [(line, each or (own.pop(0) if own else {})) for line, each in zip(made, found, strict=True)]
    return [evolve(line, printed=_plain(each), place=each.get("", "")) for line, each in pairs]


def _kept(table: GoalTable, title: str) -> list[dict[str, str]]:
    """The rows of a section, by their heads; the place of each under no head."""
    return [dict(zip(rows[0], row, strict=True)) for name, rows in table.sections if name == title for row in rows[1:]]


def _plain(line: Cells) -> dict[str, str]:
    return {head: text for head, text in line.items() if head}


def _of_form(table: GoalTable) -> dict[str, str]:
    labels = {f"head {label}": value for label, value in table.header}
    year = "" if table.year is None else str(table.year)
    project = "" if table.whole_unit else table.name
    return {**labels, "year": year, "project": project, "key 自评": _key("自评", table)}


def _key(kind: str, table: GoalTable, *said: str) -> str:
    """A key that is the same whenever the same is said."""
    code = dict(table.header).get("项目编码", "")
    rows = () if code or table.name else tuple(row.name for goal in table.goals for row in goal.indicators)
    return uuid5(NAMESPACE_URL, "\n".join((kind, str(table.year), code, table.name, *rows, *said))).hex.upper()


_figure = partial(number_words, digits=6)


def _write_indicators(table: GoalTable, result: SelfEvaluation | None, kind: TableKind) -> Iterator[_Line]:
    form = _of_form(table)
    scores, twice = iter(result.scores if result is not None else ()), Counter[tuple[str, ...]]()
    for goal in table.goals:
        if kind.annual and goal.horizon is Horizon.LONG_TERM:
            continue
        for row in goal.indicators:
            score = next(scores, None) if goal.horizon is Horizon.ANNUAL else None
            said: tuple[str, ...] = (goal.name, *row.path, row.name, target_words(row))
            twice[said] += 1  # rows that say the same have keys of their own
            said += (str(twice[said]),) if twice[said] > 1 else ()
            keys = {
                "key 指标": _key("指标", table, *said),
                "key 自评指标": _key("自评指标", table, *said),
                "key 指标库": _key("指标库", table, *said),
            }
            cells = {f"cell {head_words(head)}": text for head, text in row.printed}
            values = {**cells, **form, **keys, "horizon": goal.horizon.label, **_of_row(row, score, kind)}
            printed = dict(row.printed)
            own = kind.of_database or printed.keys() >= {each.name for each in kind.fields}
            yield _Line(values=values, printed=printed if own else {}, place=row.where)


def _of_row(row: Indicator, score: Score | None, kind: TableKind) -> dict[str, str]:
    sign, value, unit = parted(row)
    if sign == WORDS and any(each.float32 for each in kind.fields):
        value, unit = "0", value
    exact = row.earned
    if score is not None:
        exact, reason = score.earned if score.exact is None else score.exact, score.reason or row.deviation_reason
        row = evolve(
            row, points=score.points, actual_text=score.actual.text, earned=score.earned, deviation_reason=reason
        )
    values = {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "target": target_words(row),
        "sign": sign,
        "value": value,
        "unit": unit,
        "as read": row.target.text,
        "points": _figure(row.points, digits=4),
        "actual": row.actual_text or "",
        "earned": _figure(exact),
        "earned_rounded": _figure(row.earned),
        "reason": row.deviation_reason or "",
        "progress": row.progress_text or "",
        "forecast": row.forecast_text or "",
        "likelihood": row.likelihood or "",
        "note": next((text for head, text in row.printed if head in {"备注", "KPI_REMARK"}), ""),
    }
    for name in ("actual", "progress"):
        values[f"{name}_number"] = _without_unit(values[name], unit)
    return values


def _without_unit(text: str, unit: str) -> str:
    """A number without the unit that has a column of its own; any other text as it is."""
    bare = text.strip().removesuffix(unit).strip()
    return bare if number_in(bare.replace(",", "")) is not None else text


def _write_goals(table: GoalTable, _: SelfEvaluation | None, kind: TableKind) -> Iterator[_Line]:
    form = _of_form(table)
    for goal in table.goals:
        if (kind.annual and goal.horizon is Horizon.LONG_TERM) or not (goal.description or goal.actual_text):
            continue
        keys = {f"key {name}": _key(name, table, goal.name) for name in ("目标", "自评目标")}
        said = {"goal": goal.description, "goal_actual": goal.actual_text or "", "horizon": goal.horizon.label}
        yield _Line(values={**form, **keys, **said})


def _write_funds(table: GoalTable, result: SelfEvaluation | None, _: TableKind) -> Iterator[_Line]:
    form, execution = _of_form(table), result.execution if result is not None else None
    for at, line in enumerate(table.funds):
        total = execution if not at else None
        budget = total.budget if total is not None and total.budget is not None else line.budget
        executed = total.executed if total is not None and total.executed is not None else line.executed
        rate = executed / budget if budget and executed is not None else line.rate
        earned = line.earned if total is None else total.earned
        adjusted = budget - line.initial if budget is not None and line.initial is not None else None
        exact = earned if total is None or total.exact is None else total.exact
        yield _Line(
            values={
                **form,
                "fund": line.name,
                "initial": _figure(line.initial, digits=2),
                "adjusted": _figure(adjusted, digits=2),
                "budget": _figure(budget, digits=2),
                "executed": _figure(executed, digits=2),
                "rate": _figure(rate, digits=4),
                "fund_earned": _figure(exact),
                "fund_earned_rounded": _figure(earned),
            }
        )


def _write_form(table: GoalTable, result: SelfEvaluation | None, _: TableKind) -> Iterator[_Line]:
    rounded = next((total.earned for total in reversed(table.totals) if total.earned is not None), None)
    exact = rounded
    if result is not None:
        rounded = result.total if result.complete else None
        parts = [(each.exact, each.earned) for each in result.scores]
        parts += [(result.execution.exact, result.execution.earned)] if result.execution is not None else []
        whole = [sum((each[at] or each[1] or Fraction(0) for each in parts), Fraction(0)) for at in (0, 1)]
        exact = whole[0] if whole[1] == rounded else rounded  # a total that is no plain sum has no unrounded one
    spent = next((line.progress for line in table.funds if line.progress is not None), None)
    will = next((line.forecast for line in table.funds if line.forecast is not None), None)
    yield _Line(
        values={
            **_of_form(table),
            "total": _figure(exact),
            "total_rounded": _figure(rounded),
            "spent": _figure(spent, digits=2),
            "will_spend": _figure(will, digits=2),
        }
    )


_WRITE = {"indicator": _write_indicators, "goal": _write_goals, "fund": _write_funds, "form": _write_form}
