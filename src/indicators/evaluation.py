"""Evaluation tables (评价指标体系): each row prints its own standard; a file of answers scores the whole table.

Lives here: the rows, their questions (答卷), the scores by printed standards. May not: files, words for a step.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import permutations

from attrs import evolve, frozen

from indicators.comparators import By, Comparator, Quantity, Stated, YesNo, decimal_string
from indicators.data import Data, table_html
from indicators.days import number_of_day
from indicators.errors import Fault, Finding, Level, RuleError, UnitError, want
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.scoring import grade
from indicators.scoring.row import rounded_score
from indicators.standards import (
    Amount,
    Cases,
    Evaluation,
    Given,
    Question,
    Rule,
    Settings,
    Standard,
    Unreadable,
    evaluate,
    questions,
)
from indicators.standards.lint import lint
from indicators.standards.trace import Bounded, Rounded
from indicators.syntax import parse
from indicators.syntax.standards import grade_word, parse_standard
from indicators.targets.direction import load_directions
from indicators.units import convert, dimension, join

COLUMNS = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "指标名称", "指标", "评价指标"),
    "points": ("分值", "权重", "满分", "标准分"),
    "standard": ("评分标准", "评分细则", "计分方法", "评价标准", "计分标准", "评分办法", "打分标准"),
}
ANSWER_COLUMNS = ("指标", "问题", "类型", "单位", "范围", "答案")
KINDS = {
    "number": "数值",
    "date": "日期",
    "state": "是否",
    "judgement": "评定分",
    "reading": "选择读法",
    "level": "等次",
}
LEVEL = "评为哪一等次"
WHICH = "评分标准有两种读法，按哪一种（填编号）"
_TOTALS = ("合计", "总分", "总计")
_standard = lru_cache(maxsize=256)(parse_standard)  # one table is read again for each project
_NAMES = {spelling: name for name, spellings in COLUMNS.items() for spelling in spellings}
_WHOLE, _PERCENT = 100, re.compile(r"(\d+(?:\.\d+)?)[%％]")
_AGAIN = "核对后重新填写；改好之前这一项待定"


@frozen
class EvaluationRow(Data):
    """One indicator with its printed standard (评价指标)."""

    name: str  # name of the indicator
    path: tuple[str, str]  # its level-1 and level-2 names
    points: Fraction | None  # its 分值, None where the table prints none that can be read
    standard: Standard  # the standard as read
    where: str  # the place in the source

    @property
    def questions(self) -> tuple[Question, ...]:
        """The facts that its standard asks for; first which reading is meant, where there are two."""
        readings = self.readings
        if self.levels:
            return (Question("level", LEVEL),)
        if not readings:
            return questions(self.standard, self.name, self.points)
        asked = [Question("reading", WHICH, None, Fraction(1), Fraction(len(readings)))]
        asked += [each for rule in readings for each in questions(rule, self.name, self.points)]
        return tuple({(each.kind, each.name): each for each in asked}.values())

    @property
    def levels(self) -> tuple[str, ...]:
        """The grades of which one is chosen, where the standard asks for nothing else: 优, 良, 差."""
        rule = self.standard.rule
        if not isinstance(rule, Cases) or rule.otherwise is not None:
            return ()
        asked = questions(self.standard, self.name, self.points)
        graded = len(asked) > 1 and all(each.kind == "state" and grade_word(each.name) for each in asked)
        return tuple(each.name for each in asked) if graded else ()

    @property
    def readings(self) -> tuple[Rule, ...]:
        """The readings between which a person chooses; none where the standard is read, or not at all."""
        rule = self.standard.rule
        return (rule.readings or ()) if isinstance(rule, Unreadable) else ()

    def read_as(self, number: int) -> "EvaluationRow":
        """The same row by one of its readings, the first is 1."""
        return evolve(self, standard=evolve(self.standard, rule=self.readings[number - 1]))


@frozen(repr=False)
class EvaluationTable(Data):
    """A table of indicators with printed standards (评价指标体系)."""

    rows: tuple[EvaluationRow, ...]
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        """Say it in one line: rows, findings."""
        return f"<EvaluationTable {len(self.rows)} 行 {len(self.findings)} 条提示>"

    def questionnaire(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the questionnaire to fill in (答卷), its head first."""
        asked = (
            (row.name, each.name, KINDS[each.kind], each.unit or "", _range(each, row), "")
            for row in self.rows
            for each in row.questions
        )
        return (ANSWER_COLUMNS, *asked)


@frozen
class EvaluatedRow(Data):
    """A row with its result (得分)."""

    row: EvaluationRow  # the row
    evaluation: Evaluation  # the result of its standard
    earned: Fraction | None  # the score; None where a fact is missing or the standard cannot be read
    rounding: tuple[Rounded | Bounded, ...] = ()  # the steps by which the pack rounds it


@frozen(repr=False)
class TableEvaluation(Data):
    """A scored evaluation table (评价结果)."""

    rows: tuple[EvaluatedRow, ...]  # each row with its result
    total: Fraction  # the sum of the scores; rows without one add nothing and are findings
    possible: Fraction  # the sum of the 分值 of all rows
    rating: str | None  # the grade word, None while a row has no score or no pack is given
    findings: tuple[Finding, ...]  # what was missing or could not be read
    pack: RulePack | None = None  # the pack whose readings, rounding and grades were used

    @property
    def open(self) -> tuple[EvaluatedRow, ...]:
        """The rows without a score."""
        return tuple(each for each in self.rows if each.earned is None)

    def __repr__(self) -> str:
        """Say it in one line: total, grade, rows."""
        points = f"{decimal_string(self.total)}/{decimal_string(self.possible)}"
        return f"<TableEvaluation {points} {self.rating or '等级待定'} {len(self.rows)} 行>"

    def _repr_html_(self) -> str:
        rows = [(each.row.name, each.row.standard.text, each.row.points, each.earned) for each in self.rows]
        return table_html(repr(self), ("指标", "评分标准", "分值", "得分"), rows)


def read_evaluation_table(
    rows: Sequence[Sequence[str]], place: Callable[[int, int | None], str] = lambda row, _: f"第{row + 1}行"
) -> EvaluationTable:
    """Read the rows of cells of an evaluation table (评价指标体系).

    Args:
        rows: Cells as text; the first row that names an indicator column and a standard column is the head. Cells of
            the level-1 and level-2 columns may be left empty where they repeat (合并单元格).
        place: Says where a row, or a cell of it, stands for a person: ``Sheet1!K29``; both are counted from 0.

    Returns:
        The table; what could not be placed or read is among its findings.

    >>> head, row = ("三级指标", "分值", "评分标准"), ("覆盖率", "5", "覆盖率≥95%,得5分;不足95%,得0分。")
    >>> read_evaluation_table([head, row]).rows[0].questions[0].name
    '覆盖率'
    """
    want(rows, (list, tuple), "read_evaluation_table 要一行行单元格（文件先用 files.read_sheets 读）")
    head, columns = _head(rows)
    if head is None:
        return EvaluationTable(
            (), (_finding("no_head", "没有找到表头：需要“三级指标”和“评分标准”两列", "", Level.ERROR),)
        )
    found: list[EvaluationRow] = []
    findings: list[Finding] = []
    level1 = level2 = ""
    below = False  # the line of sums: signatures and notes
    for at, row in enumerate(rows[head + 1 :], head + 1):
        if _names_columns(row):  # the head of the next page
            continue
        cell = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        cell |= {name: "".join(cell.get(name, "").split("\n")) for name in ("level1", "level2", "name")}
        level1, level2 = cell.get("level1") or level1, cell.get("level2") or level2
        if not cell["standard"]:
            below = below or any(text in _TOTALS for text in _plain(row))
            if not below and any(text.strip() for text in row):
                message = "这一行没有评分标准，未计分"
                findings.append(_finding("row_without_standard", message, place(at, None), text=" ".join(row)))
            continue
        points, where = _points(cell.get("points", "")), place(at, columns["standard"])
        if points is None:
            printed, there = cell.get("points", ""), place(at, columns.get("points"))
            said = "分值不是一个数" if printed.strip() else "没有写分值，只能按评分标准里的分数计"
            findings.append(_finding("points_unreadable", said, there, Level.ERROR, text=printed))
        standard = _standard(cell["standard"], measure=cell["name"], weight=points)
        if isinstance(standard.rule, Unreadable):
            findings.append(_unread(standard.rule, where, cell["standard"]))
        else:
            findings += [evolve(each, where=where, text=standard.text) for each in lint(standard, points)]
        found.append(EvaluationRow(cell["name"], (level1, level2), points, standard, place(at, None)))
    for name, times in Counter(row.name for row in found).items():
        if times > 1:
            message = f"指标“{name}”出现{times}次，答案无法区分，请改名"
            findings.append(_finding("duplicate_indicator", message, "", Level.ERROR))
    return EvaluationTable(tuple(found), tuple(findings))


def evaluate_table(
    table: EvaluationTable,
    answers: Sequence[Sequence[str]],
    pack: Rules | None = None,
    computed: Mapping[tuple[str, str], Amount] | None = None,
) -> TableEvaluation:
    """Score an evaluation table by the standards that it prints.

    Args:
        table: The table as read.
        answers: Rows of the filled questionnaire with its head (``指标``, ``问题``, ``答案``), in any order.
        pack: Where given: its readings where a text is silent, its rounding, its grades.
        computed: Numbers by indicator and question that follow from others, where the questionnaire has no answer.

    Returns:
        Exact scores with every step; a missing answer is a finding, never a guess.
    """
    want(table, EvaluationTable, "evaluate_table 要读出的评价指标体系（read_evaluation_table 的结果）")
    want(answers, (list, tuple), "答卷要一行行单元格，第一行是表头（指标、问题、答案）")
    pack = None if pack is None else load_rulepack(pack)
    filled, findings = _answers(table, answers)
    scored: list[EvaluatedRow] = []
    settings = Settings() if pack is None else pack.settings
    for row in (_meant(row, filled) for row in table.rows):
        given, odd = _given(row, filled, computed or {})
        findings += odd
        try:
            result = evaluate(row.standard, given, settings)
        except RuleError as error:
            result = Evaluation(stopped=error.diagnostic.message)
        earned: Fraction | None = result.earned
        rounding: tuple[Rounded | Bounded, ...] = ()
        if earned is None:
            findings.append(_unscored(row, result))
        elif pack is not None:
            within = row.points is None or earned <= row.points
            earned, rounding = rounded_score(earned, pack, points=row.points if within else None)
        scored.append(EvaluatedRow(row, result, earned, rounding))
    total = sum((each.earned for each in scored if each.earned is not None), Fraction(0))
    possible = sum((row.points for row in table.rows if row.points is not None), Fraction(0))
    complete = bool(possible) and all(each.earned is not None for each in scored)
    rating = grade(pack, total / possible * 100) if complete and pack is not None else None
    return TableEvaluation(tuple(scored), total, possible, rating, (*table.findings, *findings), pack)


def _unread(rule: Unreadable, where: str, text: str) -> Finding:
    code, rest = "standard_unparsed", "需人工评分"
    if rule.readings:
        code, rest = "standard_ambiguous", f"请在答卷里选一种读法：{rule.told()}"
    return _finding(code, f"评分标准未能识别（{rule.reason}），{rest}", where, text=text)


def _head(rows: Sequence[Sequence[str]]) -> tuple[int | None, dict[str, int]]:
    """Find the last row of the head, of one row or more: 指标 over 一级指标, 二级指标, 三级指标."""
    for at, row in enumerate(rows):
        columns = _columns(row)
        last = at
        while columns and last + 1 < len(rows) and _names_columns(rows[last + 1]):
            last += 1
            columns |= _columns(rows[last])
        if columns.keys() >= {"name", "standard"}:
            return last, columns
    return None, {}


def _plain(row: Sequence[str]) -> list[str]:
    return ["".join(cell.split()).partition("(")[0].partition("（")[0] for cell in row]


def _names_columns(row: Sequence[str]) -> bool:
    """Say whether a row holds heads of columns: more that are known than not."""
    cells = [cell for cell in _plain(row) if cell]
    known = sum(cell in _NAMES for cell in cells)
    return known > 1 and 2 * known >= len(cells)


def _columns(row: Sequence[str]) -> dict[str, int]:
    cells = [*enumerate(_plain(row))]
    return {_NAMES[cell]: at for at, cell in reversed(cells) if cell in _NAMES}  # of two alike the first


def _points(text: str) -> Fraction | None:
    reading = parse(text, column_unit="分")
    return reading.value if isinstance(reading, Stated) and reading.unit == "分" else None


def _meant(row: EvaluationRow, filled: Mapping[tuple[str, str], tuple[str, str]]) -> EvaluationRow:
    """The row by the reading that was chosen; as it is where none was."""
    answer = filled.get((row.name, WHICH), ("", ""))[0]
    numbers = [str(number) for number in range(1, len(row.readings) + 1)]
    return row.read_as(int(answer)) if answer in numbers else row


def _range(question: Question, row: EvaluationRow) -> str:
    rule = row.standard.rule
    if question.kind == "reading" and isinstance(rule, Unreadable):
        return rule.told()
    if question.kind == "level":
        return " / ".join(row.levels)
    if question.kind == "state":
        return "是 / 否"
    if question.kind == "date":
        return "如 2025年6月30日"
    low = "" if question.low is None else decimal_string(question.low)
    high = "" if question.high is None else decimal_string(question.high)
    return f"{low}—{high}" if low or high else ""


def _answers(
    table: EvaluationTable, rows: Sequence[Sequence[str]]
) -> tuple[dict[tuple[str, str], tuple[str, str]], list[Finding]]:
    """Answers and their places by indicator and question."""
    head = next((number for number, row in enumerate(rows) if {"指标", "问题", "答案"} <= set(row)), None)
    if head is None:
        return {}, [_finding("no_head", "答卷没有表头：需要“指标”“问题”“答案”三列", "答卷", Level.ERROR)]
    at = [list(rows[head]).index(name) for name in ("指标", "问题", "答案")]
    known = {(row.name, each.name) for row in table.rows for each in row.questions}
    filled: dict[tuple[str, str], tuple[str, str]] = {}
    findings = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        name, question, answer = (row[column].strip() if column < len(row) else "" for column in at)
        where = f"答卷第{number}行"
        if not answer:
            continue
        if (name, question) not in known:
            findings.append(_finding("answer_unplaced", f"表中没有“{name}”的问题“{question}”", where, text=answer))
        elif (name, question) in filled:
            message = f"“{name}”的问题“{question}”答了两次，用第一次"
            findings.append(_finding("answer_repeated", message, where, text=answer))
        else:
            filled[name, question] = (answer, where)
    return filled, findings


def _given(
    row: EvaluationRow, filled: Mapping[tuple[str, str], tuple[str, str]], computed: Mapping[tuple[str, str], Amount]
) -> tuple[Given, list[Finding]]:
    values = {question: number for (name, question), number in computed.items() if name == row.name}
    states: dict[str, bool] = {}
    judgements: dict[str, Fraction] = {}
    findings = []
    for question in row.questions:
        if (row.name, question.name) not in filled:
            continue
        text, where = filled[row.name, question.name]
        if question.kind == "level" and text in row.levels:
            states |= {level: level == text for level in row.levels}
            continue
        reading = parse(text, column_unit=question.unit)
        try:
            number = _number(question, reading)
        except UnitError as error:
            findings.append(_finding("answer_unit", error.diagnostic.message, where, Level.ERROR, text=text))
            continue
        if question.kind == "state" and isinstance(reading, YesNo):
            states[question.name] = reading.value
        elif question.kind in {"state", "level"} or number is None or not question.allows(number):
            message = f"“{row.name}”的问题“{question.name}”要填{KINDS[question.kind]}（{_range(question, row)}）"
            findings.append(_finding("answer_unreadable", message, where, Level.ERROR, text=text))
        elif question.kind == "number" and (why := _impossible(row, question, number, reading)):
            message = f"“{row.name}”的问题“{question.name}”{why}，没有采用"
            found = _finding("answer_impossible", message, where, Level.ERROR, text=text, hint=_AGAIN)
            findings.append(found)
        elif question.kind == "judgement":
            judgements[question.name] = number
        else:
            own = join(reading.unit, reading.per) if isinstance(reading, Stated) else None
            values[question.name] = Amount(number, question.unit or own)
    for part, whole in _beyond(values):
        message = f"“{row.name}”的“{part}”比“{whole}”多，没有采用"
        where = filled.get((row.name, part), ("", ""))[1]
        findings.append(_finding("answer_impossible", message, where, Level.ERROR, hint=_AGAIN))
        values.pop(part, None)
    findings += _without_unit(row, values, filled)
    given = Given(points=row.points, values=values, states=states, judgements=judgements, measure=row.name)
    return given, findings


def _impossible(row: EvaluationRow, question: Question, number: Fraction, reading: Comparator) -> str:
    """Why nothing can have this value: a count below 0, a share above 100 %; empty where it may."""
    table, names = load_directions(), (row.name, question.name)
    whole = question.name.endswith(table["whole_names"])
    signed = any(table.change_of(name) or any(word in name for word in table["signed_names"]) for name in names)
    if number < 0 and (whole or not signed):
        return "不能是负数"
    unit = question.unit or (reading.unit if isinstance(reading, Quantity) else None)
    if unit != "%" or number <= _WHOLE:
        return ""
    more = any(Fraction(said) > _WHOLE for said in _PERCENT.findall(row.standard.text))  # the standard speaks of it
    more = more or any(word in name for word in (*table["growth_names"], *table["over_names"]) for name in names)
    return "不能超过100%" if whole or not (more or signed) else ""


def _beyond(values: Mapping[str, Amount]) -> list[tuple[str, str]]:
    """The facts that are part of another and more than it: spent and arrived."""
    table = load_directions()
    counts = {name: each for name, each in values.items() if not any(word in name for word in table["share_names"])}
    return [
        (part, whole)
        for one, other in map(str.split, table["wholes"])
        for part, whole in permutations(counts, 2)
        if one in part and other in whole and one not in whole
        if counts[part].unit == counts[whole].unit and counts[part].value > counts[whole].value
    ]


def _without_unit(
    row: EvaluationRow, values: Mapping[str, Amount], filled: Mapping[tuple[str, str], tuple[str, str]]
) -> list[Finding]:
    """900 beside 1公里: numbers without a unit where another one has one that can be told otherwise."""
    sized = {each.unit for each in values.values() if each.unit not in (None, "%", dimension(each.unit))}
    asked = [each.name for each in row.questions if each.kind == "number" and each.name in values] if sized else []
    said = f"没有写单位，同一指标别的数写了{'、'.join(sorted(map(str, sized)))}"
    hint = "单位一致就写上单位；没有单位的数（系数、人数）可以不管"
    return [
        _finding("answer_without_unit", f"“{row.name}”的“{name}”{said}", where, hint=hint)
        for name in asked
        if values[name].unit is None and (where := filled.get((row.name, name), ("", ""))[1])
    ]


def _number(question: Question, reading: Comparator) -> Fraction | None:
    if question.kind == "date":
        return _day(reading)
    if not isinstance(reading, Stated):
        return None
    if question.unit is None or reading.unit is None or question.kind == "judgement":
        return reading.value
    return convert(reading.value, reading.unit, question.unit)


def _day(reading: Comparator) -> Fraction | None:
    when = reading.date if isinstance(reading, By) else None
    if when is None or when.year is None or when.month is None or not isinstance(when.day, int):
        return None
    return number_of_day(date(when.year, when.month, when.day))


def _unscored(row: EvaluationRow, result: Evaluation) -> Finding:
    if result.needs is not None:
        wanted = LEVEL if row.levels else result.needs.name
        return _finding("answer_missing", f"“{row.name}”缺少答案：{wanted}", row.where)
    return _finding("not_computable", f"“{row.name}”不能计算：{result.stopped or '评分标准只给等级'}", row.where)


def _finding(  # noqa: PLR0913 - a finding's own fields
    code: str,
    message: str,
    where: str,
    level: Level = Level.WARNING,
    text: str | None = None,
    *,
    hint: str | None = None,
) -> Finding:
    fault = Fault.FORM
    return Finding(code=code, message=message, fault=fault, where=where or None, level=level, text=text, hint=hint)
