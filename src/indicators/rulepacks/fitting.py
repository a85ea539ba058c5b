"""Which rule pack fits a table (规则包的适用): what it can score, of whom, where and when.

Lives here: :func:`fit`, :func:`rank`, :func:`suited`, :func:`misfits`. May not: score, read a form, print.
"""

from collections.abc import Iterable
from fractions import Fraction
from warnings import catch_warnings, simplefilter

from attrs import field, frozen

from indicators.comparators import decimal_string
from indicators.errors import Fault, Finding, Level, RulePackError
from indicators.numbers import whole_sum
from indicators.rulepacks.load import WeakEvidenceWarning, load_rulepack, rulepack_ids
from indicators.rulepacks.model import RulePack, level_kind
from indicators.rulepacks.regions import nearness
from indicators.targets import BoundTarget, GoalTable, Horizon, Indicator, bind

_LEAST = Fraction(9, 10)  # a pack that leaves out one row in ten still knows the form


@frozen
class Fit:
    """How well a pack fits a table (适用程度)."""

    pack: RulePack  # the pack
    rows: int  # the annual rows of the table
    covered: int  # those that the pack has points and a rule for
    form: bool  # whether its forms are of the same sort, project or whole unit
    # whether the points that the table prints add up to what the pack has; ``None`` where it prints none
    points: bool | None
    place: int  # how near its place is, higher is nearer
    years: int  # how many years the table is later than the pack's forms, 0 where it is not or nothing is said
    reason: str = field(eq=False)  # all this in one line

    @property
    def share(self) -> Fraction:
        """The share of the rows that it covers."""
        return Fraction(self.covered, self.rows) if self.rows else Fraction(0)

    @property
    def order(self) -> tuple[object, ...]:
        """The better the smaller."""
        ill, any_form = (self.share < _LEAST, not self.form, self.points is False), self.pack.whole_unit is None
        return (*ill, -self.place, -self.share, any_form, self.years, self.pack.id)

    def to_dict(self) -> dict[str, object]:
        """Plain data."""
        return {
            "id": self.pack.id,
            "title": self.pack.title,
            "rows": self.rows,
            "covered": self.covered,
            "form_fits": self.form,
            "points_fit": self.points,
            "place": self.place,
            "years_later": self.years,
            "reason": self.reason,
        }


def covers(pack: RulePack, row: Indicator) -> bool:
    """Say whether a pack has points and a rule for a row."""
    kinds = [kind for weights in pack.weights for block in weights.blocks for kind in block.kinds]
    level1 = level_kind(row.level1)
    known = any(kind in level1 for kind in kinds) if level1 or row.points is None else True
    return (not kinds or known) and _ruled(pack, bind(row))


def _ruled(pack: RulePack, bound: BoundTarget) -> bool:
    """Whether a pack has a rule; a target that still lacks a fact is no fault of the pack."""
    if bound.parts:
        return all(_ruled(pack, part) for part in bound.parts)
    return not bound.computable or pack.rule_for(bound) is not None


def fit(pack: RulePack, table: GoalTable) -> Fit:
    """Say how well a pack fits a table."""
    rows = _rows(table)
    covered = sum(covers(pack, row) for row in rows)
    form = pack.whole_unit in (None, table.whole_unit)
    whole = whole_sum(row.points for row in rows)
    place, where = nearness(pack.jurisdiction, *_told(table))
    year, later = table.year, 0
    said = [f"{len(rows)} 行中 {covered} 行有规则", f"{_sort(pack.whole_unit)}{'' if form else '，与本表不同'}", where]
    if whole is not None and whole != pack.goal_points:
        said.append(f"指标共 {decimal_string(pack.goal_points)} 分，表中合计 {decimal_string(whole)} 分")
    if pack.years:
        first, last = pack.years
        later = max(0, (year or 0) - last)
        said.append(
            f"{first if first == last else f'{first}—{last}'} 年的样式" + (f"，早于本表（{year} 年）" if later else "")
        )
    points = None if whole is None else whole == pack.goal_points
    return Fit(pack, len(rows), covered, form, points, place, later, "；".join(said))


def rank(packs: Iterable[RulePack], table: GoalTable) -> tuple[Fit, ...]:
    """Rank the packs that cover any row of a table by how well they fit it: the rows, the sort, points, place, year."""
    fits = [fit(pack, table) for pack in packs]
    return tuple(sorted((each for each in fits if each.covered), key=lambda each: each.order))


def suited(table: GoalTable) -> tuple[Fit, ...]:
    """Rank the shipped packs for a table."""
    with catch_warnings():
        simplefilter("ignore", WeakEvidenceWarning)
        packs = [load_rulepack(each) for each in rulepack_ids()]
    return rank(packs, table)


def refuse_misfit(pack: RulePack, table: GoalTable) -> None:
    """Refuse to score a table of which a pack covers no row.

    Raises:
        RulePackError: It has no rule for this form.
    """
    rows = _rows(table)
    if rows and not any(covers(pack, row) for row in rows):
        message = f"规则包 {pack.id}（{pack.title}）没有适用于这张表的规则，{len(rows)} 行指标一行也不能计分"
        hint = "换用适用的规则包，用 indicators rules --for 目标表 查看"
        raise RulePackError.of(code="pack_no_rule", message=message, text=table.title or None, hint=hint)


def misfits(pack: RulePack, table: GoalTable) -> tuple[Finding, ...]:
    """Say where a table is not of the sort or of the years that a pack was made of, each once."""
    found, year = [], table.year
    if pack.whole_unit not in (None, table.whole_unit):
        message = f"这是{_sort(table.whole_unit)}，规则包 {pack.id} 是{_sort(pack.whole_unit)}的规则"
        hint = "换用同类的规则包，用 indicators rules --for 目标表 查看"
        found.append(Finding(code="PACK_FORM", message=message, fault=Fault.CALLER, level=Level.WARNING, hint=hint))
    if pack.years and year is not None and year > pack.years[1]:
        message = f"这张表是 {year} 年度的，规则包 {pack.id} 收录的是 {pack.years[1]} 年及以前的样式"
        hint = "核对本年度的自评通知有没有改分值、公式、等级"
        found.append(Finding(code="PACK_YEAR", message=message, fault=Fault.CALLER, level=Level.INFO, hint=hint))
    return tuple(found)


def _sort(whole_unit: bool | None) -> str:  # noqa: FBT001 - three words for a mark of three values
    return {True: "部门整体的表", False: "项目的表", None: "项目和部门整体通用的表"}[whole_unit]


def _rows(table: GoalTable) -> list[Indicator]:
    return [row for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators]


def _told(table: GoalTable) -> tuple[str, str]:
    """What a table says of its place: its words, and its project code."""
    head = dict(table.header)
    code = head.get("项目编码", "") or head.get("项目代码", "")
    return " ".join([table.title, *(value for label, value in table.header if "编码" not in label)]), code
