"""Choosing projects for a finance-side evaluation (选取重点评价项目): by amount, by risk, by lot, each with its reason.

Lives here: :func:`read_projects`, :class:`Plan`, :func:`sample`, :func:`sample_paper`. May not: open a file; chance
that cannot be repeated: the lot hangs on a seed and on the projects' names alone.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from hashlib import sha256
from math import lcm
from typing import Any

from attrs import evolve, field, frozen

from indicators._resources import rules_table
from indicators.comparators import Blank, YesNo, decimal_string
from indicators.cycle.comparison import SUMS
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError
from indicators.forms.cells import Row
from indicators.forms.kinds import squeezed
from indicators.forms.listing import listing
from indicators.forms.writing import Paper, lay_document
from indicators.reviewing.book import worded
from indicators.reviewing.money import amount
from indicators.standards import number_words, percent, round_to
from indicators.syntax import parse

MUST, AMOUNT, RISK, LOT = "必选", "金额", "风险", "抽取"
_TEN_THOUSAND = 10000
_said = partial(worded, "sampling")


@frozen(kw_only=True)
class Candidate(Data):
    """A project of the list (候选项目)."""

    name: str  # its name
    unit: str = ""  # the unit that has it
    amount: Fraction | None = None  # its money in 元; None where it cannot be read: it is not drawn
    risk: str = ""  # its risk in the words of the table; "" where none is stated
    must: bool = False  # whether the list itself says that it is chosen
    marks: tuple[str, ...] = ()  # what else is said for it (覆盖面广)
    where: str = ""  # the place in the source


def _weights(said: Mapping[str, Any]) -> dict[str, int]:
    return {word: int(weight) for word, weight in said.items()}


@frozen(kw_only=True)
class Plan(Data):
    """How projects are chosen (选取办法)."""

    cover: Fraction = field(converter=Fraction)  # the share of the funds that the largest cover at least
    draw: int = field(converter=int)  # how many more are drawn by lot
    always: tuple[str, ...] = field(default=(), converter=tuple)  # the risks that are always chosen
    risks: Mapping[str, int] = field(converter=_weights)  # the weight of each risk in the draw
    marks: Mapping[str, int] = field(factory=dict, converter=_weights)  # the further weight of each mark
    seed: str = ""  # what the lot hangs on
    source: str = ""  # where the plan comes from
    evidence: str = "chosen"  # seen, second_hand, memory or chosen

    @classmethod
    def of(cls, table: Mapping[str, Any] | None = None) -> "Plan":
        """Read a plan as ``rules/sampling.toml`` writes it; without a table that file itself.

        Raises:
            FormError: A field is missing or of another form.
        """
        said = {**rules_table("sampling"), **(table or {})}
        try:
            own = {name: said[name] for name in ("cover", "draw", "always", "risks", "source", "evidence")}
            plan = cls(**own, marks=said.get("marks", {}))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise _unfit(f"选取办法读不出来：{error}") from error
        return plan.checked()

    def checked(self) -> "Plan":
        """The plan, if its numbers can be.

        Raises:
            FormError: A share is beyond 0 and 1, a weight or a number below what can be.
        """
        if not 0 <= self.cover <= 1:
            raise _unfit(f"资金覆盖率应在0%至100%之间，不是{percent(self.cover)}")
        if self.draw < 0 or min(self.risks.values(), default=1) < 1 or min(self.marks.values(), default=0) < 0:
            raise _unfit("抽取的个数不能小于0，风险的权重至少是1")
        return self

    def weight(self, project: Candidate) -> int:
        """The tickets of a project in the draw; a risk that is not stated has one."""
        return self.risks.get(project.risk, 1) + sum(self.marks.get(mark, 0) for mark in project.marks)


def _unfit(message: str) -> FormError:
    return FormError.of(code="plan_unreadable", message=message)


@frozen(kw_only=True)
class Choice(Data):
    """A project that was chosen (入选项目): how, why, and how much of the funds is covered with it."""

    project: Candidate
    how: str
    why: str
    covered: Fraction


@frozen(kw_only=True)
class Sample(Data):
    """The chosen projects (名单)."""

    plan: Plan  # how they were chosen
    chosen: tuple[Choice, ...]  # the projects in the order in which they were chosen
    listed: int  # how many the list has
    total: Fraction  # its funds in 元
    covered: Fraction  # the share of the funds that the chosen have
    unread: int = 0  # how many of the list have no amount that could be read: they are in neither
    findings: tuple[Finding, ...] = ()  # what could not take part, and why


def read_projects(rows: Sequence[Row], plan: Plan) -> tuple[tuple[Candidate, ...], tuple[Finding, ...]]:
    """Read a list of projects.

    Args:
        rows: Its rows; the head is the first that names projects and amounts. An amount without a unit is in what the
            head or a line above it says (金额（万元）), else 万元.
        plan: What risks and marks are called.

    Returns:
        The projects in their order, and what could not be read.

    Raises:
        FormError: There is no such head.
    """
    found = listing([row.cells for row in rows], {"name", "amount"}, "sampling", plan.marks)
    if found is None:
        message, hint = "没有找到表头：要有“项目名称”和“金额”两列", "风险一列写高、中、低；必选一列写是、否"
        raise FormError.of(code="no_heading", message=message, fault=Fault.FORM, hint=hint)
    above = "".join(cell for each in rows[: found.at] for cell in each.cells)
    unit = _unit(rows[found.at].cells[found.heads.index("amount")]) or _unit(above) or "万元"
    findings, same = list[Finding](), dict[tuple[str, str], list[Candidate]]()
    for number, cells, _ in found.rows():
        row, name = rows[number - 1], cells["name"]
        if not row.filled or any(squeezed(cell) in SUMS for cell in cells.values()):
            continue
        if name:
            each = _project(cells, row.place(), plan, unit, findings)
            same.setdefault((squeezed(name), squeezed(each.unit)), []).append(each)
        elif cells["amount"]:
            findings.append(_said("PROJECT_NAMELESS", row.place(), amount=cells["amount"]))
    return tuple(_merged(own, plan, findings) for own in same.values()), tuple(findings)


def _unit(text: str) -> str:
    return next((unit for unit in ("亿元", "万元", "元") if unit in text), "")


def _project(cells: Mapping[str, str], where: str, plan: Plan, unit: str, findings: list[Finding]) -> Candidate:
    name, money = cells["name"], amount(cells["amount"], unit)
    if money is None or money < 0:
        money = None
        findings.append(_said("AMOUNT_UNREAD", where, name=name, amount=cells["amount"]))
    risk = cells.get("risk", "").removesuffix("风险")
    if risk not in plan.risks and ("risk" in cells):
        said = f"的风险“{risk}”不在选取办法里" if risk else "没有写风险"
        findings.append(_said("RISK_UNREAD", where, name=name, said=said, risks="、".join(plan.risks)))
    return Candidate(
        name=name,
        unit=cells.get("unit", ""),
        amount=money,
        risk=risk,
        must=_yes(cells.get("must", "")),
        marks=tuple(mark for mark in plan.marks if _yes(cells.get(mark, ""))),
        where=where,
    )


def _merged(rows: Sequence[Candidate], plan: Plan, findings: list[Finding]) -> Candidate:
    """The project of the rows that bear its name; of two amounts neither is taken."""
    first, amounts = rows[0], {each.amount for each in rows}
    if len(rows) == 1:
        return first
    told = "只计一次" if len(amounts) == 1 else "金额不一，不参加选取"
    slots = {"name": first.name, "unit": first.unit or "没有写单位", "many": len(rows), "told": told}
    findings.append(_said("PROJECT_TWICE", first.where, **slots))
    return evolve(
        first,
        amount=first.amount if len(amounts) == 1 else None,
        risk=max((each.risk for each in rows), key=lambda risk: plan.risks.get(risk, 0)),
        must=any(each.must for each in rows),
        marks=tuple(mark for mark in plan.marks if any(mark in each.marks for each in rows)),
    )


def _yes(text: str) -> bool:
    reading = parse(text)
    return not isinstance(reading, Blank) and (text in {"√", "✓"} or (isinstance(reading, YesNo) and reading.value))


def sample(projects: Sequence[Candidate], plan: Plan, findings: Sequence[Finding] = ()) -> Sample:
    """Choose projects: what the list or its risk says, then the largest until the funds are covered, then by lot.

    >>> projects = [Candidate(name=name, amount=Fraction(amount), risk="低") for name, amount in (("甲", 9), ("乙", 1))]
    >>> [(choice.project.name, choice.how) for choice in sample(projects, Plan.of({"draw": 0})).chosen]
    [('甲', '金额')]
    """
    plan.checked()
    readable = [each for each in projects if each.amount is not None]
    readable.sort(key=lambda each: (-(each.amount or 0), each.name, each.unit))
    total, covered = sum((each.amount or Fraction(0) for each in readable), Fraction(0)), Fraction(0)
    chosen, left = list[Choice](), list[tuple[int, Candidate]]()

    def take(project: Candidate, how: str, why: str) -> None:
        nonlocal covered
        covered += (project.amount or Fraction(0)) / (total or 1)
        chosen.append(Choice(project=project, how=how, why=why, covered=covered))

    for place, each in enumerate(readable, start=1):
        if each.must:
            take(each, MUST, "名单上写明必选")
        elif each.risk in plan.always:
            take(each, RISK, f"风险{each.risk}，一律选取")
        else:
            left.append((place, each))
    while left and left[0][1].amount and covered < plan.cover:
        place, each = left.pop(0)
        said = f"金额在{len(readable)}个项目中排第{place}，选到资金覆盖{percent(plan.cover)}为止"
        take(each, AMOUNT, said)
    weights = [plan.weight(each) for _, each in left]
    whole = lcm(*weights)
    others = sorted((each for _, each in left), key=lambda each: _lot(each, plan, whole), reverse=True)
    for each in others[: plan.draw]:
        take(each, LOT, _lot_words(each, plan, sum(weights)))
    return Sample(
        plan=plan,
        chosen=tuple(chosen),
        listed=len(projects),
        total=total,
        covered=covered,
        unread=len(projects) - len(readable),
        findings=tuple(findings),
    )


def _lot(project: Candidate, plan: Plan, whole: int) -> Fraction:
    """The lot of a project (Efraimidis and Spirakis): the largest are drawn, twice the weight as easily."""
    said = f"{plan.seed}\n{project.name}\n{project.unit}".encode()
    drawn = Fraction(int.from_bytes(sha256(said).digest()[:8]), 2**64)
    return drawn ** (whole // plan.weight(project))


def _lot_words(project: Candidate, plan: Plan, tickets: int) -> str:
    risk = f"风险{project.risk}" if project.risk else "没有写风险"
    marks = f"，{'、'.join(project.marks)}" if project.marks else ""
    seed = f"种子“{plan.seed}”" if plan.seed else "没有写种子"
    return f"从其余项目中抽取（{seed}）：{risk}{marks}，权重{plan.weight(project)}，其余项目权重合计{tickets}"


def sample_paper(found: Sample) -> Paper:
    """Lay out the list of the chosen projects (财政重点评价项目名单)."""
    plan = found.plan
    rows = [
        {
            "项目": choice.project.name,
            "单位": choice.project.unit,
            "金额": decimal_string(round_to((choice.project.amount or Fraction(0)) / _TEN_THOUSAND, 6)),
            "风险": choice.project.risk,
            "方式": choice.how,
            "理由": choice.why,
            "累计": percent(choice.covered),
        }
        for choice in found.chosen
    ]
    words = [f"风险{'、'.join(plan.always)}"] if plan.always else []
    always = f"{'和'.join((*words, '名单上写明必选'))}的一律选取；"
    lot = f"其余抽取{plan.draw}个，种子“{plan.seed}”"
    how = f"选取办法：{always}再按金额从大到小选到资金覆盖{percent(plan.cover)}；{lot}。{plan.source}"
    return lay_document("sample", {"小结": sample_words(found), "办法": how}, {"项目": rows}, "项目名单")


def sample_words(found: Sample) -> str:
    """How much was chosen, in one line."""
    total, taken = (number_words(each / _TEN_THOUSAND, 6) for each in (found.total, found.covered * found.total))
    many = len(found.chosen)
    unread = f"（另有{found.unread}个项目的金额没有读出，不在其中）" if found.unread else ""
    share = percent(found.covered)
    return f"{found.listed}个项目中选取{many}个；资金{total}万元中覆盖{taken}万元，占{share}{unread}"
