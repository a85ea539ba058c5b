"""Two evaluations of one project in one table (自评与财政评价对比).

Lives here: :class:`EvaluatedForm` (scored rows, of a form or a list), :func:`compare` and its sheet.
May not: score a form itself; say what a result leads to (``results`` does).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from attrs import evolve, frozen

from indicators.comparators import Stated
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError
from indicators.forms.kinds import squeezed
from indicators.forms.listing import listing
from indicators.forms.writing import Paper, lay_document
from indicators.numbers import whole_sum
from indicators.reviewing import published_form
from indicators.reviewing.book import alike, match, worded
from indicators.rulepacks import RulePack
from indicators.scoring import grade
from indicators.standards import number_words, percent
from indicators.syntax import parse
from indicators.targets import GoalTable, Horizon

SUMS = {"合计", "总计", "小计"}
LABELS = {"score": "得分", "budget": "本年预算数", "points": "分值"}
points_words = partial(number_words, digits=2)  # points as a list prints them
_ABOUT = re.compile(r"项目(?:（单位）|名称)?[:：](.+)")
_TOTALS = {"总分", "合计", "总计", "总得分"}


def figure(text: str, name: str, label: str) -> tuple[Fraction | None, list[Finding]]:
    """The number of a cell; a finding where it is none."""
    if not squeezed(text):
        return None, []
    reading = parse(text)
    if isinstance(reading, Stated) and reading.unit in {None, "分"} and not (reading.sign or reading.approximate):
        return reading.value, []
    return None, [worded("actions", "NOT_A_NUMBER", name, label=label, text=text)]


@frozen(kw_only=True)
class EvaluatedForm(Data):
    """An evaluation as a list of scored rows (一次评价)."""

    name: str  # the project
    # its rows: level-1, level-2, name; points and score; what was reached; why points were lost
    rows: tuple["ScoredRow", ...]
    total: Fraction | None = None  # the total; the sum of the rows where the form prints none
    grade: str | None = None  # the grade by the pack
    findings: tuple[Finding, ...] = ()  # cells that are no numbers

    @property
    def points(self) -> Fraction | None:
        """The points of all rows; ``None`` where one has none."""
        return whole_sum(each.points for each in self.rows)

    @property
    def rate(self) -> Fraction | None:
        """The share of its points that it got (得分率)."""
        return self.total / self.points if self.points and self.total is not None else None


@frozen(kw_only=True)
class ScoredRow(Data):
    """One scored row of an evaluation (一行得分)."""

    path: tuple[str, str] = ("", "")
    name: str
    points: Fraction | None = None
    earned: Fraction | None = None
    actual: str = ""
    reason: str = ""

    @property
    def rate(self) -> Fraction | None:
        """The share of its points that it got (得分率)."""
        return self.earned / self.points if self.points and self.earned is not None else None


def _lower(own: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if own is None or other is None else other - own


@frozen(kw_only=True)
class ComparedRow(Data):
    """One row of both evaluations (一行对比); ``None`` for the one that has no such row."""

    own: ScoredRow | None
    other: ScoredRow | None

    @property
    def one(self) -> ScoredRow:
        """The row of the unit itself, else the other."""
        row = self.own or self.other
        assert row is not None  # noqa: S101 - one of the two is there
        return row

    @property
    def difference(self) -> Fraction | None:
        """The finance side's score less the unit's; ``None`` where one is not known, or they are of other points."""
        if self.own is None or self.other is None or self.own.points != self.other.points:
            return None
        return _lower(self.own.earned, self.other.earned)

    @property
    def rate_difference(self) -> Fraction | None:
        """The finance side's rate (得分率) less the unit's."""
        return None if self.own is None or self.other is None else _lower(self.own.rate, self.other.rate)


@frozen(kw_only=True)
class Comparison(Data):
    """The unit's self-evaluation beside the finance side's evaluation (自评与财政评价对比)."""

    own: EvaluatedForm  # the self-evaluation
    other: EvaluatedForm  # the finance side's
    rows: tuple[ComparedRow, ...]  # row by row, first those of the self-evaluation

    @property
    def difference(self) -> Fraction | None:
        """The finance side's total less the unit's; ``None`` where they are of other points."""
        of = {self.own.points, self.other.points} - {None}  # the total of a form without its points is of the usual 100
        return _lower(self.own.total, self.other.total) if len(of) <= 1 else None

    @property
    def rate_difference(self) -> Fraction | None:
        """The finance side's rate (得分率) less the unit's."""
        return _lower(self.own.rate, self.other.rate)

    @property
    def unexplained(self) -> tuple[ComparedRow, ...]:
        """The rows whose scores differ and for which nobody has said why."""
        differ = (each for each in self.rows if each.difference or each.rate_difference)
        return tuple(each for each in differ if not (each.other and each.other.reason))


def evaluated_form(table: GoalTable, pack: RulePack) -> EvaluatedForm:
    """Take a filled form as an evaluation: budget execution is its first row, where it has a score."""
    rows = [
        ScoredRow(
            path=row.path,
            name=row.name,
            points=row.points,
            earned=row.earned,
            actual=row.actual_text or "",
            reason=row.deviation_reason or "",
        )
        for goal in table.goals_of(Horizon.ANNUAL)
        for row in goal.indicators
    ]
    first = table.funds[0] if table.funds else None
    if first is not None and first.earned is not None:
        rate = first.executed / first.budget if first.budget and first.executed is not None else first.rate
        actual = "" if rate is None else percent(rate)
        rows.insert(0, ScoredRow(name="预算执行率", points=first.points, earned=first.earned, actual=actual))
    form = published_form(table)
    return _whole(table.name, rows, None if form is None else form.total, pack)


def evaluated_rows(rows: Sequence[Sequence[str]], pack: RulePack, name: str = "") -> EvaluatedForm:
    """Take a scored table without targets (评价结果, 指标评分表): 三级指标 or 指标, 分值, 得分, 扣分原因 or 得分说明.

    Kinds that repeat may be left empty, what follows the line 总分 is no part of it, and ``name`` is what it is about
    where it does not say so itself (项目（单位）：…). A cell that is no number is a finding, its row has no score.

    Raises:
        FormError: No row holds such heads.
    """
    listed = listing(rows, {"name", "earned"}, "evaluated")
    if listed is None:
        message = "没有找到评价得分：要有一行表头写着“三级指标”（或“指标”）和“得分”"
        raise FormError.of(code="no_scores", message=message, fault=Fault.FORM)
    found, findings, total, kinds = list[ScoredRow](), list[Finding](), "", ("", "")
    for _, said, cells in listed.rows():
        first = next((squeezed(cell) for cell in cells if squeezed(cell)), "")
        if first.partition("（")[0] in _TOTALS:
            total = said["earned"]
            break
        level1, level2 = said.get("level1", ""), said.get("level2", "")
        kinds = (level1 or kinds[0], level2 or ("" if level1 else kinds[1]))
        if said["name"] and said["name"] not in SUMS:
            found.append(_evaluated(said, kinds, findings))
    about = (_ABOUT.match(squeezed(cells[0])) for cells in rows[: listed.at] if cells)
    own = next((match[1] for match in about if match is not None), "")
    printed, odd = figure(total, "总分", "得分")
    return evolve(_whole(own or name, found, printed, pack), findings=(*findings, *odd))


def _evaluated(row: Mapping[str, str], path: tuple[str, str], findings: list[Finding]) -> ScoredRow:
    name, said = row["name"], row.get("earned", "")
    points, odd = figure(row.get("points", ""), name, LABELS["points"])
    earned, unread = (None, []) if said in {"待定", "—", "-"} else figure(said, name, LABELS["score"])
    findings += [*odd, *unread]
    reason = "；".join(filter(None, (row.get("reason", ""), row.get("opinion", ""))))
    if not reason and not ("reason" in row and earned == points):
        reason = row.get("steps", "")
    return ScoredRow(path=path, name=name, points=points, earned=earned, actual=row.get("actual", ""), reason=reason)


def _whole(name: str, rows: Sequence[ScoredRow], printed: Fraction | None, pack: RulePack) -> EvaluatedForm:
    total = whole_sum(row.earned for row in rows) if printed is None else printed
    points = whole_sum(row.points for row in rows)
    fits = points == pack.points or any(row.points is None for row in rows)  # a part of an evaluation has no grade
    word = grade(pack, total) if total is not None and fits else None
    return EvaluatedForm(name=name, rows=tuple(rows), total=total, grade=word)


def compare(own: EvaluatedForm, other: EvaluatedForm) -> Comparison:
    """Put two evaluations of one project side by side (自评与财政评价对比).

    Rows of one name and kind are one, then those of one name, then those with nearly one name; others stand alone.
    """
    likenesses: tuple[Callable[[ScoredRow, ScoredRow], bool], ...] = (
        lambda one, two: (one.path, squeezed(one.name)) == (two.path, squeezed(two.name)),
        lambda one, two: squeezed(one.name) == squeezed(two.name),
        lambda one, two: alike(squeezed(one.name), squeezed(two.name)),
    )
    pairs = list(match(own.rows, other.rows, likenesses))
    partner = {id(one): two for one, two in pairs}
    taken = {id(two) for _, two in pairs}
    rows = [ComparedRow(own=row, other=partner.get(id(row))) for row in own.rows]
    rows += [ComparedRow(own=None, other=row) for row in other.rows if id(row) not in taken]
    return Comparison(own=own, other=other, rows=tuple(rows))


def comparison_cells(row: ComparedRow) -> dict[str, str]:
    """The cells of one row of both, by the fields of the document ``comparison``."""
    own, other = row.own, row.other
    alone = "财政评价没有这一行" if other is None else "自评没有这一行" if own is None else ""
    differ = row.difference or row.rate_difference
    said = {
        "一级": row.one.path[0],
        "二级": row.one.path[1],
        "指标": row.one.name,
        "差": difference_words(row),
        "原因": "；".join(filter(None, (alone, other.reason if other is not None and (differ or own is None) else ""))),
    }
    for side, each, done in (("自评", own, "自评完成"), ("评价", other, "核定完成")):
        said[f"{side}分值"] = points_words(None if each is None else each.points)
        said[side] = points_words(None if each is None else each.earned)
        said[f"{side}率"] = "" if each is None or each.rate is None else percent(each.rate)
        said[done] = "" if each is None else each.actual
    return said


def difference_words(found: ComparedRow | Comparison) -> str:
    """The difference in points; where the two are of other points, that of their rates (得分率)."""
    if found.difference is not None:
        return points_words(found.difference)
    rates = found.rate_difference
    if rates is not None:
        return f"得分率 {points_words(rates * 100)} 个百分点"
    one, two = (found.own, found.other)
    there = isinstance(found, ComparedRow) and one is not None and two is not None and one.points != two.points
    return "分值不全，不能相减" if there else ""


def lay_comparison(found: Comparison, sources: tuple[str, str] = ("", "")) -> Paper:
    """Lay the two evaluations out; the column of reasons is free where nobody has said why scores differ."""
    open_rows = len(found.unexplained)
    said = {
        "名称": found.own.name or found.other.name,
        "总分差": difference_words(found),
        "说明": f"得分不同、没有写原因的有 {open_rows} 行，请补填“差异原因”" if open_rows else "",
    }
    for side, each, source in (("自评", found.own, sources[0]), ("评价", found.other, sources[1])):
        said |= {f"{side}来源": source, f"{side}等级": each.grade or "待定", f"{side}总分": points_words(each.total)}
        said |= {
            f"{side}总分值": points_words(each.points),
            f"{side}总率": "" if each.rate is None else percent(each.rate),
        }
    return lay_document("comparison", said, {"指标": list(map(comparison_cells, found.rows))}, "自评与财政评价对比")
