"""Results into budgets (结果运用): from a grade to an action, to next year's proposal.

Lives here: :class:`ActionTable` (grade → action, a bureau's own), :class:`Outcome`, :func:`propose`. May not: ship a
percentage; take one that no document is named for; score a form itself.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from indicators._resources import rules_table, shipped
from indicators.comparators import Stated, exact
from indicators.cycle.comparison import LABELS, SUMS, EvaluatedForm, figure, points_words
from indicators.cycle.sightings import holder_of
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError
from indicators.forms.kinds import squeezed
from indicators.forms.listing import listing
from indicators.forms.writing import Paper, lay_document
from indicators.numbers import whole_sum
from indicators.reviewing import published_form
from indicators.reviewing.book import worded
from indicators.rulepacks import EVIDENCE, RulePack
from indicators.scoring import SelfEvaluation, grade
from indicators.standards import number_words, percent
from indicators.syntax import parse
from indicators.units import convert

_TEN_THOUSAND = 10_000
OWN = "user"  # the evidence of what the bureau itself says
_said = partial(worded, "actions")


def _share(text: str, most: Fraction | None = None) -> Fraction | None:
    """A share as people write it: 80%, 0.8; ``None`` where nothing is written."""
    if not squeezed(text):
        return None
    reading = parse(text)
    if isinstance(reading, Stated) and reading.sign is None and reading.unit in {None, "%"}:
        value = convert(reading.value, reading.unit, "%") / 100 if reading.unit else reading.value
        if value >= 0 and (most is None or value <= most):
            return value
    message = f"“{text}”不是{'' if most is None else ' 0 到 100% 之间的'}比例"
    raise FormError.of(code="bad_share", message=message, hint="写成 80% 或 0.8")


@frozen(kw_only=True)
class Action(Data):
    """What one grade leads to (一个等级的处理)."""

    grade: str  # the grade word
    action: str  # what is said of it
    # the share of this year's budget that is arranged next year; None where no document says one
    keep: Fraction | None = field(default=None, converter=optional(exact))
    exempt: tuple[str, ...] = ()  # words of a project's name on which a person decides
    source: str = ""  # the document
    evidence: str = OWN  # seen, second_hand, memory, chosen, or user for a bureau's own


@frozen(kw_only=True)
class ActionTable(Data):
    """A bureau's table of grades and actions (结果应用办法)."""

    actions: tuple[Action, ...]  # one for each grade
    label: str = ""  # what it is called

    def of(self, word: str | None) -> Action | None:
        """The action of a grade; ``None`` for one that the table has not."""
        return next((each for each in self.actions if each.grade == word), None)

    @classmethod
    def of_toml(cls, text: str) -> "ActionTable":
        """Read a table as ``rules/actions.toml`` is written.

        Raises:
            FormError: It is no such table, or gives a percentage without a document.

        >>> ActionTable.of_toml('actions = [{grade = "中", action = "压减", cut = "0.2"}]')
        Traceback (most recent call last):
        indicators.errors.FormError: 等级“中”给了比例，没有写依据的文件。建议：写明文件名称和文号，没有文件的不要写比例
        """
        try:
            data = tomllib.loads(text)
            rows = [dict(each) for each in data["actions"]]
        except (ValueError, KeyError, TypeError) as error:
            raise _no_table(str(error)) from error
        return cls(actions=tuple(_action(row) for row in rows), label=str(data.get("label", "")))

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[str]], label: str = "") -> "ActionTable":
        """Read a table of cells: 等级, 处理, 安排比例 or 压减比例, 依据, 除外.

        Raises:
            FormError: There is no such head, or a percentage has no document.
        """
        found = listing(rows, {"grade", "action"}, "actions")
        if found is None:
            raise _no_table("没有一行表头写着“等级”和“处理”")
        actions = tuple(_action(said) for _, said, cells in found.rows() if any(map(squeezed, cells)))
        return cls(actions=actions, label=label)


def _no_table(why: str) -> FormError:
    hint = "列为 等级、处理、安排比例（或压减比例）、依据、除外；toml 的写法见 rules/actions.toml"
    return FormError.of(code="no_actions", message=f"结果应用办法读不出来：{why}", hint=hint)


def _action(row: Mapping[str, Any]) -> Action:
    said = {key: value for key, value in row.items() if key}
    unknown = said.keys() - {*rules_table("lists")["actions"], "except", "evidence"}
    if unknown or not squeezed(str(said.get("grade", ""))):
        raise _no_table(f"没有这一项：{'、'.join(sorted(unknown))}" if unknown else "有一行没有写等级")
    keep, cut = _share(str(said.get("keep", ""))), _share(str(said.get("cut", "")), Fraction(1))
    word = squeezed(str(said["grade"]))
    source = str(said.get("source", "")).strip()
    if keep is not None and cut is not None:
        raise _no_table(f"等级“{word}”既写了安排比例，又写了压减比例")
    if (keep is not None or cut is not None) and not source:
        hint = "写明文件名称和文号，没有文件的不要写比例"
        raise FormError.of(code="ratio_without_source", message=f"等级“{word}”给了比例，没有写依据的文件", hint=hint)
    words = said.get("except", said.get("exempt", ()))
    exempt = [squeezed(each) for each in (words.replace("，", "、").split("、") if isinstance(words, str) else words)]
    return Action(
        grade=word,
        action=str(said.get("action", "")).strip(),
        keep=1 - cut if cut is not None else keep,
        exempt=tuple(each for each in exempt if each),
        source=source,
        evidence=str(said.get("evidence", OWN)),
    )


@cache
def shipped_actions() -> ActionTable:
    """The example that ships: words with their evidence, no percentage."""
    return ActionTable.of_toml(shipped("rules").joinpath("actions.toml").read_text("utf-8"))


# -- what an evaluation came to


@frozen(kw_only=True)
class Outcome(Data):
    """What the evaluation of one project came to (一个项目的评价结果); amounts in 元."""

    name: str  # the project
    holder: str = ""  # the unit that has it
    year: int | None = None  # the year of its form
    budget: Fraction | None = None  # its budget of the year
    rate: Fraction | None = None  # the rate of execution
    score: Fraction | None = None  # the total; None while it is not determined
    grade: str | None = None  # the grade; None while it is not determined
    remark: str = ""  # what is to be known of it: what the form itself prints, why nothing is determined
    findings: tuple[Finding, ...] = ()  # what cannot be; with any, nothing is arranged


def outcome_of(result: SelfEvaluation) -> Outcome:
    """Take what a scored form came to; the total that it prints itself stands beside where it is another."""
    table = result.table
    form = published_form(table)
    printed = None if form is None else form.total
    first = table.funds[0] if table.funds else None
    spent = result.execution or first
    budget, executed = (None, None) if spent is None else (spent.budget, spent.executed)
    budget = first.budget if budget is None and first is not None else budget
    score = result.total if result.complete else None
    remarks = []
    if form is None and not any(each.actual.text for each in result.scores):
        remarks.append("表里没有实际完成值")
    elif score is None:
        remarks.append(f"有待评定的行，得分在 {points_words(result.low)}～{points_words(result.high)} 之间")
    elif result.rating is None:
        remarks.append("分值合计不是满分，不定等级")
    if printed is not None and printed != score:
        remarks.append(f"表上印的是 {points_words(printed)} 分")
    return Outcome(
        name=table.name,
        holder=holder_of(table),
        year=table.year,
        budget=budget,
        rate=executed / budget if budget and executed is not None else None,
        score=score,
        grade=result.rating,
        remark="；".join(remarks),
    )


def outcomes_of_rows(rows: Sequence[Sequence[str]], pack: RulePack) -> tuple[Outcome, ...]:
    """Read a list of results (评价结果汇总): 项目名称, 得分, and 等级, 本年预算数（万元） where it has them.

    Where it has no grades the pack's are taken. A cell that is no number, a score that cannot be, a grade that is not
    the score's and a row without a name are findings of their row.

    Raises:
        FormError: No row holds the heads 项目名称 and 得分.
    """
    found = listing(rows, {"name", "score"}, "outcomes")
    if found is None:
        message = "没有找到评价结果：要有一行表头写着“项目名称”和“得分”"
        raise FormError.of(code="no_outcomes", message=message, fault=Fault.FORM)
    units = {head: "万元" if "万元" in cell else "元" for head, cell in zip(found.heads, rows[found.at], strict=True)}
    return tuple(
        _listed({head: text for head, text in said.items() if text}, units, pack, number)
        for number, said, cells in found.rows()
        if not SUMS & {*map(squeezed, cells)} and any(said.get(head) for head in ("name", "score", "budget"))
    )


def _listed(row: Mapping[str, str], units: Mapping[str, str], pack: RulePack, number: int) -> Outcome:
    name = row.get("name") or f"（第{number}行没有写项目名称）"
    (score, unread), (budget, odd) = (figure(row.get(key, ""), name, LABELS[key]) for key in ("score", "budget"))
    findings = [*unread, *odd]
    if "name" not in row:
        findings.append(_said("OUTCOME_NAMELESS", f"第{number}行"))
    if budget is not None and budget < 0:
        findings.append(_said("OUTCOME_RANGE", name, what="预算数", said=f"本年预算数 {points_words(budget)} 小于 0"))
    findings += _impossible(score, pack.points, name)
    word, due = row.get("grade"), grade(pack, score) if score is not None else None
    if word and due and not findings and squeezed(word) != due:
        slots = {"score": points_words(score), "word": word, "pack": pack.title, "due": due}
        findings.append(_said("OUTCOME_GRADE", name, **slots))
    return Outcome(
        name=name,
        holder=row.get("holder", ""),
        budget=None if budget is None else budget * (_TEN_THOUSAND if units.get("budget") == "万元" else 1),
        score=score,
        grade=None if findings else word or due,
        remark=row.get("remark", ""),
        findings=tuple(findings),
    )


def _impossible(score: Fraction | None, most: Fraction, name: str) -> list[Finding]:
    """A finding for a score below zero or above the full mark."""
    if score is None or 0 <= score <= most:
        return []
    side = "小于 0" if score < 0 else f"超过满分 {points_words(most)}"
    return [_said("OUTCOME_RANGE", name, what="得分", said=f"得分 {points_words(score)} {side}")]


def outcome_of_evaluation(form: EvaluatedForm) -> Outcome:
    """Take what a finance-side evaluation came to; its table knows no budget."""
    of = form.points or Fraction(100)  # a table without points is of the usual full mark
    findings = (*form.findings, *_impossible(form.total, of, form.name))
    return Outcome(name=form.name, score=form.total, grade=None if findings else form.grade, findings=findings)


# -- next year's proposal


@frozen(kw_only=True)
class ProposedRow(Data):
    """One project of the proposal (一个项目的建议)."""

    outcome: Outcome  # what its evaluation came to
    action: Action | None  # what its grade leads to; None where it has no grade, or the table does not know it
    proposed: Fraction | None = None  # the amount in 元; None where no ratio is given or a person decides
    remark: str = ""  # why nothing is proposed, and what the outcome says
    findings: tuple[Finding, ...] = ()  # what cannot be of its outcome; with any there is no action


def propose(outcomes: Iterable[Outcome], table: ActionTable) -> tuple[ProposedRow, ...]:
    """Say what each project's grade leads to, a row each (下年度预算安排建议).

    An amount only where the table gives a ratio, exactly. Where a project is there more than once, or its outcome
    cannot be, nothing is arranged.

    >>> table = ActionTable.of_rows([["等级", "处理", "安排比例", "依据"], ["良", "压减", "85%", "某政发〔2024〕1号"]])
    >>> propose([Outcome(name="泵站", budget=Fraction(3340000), grade="良")], table)[0].proposed
    Fraction(2839000, 1)
    """
    named = dict[str, list[Outcome]]()
    for each in (every := list(outcomes)):
        named.setdefault(squeezed(each.name), []).append(each)
    rows = []
    for each in every:
        times = sum(_one_project(each, other) for other in named[squeezed(each.name)])
        said = [_said("OUTCOME_TWICE", each.name, times=times)] if times > 1 else []
        findings = (*each.findings, *said)
        if findings:
            remark = "；".join(filter(None, (*(found.message for found in findings), each.remark)))
            rows.append(ProposedRow(outcome=each, action=None, remark=remark, findings=findings))
        else:
            rows.append(_proposed(each, table.of(each.grade)))
    return tuple(rows)


def _one_project(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes of one name are of one project and year; a unit or a year that is not said may be any."""
    holders, years = {squeezed(one.holder), squeezed(other.holder)} - {""}, {one.year, other.year} - {None}
    return len(holders) <= 1 and len(years) <= 1


def _proposed(outcome: Outcome, action: Action | None) -> ProposedRow:
    said = [outcome.remark]
    word = next((each for each in (() if action is None else action.exempt) if each in outcome.name), None)
    if action is None:
        said.insert(0, "等级没有确定" if outcome.grade is None else f"办法里没有等级“{outcome.grade}”")
    elif word is not None:
        said.insert(0, f"属于除外情形（{word}），由人定")
    proposed = None
    if action is not None and word is None and action.keep is not None and outcome.budget is not None:
        proposed = outcome.budget * action.keep
    elif action is not None and word is None and action.keep is not None:
        said.insert(0, "没有本年预算数，算不出安排数")
    return ProposedRow(outcome=outcome, action=action, proposed=proposed, remark="；".join(filter(None, said)))


def lay_proposal(rows: Sequence[ProposedRow], table: ActionTable) -> Paper:
    """Lay the proposal out, amounts in 万元 (下年度预算安排建议表)."""
    years = {each.outcome.year for each in rows if each.outcome.year is not None}
    year = f"{years.pop() + 1}年" if len(years) == 1 else "下年度"
    used = {each.action.grade: each.action for each in rows if each.action is not None}
    said = {"年度": year, "办法": table.label or "见下"}
    said |= {"预算合计": _money(whole_sum(each.outcome.budget for each in rows))}
    said |= {"安排合计": _money(whole_sum(each.proposed for each in rows))}
    bases = []
    for each in used.values():
        evidence = f"（{EVIDENCE[each.evidence]}）" if each.evidence in EVIDENCE else ""
        bases.append({"等级": each.grade, "意见": each.action, "依据": each.source + evidence})
    lists = {"项目": [_proposal_cells(each) for each in rows], "依据": bases}
    return lay_document("proposal", said, lists, "预算安排建议")


def _proposal_cells(row: ProposedRow) -> dict[str, str]:
    one, action = row.outcome, row.action
    return {
        "项目": one.name,
        "单位": one.holder,
        "预算": _money(one.budget),
        "执行率": "" if one.rate is None else percent(one.rate),
        "得分": points_words(one.score),
        "等级": one.grade or "待定",
        "意见": "" if action is None else action.action,
        "比例": "" if action is None or action.keep is None else percent(action.keep),
        "安排": _money(row.proposed),
        "备注": row.remark,
    }


def _money(value: Fraction | None) -> str:
    return "" if value is None else number_words(value / _TEN_THOUSAND, 6)
