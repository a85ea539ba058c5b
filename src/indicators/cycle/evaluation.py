"""Finance-side evaluation (财政重点评价): named ratios from their numbers, the framework's shares, the report's tables.

Lives here: :class:`Ratio`, :func:`ratios`, :func:`with_ratios`, :func:`review_framework`, :func:`evaluation_papers`.
May not: score (``evaluation`` executes printed standards), choose between two definitions of one name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

from attrs import evolve, field, frozen
from attrs.converters import optional

from indicators import units
from indicators._resources import rules_table
from indicators.comparators import State, Stated, decimal_string, exact
from indicators.data import Data
from indicators.errors import Finding, Level, UnitError
from indicators.evaluation import EvaluatedRow, EvaluationRow, EvaluationTable, TableEvaluation
from indicators.explaining import explain_evaluated, lost_words, measured_words, shown
from indicators.forms.listing import listing
from indicators.forms.writing import REMARK, Paper, lay_document
from indicators.numbers import added, whole_sum
from indicators.reviewing.book import worded
from indicators.rulepacks import RulePack
from indicators.standards import Amount, Question, canonical, number_words, round_to
from indicators.standards.formula import Term, evaluate_term, free_names, names_in, parse_formula
from indicators.syntax import parse
from indicators.targets import Indicator, bind

WHICH_RATIO = "按哪一种算法（填编号）"
_EVIDENCE = {"seen": "已见原文", "second_hand": "转引", "memory": "凭记忆", "chosen": "由本程序选定"}
_OPTIONAL = "选填：由它算比率"
Answers = Sequence[Sequence[str]]
_Said = dict[tuple[str, str], str]
_Told = Sequence[tuple[str, Mapping[str, object]]]  # codes of rules/evaluation.toml, each with what its words name


@frozen(kw_only=True)
class Ratio(Data):
    """One definition of a ratio (比率的一种算法)."""

    id: str  # what tells it from other definitions of the name
    name: str  # the name (资金到位率)
    formula: str  # arithmetic over its terms
    source: str  # the document
    evidence: str  # seen, second_hand or memory
    url: str = ""  # where it was seen
    packs: tuple[str, ...] = field(default=(), converter=tuple)  # the rule packs whose notice defines the name so
    # what it cannot exceed, 1 for a part of a whole; None: it may be anything
    most: Fraction | None = field(default=None, converter=optional(exact))

    @property
    def term(self) -> Term:
        """Its arithmetic."""
        return parse_formula(self.formula, free_names(self.formula))

    @property
    def terms(self) -> tuple[str, ...]:
        """The names of its numbers."""
        return names_in(self.term)

    @property
    def words(self) -> str:
        """The definition in words, with what it rests on."""
        return f"{self.formula.replace('/', '÷')}（{self.source}；{_EVIDENCE[self.evidence]}）"

    def of(self, values: Mapping[str, Amount]) -> Fraction:
        """Compute it exactly.

        Raises:
            UnitError: Two units differ in kind.
            ZeroDivisionError: A divisor is zero.

        >>> numbers = {"计划成本": Amount(Fraction(30), "万元"), "实际成本": Amount(Fraction(29), "万元")}
        >>> str(ratios("成本节约率")[0].of(numbers))
        '1/30'
        """
        unit = values[self.terms[0]].unit
        numbers = {name: units.convert(values[name].value, values[name].unit, unit) for name in self.terms}
        return evaluate_term(self.term, numbers)


@cache
def ratios(name: str | None = None) -> tuple[Ratio, ...]:
    """The definitions of one name, or all.

    >>> [ratio.id for ratio in ratios("预算执行率")]
    ['spent-of-budget', 'spent-of-arrived', 'spent-of-initial']
    """
    every = (Ratio(**entry) for entry in rules_table("evaluation")["ratios"])
    plain = next((own for own, others in rules_table("evaluation")["aliases"].items() if name in others), name)
    return tuple(each for each in every if plain in {None, each.name})


@frozen(kw_only=True)
class Computed(Data):
    """Answers with the ratios that follow from numbers beside them (算出的比率)."""

    answers: tuple[tuple[str, ...], ...]  # the rows that the questionnaire asks for
    values: Mapping[tuple[str, str], Amount]  # the ratios by indicator and question, exact
    findings: tuple[Finding, ...]  # how each came about, and what is open


def ratio_questions(row: EvaluationRow) -> tuple[tuple[str, ...], ...]:
    """The further rows of a questionnaire by which a ratio may be computed instead of typed.

    Which definition is meant, where there are several; then each number that one of them needs.
    """
    asked = [ratios(question.name) for question in row.questions if _is_share(question)]
    every = next((each for each in asked if each), ())
    if not every:
        return ()
    said = "；".join(f"{number} {each.words}" for number, each in enumerate(every, start=1))
    which = [(row.name, WHICH_RATIO, "选择算法", "", said, "")] if len(every) > 1 else []
    terms = dict.fromkeys(term for each in every for term in each.terms)
    return (*which, *((row.name, term, _OPTIONAL, "", "", "") for term in terms))


def questionnaire(table: EvaluationTable) -> tuple[tuple[str, ...], ...]:
    """The questionnaire of a table with the rows for ratios behind those of their indicator; its head first."""
    head, *asked = table.questionnaire()
    rows = [head]
    for row in table.rows:
        rows += [each for each in asked if each[0] == row.name]
        rows += ratio_questions(row)
    return tuple(rows)


def with_ratios(
    table: EvaluationTable, answers: Answers, chosen: Mapping[str, str] | None = None, pack: RulePack | None = None
) -> Computed:
    """Compute the ratios that answers give the numbers of.

    Args:
        table: The table.
        answers: The filled questionnaire with its head; rows whose 问题 is a term of a ratio (实际到位资金) count here.
        chosen: By name of a ratio the id of the definition that is meant.
        pack: The rule pack, which may say what a name means.

    Returns:
        The ratios, exact; a name with several definitions of which none is said is a finding.
    """
    found_in = listing(answers, {"指标", "问题", "答案"})
    if found_in is None:
        return Computed(answers=tuple(map(tuple, answers)), values={}, findings=())
    asked = {(row.name, question.name) for row in table.rows for question in row.questions}
    known = {term for ratio in ratios() for term in ratio.terms} | {WHICH_RATIO}
    kept, said, typed = list(answers[: found_in.at + 1]), _Said(), _Said()
    for _, row_said, cells in found_in.rows():
        name, question, answer = (row_said[head] for head in ("指标", "问题", "答案"))
        beside = question in known and (name, question) not in asked
        kept.append(("",) if beside else cells)  # the rows behind it keep their numbers
        if answer:
            (said if beside else typed)[name, question] = answer
    values, findings = dict[tuple[str, str], Amount](), list[Finding]()
    for row in table.rows:
        own = {term: answer for (name, term), answer in said.items() if name == row.name}
        for each in filter(_is_share, row.questions):
            answer = typed.get((row.name, each.name), "")
            value, told = _answered(each, own, answer, chosen or {}, pack)
            values |= {} if value is None else {(row.name, each.name): value}
            for code, slots in told:
                found = worded("evaluation", code, row.where, row=row.name, **slots)
                findings.append(evolve(found, level=Level.WARNING) if code == "RATIO_WHICH" and answer else found)
    return Computed(answers=tuple(map(tuple, kept)), values=values, findings=tuple(findings))


def _answered(
    question: Question, own: Mapping[str, str], typed: str, chosen: Mapping[str, str], pack: RulePack | None
) -> tuple[Amount | None, _Told]:
    """The ratio that a question asks for, and what is to be said of it."""
    every = ratios(question.name) or tuple(each for each in ratios() if own and {*each.terms} <= {*own})
    ratio, told = _meant(every, own, typed, chosen, pack) if every else (None, ())
    missing = [] if ratio is None else [term for term in ratio.terms if term not in own]
    if ratio is None or (missing and (typed or not own)):
        return None, told
    if missing:
        return None, [("RATIO_PART_MISSING", {"ratio": ratio.name, "missing": "、".join(missing)})]
    numbers = {term: _number(own[term]) for term in ratio.terms}
    unread = [term for term, number in numbers.items() if number is None]
    below = [term for term, number in numbers.items() if number is not None and number.value < 0]
    for code, odd, why in (("RATIO_UNREADABLE", unread, "不是一个数"), ("RATIO_IMPOSSIBLE", below, "不能是负数")):
        if odd:
            return None, [(code, {"said": "、".join(f"{term}“{own[term]}”" for term in odd) + why})]
    try:
        value = ratio.of({term: number for term, number in numbers.items() if number is not None})
    except (UnitError, ZeroDivisionError) as error:
        why = error.diagnostic.message if isinstance(error, UnitError) else "除数为零"
        return None, [("RATIO_NOT_COMPUTABLE", {"ratio": ratio.name, "why": why})]
    return _taken(question, ratio, own, value, typed)


def _taken(
    question: Question, ratio: Ratio, own: Mapping[str, str], value: Fraction, typed: str
) -> tuple[Amount | None, _Told]:
    """The ratio as the answer, unless another is typed."""
    figures = "、".join(f"{term} {own[term]}" for term in ratio.terms)
    if ratio.most is not None and value > ratio.most:
        most = f"{shown(ratio.most * 100)}%"
        said = f"{ratio.name}按{figures}算得{shown(round_to(value * 100, 2))}%，{ratio.words}不能超过{most}"
        return None, [("RATIO_IMPOSSIBLE", {"said": said})]
    said = f"{ratio.name}＝{ratio.words}：{figures}，得{shown(value * 100)}%"
    if typed:
        reading = parse(typed, column_unit="%")
        digits = len(typed.rstrip("%％ ").partition(".")[2])
        same = isinstance(reading, Stated) and round_to(value * 100, digits) == reading.value
        return None, [] if same else [("RATIO_DIFFERS", {"typed": typed, "said": said})]
    if not question.allows(value * 100):
        return None, [("RATIO_OUT_OF_RANGE", {"said": said})]
    return Amount(value * 100, "%"), [("RATIO_COMPUTED", {"said": said})]


def _meant(
    every: Sequence[Ratio], own: Mapping[str, str], typed: str, chosen: Mapping[str, str], pack: RulePack | None
) -> tuple[Ratio | None, _Told]:
    """The definition that is meant: said in the answers, by the caller, by the pack, or by the numbers given."""
    if len(every) == 1:
        return every[0], []
    name = every[0].name
    numbered = {str(at): each for at, each in enumerate(every, start=1)} | {each.id: each for each in every}
    wanted = own.get(WHICH_RATIO, "") or chosen.get(name, "")
    if wanted in numbered:
        return numbered[wanted], []
    if wanted:
        there = "、".join(map(str, range(1, len(every) + 1)))
        return None, [("RATIO_UNKNOWN", {"ratio": name, "wanted": wanted, "there": there})]
    by_pack = [each for each in every if pack is not None and pack.id in each.packs]
    given = [each for each in every if {*each.terms} <= {*own}]
    fitting = by_pack if len(by_pack) == 1 and (not given or by_pack[0] in given) else given
    if len(fitting) == 1:
        return fitting[0], []
    if not (typed or own):
        return None, []
    listed = "；".join(f"{at} {each.words}" for at, each in enumerate(every, start=1))
    return None, [("RATIO_WHICH", {"ratio": name, "many": len(every), "listed": listed, "which": WHICH_RATIO})]


def _is_share(question: Question) -> bool:
    return question.kind == "number" and question.unit == "%"


def _number(text: str) -> Amount | None:
    reading = parse(text)
    if not isinstance(reading, Stated) or reading.approximate:
        return None
    return Amount(reading.value, units.join(reading.unit, reading.per))


def review_framework(table: EvaluationTable) -> tuple[Finding, ...]:
    """Check what the kinds of an evaluation framework weigh (决策、过程、产出、效益).

    Findings: outputs and effects weigh too little; a kind is missing. A table of other kinds has none.
    """
    return tuple(_of_framework(table))


def _of_framework(table: EvaluationTable) -> Iterator[Finding]:
    rule = rules_table("evaluation")["framework"]
    kinds = {row.path[0] for row in table.rows}
    there = [kind for kind in rule["kinds"] if any(kind in each for each in kinds)]
    if len(there) < 2 or any(row.points is None for row in table.rows):  # noqa: PLR2004 - one word is no framework
        return
    total = added(row.points for row in table.rows if row.points)
    own = [row for row in table.rows if any(kind in row.path[0] for kind in rule["results"])]
    share = added(row.points for row in own if row.points) / total if total else Fraction(0)
    least = Fraction(rule["least"])
    if share < least:
        said = {"share": f"{shown(share * 100)}%", "least": f"{shown(least * 100)}%"}
        source = f"{rule['source']}，{_EVIDENCE[rule['evidence']]}"
        yield worded("evaluation", "FRAMEWORK_SHARE", source=source, **said)
    missing = [kind for kind in rule["kinds"] if kind not in there]
    if missing:
        yield worded("evaluation", "FRAMEWORK_KIND_MISSING", missing="、".join(missing))


def printed_standard(pack: RulePack, name: str, path: tuple[str, str]) -> str | None:
    """The standard that a pack prints for a row of a table; ``None`` where it has no rule for it."""
    rule = pack.rule_for(bind(Indicator(name=name, path=path, target=State(None, text=name))))
    return None if rule is None else rule.standard or canonical(rule.tree)


def remarks_of(answers: Answers) -> dict[str, str]:
    """What persons wrote beside their answers (依据和意见), by indicator."""
    found, said = listing(answers, {"指标", REMARK}), dict[str, list[str]]()
    for _, row, _ in () if found is None else found.rows():
        if row[REMARK]:
            said.setdefault(row["指标"], []).append(row[REMARK])
    return {own: "；".join(dict.fromkeys(texts)) for own, texts in said.items()}


def evaluation_papers(
    result: TableEvaluation, name: str = "", remarks: Mapping[str, str] | None = None
) -> tuple[Paper, ...]:
    """Lay out the tables of a report: 指标评分表, 得分汇总 and, where points were lost or are open, 问题清单."""
    said = remarks or {}
    rows = [{**_scored(each, result), "意见": said.get(each.row.name, "")} for each in result.rows]
    for found in result.findings:  # where a ratio came from stands before what it earns
        if found.code == "RATIO_COMPUTED":
            own, _, words = found.message.partition("：")
            rows = [{**row, "说明": f"{words}；{row['说明']}"} if row["三级"] == own else row for row in rows]
    done = not result.open
    total = {
        "名称": name,
        "总分值": decimal_string(result.possible),
        "总得分": shown(result.total) if done else "待定",
        "得分率": _rate(result.total, result.possible) if done else "",
        "等级": result.rating or "",
        "规则": "" if result.pack is None else f"修约和等级：{result.pack.title}",
    }
    lost = [
        cells
        for cells, each in zip(rows, result.rows, strict=True)
        if each.earned is None or each.row.points is None or each.earned < each.row.points
    ]
    papers = [
        lay_document("evaluation-scores", total, {"指标": rows}, "指标评分表"),
        lay_document("evaluation-summary", total, {"汇总": _summed(result)}, "得分汇总"),
    ]
    if lost:
        papers.append(lay_document("evaluation-problems", total, {"问题": lost}, "问题清单"))
    return tuple(papers)


def row_cells(each: EvaluatedRow) -> dict[str, str]:
    """The cells that every document of an evaluation has of a row."""
    return {
        "一级": each.row.path[0],
        "二级": each.row.path[1],
        "指标": each.row.name,
        "标准": each.row.standard.text,
        "分值": number_words(each.row.points),
        "得分": "待定" if each.earned is None else shown(each.earned),
    }


def _scored(each: EvaluatedRow, result: TableEvaluation) -> dict[str, str]:
    points, earned = each.row.points, each.earned
    return {
        **row_cells(each),
        "三级": each.row.name,
        "失分": "" if earned is None or points is None else shown(points - earned),
        "完成": measured_words(each),
        "原因": lost_words(each),
        "说明": "；".join(explain_evaluated(each, result.pack)),
        "位置": each.row.where,
    }


def _summed(result: TableEvaluation) -> list[dict[str, str]]:
    """Points and scores by level-1 kind, in the order of the table."""
    kinds = Counter(each.row.path[0] for each in result.rows)
    return [
        {
            "一级": each.name or "其他",
            "项数": str(kinds[each.name]),
            "分值": decimal_string(each.points),
            "得分": "待定" if each.earned is None else shown(each.earned),
            "得分率": "" if each.earned is None else _rate(each.earned, each.points),
        }
        for each in dimensions(result)
    ]


@frozen(kw_only=True)
class Dimension(Data):
    """The points of one dimension (维度得分)."""

    name: str  # 立项必要性
    points: Fraction  # the 分值 of its rows
    earned: Fraction | None  # what they earned; None while one is open


def dimensions(result: TableEvaluation) -> tuple[Dimension, ...]:
    """The points and scores by level-1 kind, in the order of the table."""
    by_kind: dict[str, list[EvaluatedRow]] = {}
    for each in result.rows:
        by_kind.setdefault(each.row.path[0], []).append(each)
    return tuple(
        Dimension(
            name=name,
            points=added(each.row.points or Fraction(0) for each in own),
            earned=whole_sum(each.earned for each in own),
        )
        for name, own in by_kind.items()
    )


def _rate(earned: Fraction, points: Fraction) -> str:
    return f"{shown(round_to(earned / points * 100, 2))}%" if points else ""
