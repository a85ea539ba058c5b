"""What a rule pack says (规则包): weights, rules, bands, grades, rounding, each with its source.

Lives here: the frozen classes and what follows from one of them alone. May not: read files (see ``load``), compare
parts with each other (see ``checks``), compute a score.

The TOML form is the field names; it is read by the same strict reader as rule trees, so a field that nobody knows and
a number written as a float are errors with their place.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from attrs import field, frozen

from indicators.comparators import Between, Interval, Quantity, number
from indicators.errors import Fault, RuleError
from indicators.rulepacks.names import DECLARED
from indicators.rulepacks.selector import SIGNS, Selector, Worded, sign_of, words
from indicators.standards import (
    Case,
    Cases,
    Node,
    Question,
    Rule,
    Settings,
    ShareBetween,
    Standard,
    StateHolds,
    Unreadable,
    questions,
    scales,
)
from indicators.standards.node import LEFT_OUT, derived, unsound
from indicators.standards.trace import ITSELF, TARGET
from indicators.targets import BoundTarget

# best first; ``chosen``: no document says it, the reading is the pack's own
EVIDENCE = {"seen": "已见原文", "second_hand": "转引", "memory": "凭记忆，未核实", "chosen": "由本程序选定"}
STAGES = {"points": "分值", "rate": "比率", "score": "得分", "total": "总分"}
MODES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "floor": "只舍不入"}
SILENT_STEPS = ("by_size", "whole", "parts")
MEANS = ("fund_weighted_mean", "mean")
MOST_DIGITS = 9
PLACES = ("bound", "rounding")  # where an exception holds
SIDES = ("below", "above")
_EVIDENCE = words("证据等级", *EVIDENCE)


def level_kind(word: str) -> str:
    """A level-1 or level-2 kind without its closing 指标, so that both spellings are one.

    >>> level_kind("产出指标"), level_kind("服务对象满意度")
    ('产出', '服务对象满意度')
    """
    return word.removesuffix("指标").strip()


@frozen(kw_only=True)
class Source(Worded):
    """A document that numbers come from (出处).

    Args:
        key: Its short name inside the pack.
        document: Title and number.
        evidence: ``seen``, ``second_hand``, ``memory``, or ``chosen``: no document says it.
        url: Where it was read.
        note: What is worth knowing about it.
    """

    key: str
    document: str
    evidence: str = field(metadata=_EVIDENCE)
    url: str | None = field(default=None, metadata=LEFT_OUT)
    note: str | None = field(default=None, metadata=LEFT_OUT)


@frozen(kw_only=True)
class Cited(Worded):
    """Base of everything that rests on a source (有出处的规定).

    Args:
        source: Key of the source.
        clause: The place in it: 附注2, 第十五条, 表头.
        evidence: Where it differs from the source's own.
        note: Which reading was chosen, and why.
    """

    source: str
    clause: str | None = field(default=None, metadata=LEFT_OUT)
    evidence: str | None = field(default=None, metadata=LEFT_OUT | _EVIDENCE)
    note: str | None = field(default=None, metadata=LEFT_OUT)


@frozen(kw_only=True)
class Block(Node):
    """Points of one or more kinds of indicators (分值块); ``parts`` divide them among the kinds of the next level."""

    kinds: tuple[str, ...]
    points: Fraction = field(converter=number)
    parts: "tuple[Block, ...]" = field(default=(), metadata=LEFT_OUT)

    def _check(self) -> None:
        if self.points <= 0 or not self.kinds:
            raise unsound("分值块要有指标类型和大于零的分值")


@frozen(kw_only=True)
class WeightSet(Cited):
    """The weights of the level-1 kinds (一级指标权重); ``present`` and ``absent`` say for which tables.

    Without blocks the pack leaves the division to the unit: what a form does not print, rows share evenly.
    """

    present: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    absent: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    blocks: tuple[Block, ...] = field(default=(), metadata=LEFT_OUT)

    @property
    def points(self) -> Fraction:
        """The points of all blocks."""
        return sum((block.points for block in self.blocks), Fraction(0))

    def fits(self, kinds: frozenset[str]) -> bool:
        """Say whether a table with these level-1 kinds takes this set."""
        return all(_has(kinds, word) for word in self.present) and not any(_has(kinds, word) for word in self.absent)


@frozen(kw_only=True)
class Band(Node):
    """One qualitative level with the shares that may be given in it (定性档次)."""

    level: str
    low: Fraction = field(converter=number)
    high: Fraction = field(converter=number)


def _has(texts: Iterable[str], word: str) -> bool:
    return any(word in text for text in texts)


def read_rule(standard: str | None, rule: Rule | None, bands: tuple[Band, ...], measure: str | None) -> Standard:
    """Make the tree of a rule that a pack writes in one of its three ways; a sentence may be about a measure.

    Raises:
        RuleError: None or several ways are used, or the sentence cannot be read.
    """
    if (standard is not None) + (rule is not None) + bool(bands) != 1:
        raise unsound("规则要用 standard（印出的句子）、rule（字段）、bands（定性档次）三种写法之一")
    if bands:
        cases = tuple(Case(StateHolds(band.level), ShareBetween(band.low, band.high)) for band in bands)
        return Standard(Cases(None, cases))
    if rule is not None:
        return Standard(rule)
    return _printed(standard or "", measure)


@lru_cache(maxsize=1024)  # packs share sentences, and a pack that is changed elsewhere keeps its own
def _printed(text: str, measure: str | None) -> Standard:
    from indicators.syntax.standards import parse_standard

    read = parse_standard(text, measure=measure)
    if isinstance(read.rule, Unreadable):
        message = f"规则的句子未能识别（{read.rule.reason}）"
        raise RuleError.of(code="rule_unreadable", message=message, fault=Fault.PACK, text=text, where=".standard")
    return read


def _unit(asked: tuple[Question, ...], measure: str | None) -> str | None:
    """The unit in which a rule speaks of the indicator itself, if it names one."""
    own = {ITSELF, measure, "完成值", TARGET}
    return next((each.unit for each in asked if each.name in own and each.unit is not None), None)


def _scales(tree: Standard) -> bool:
    """Whether the score of a row is in proportion to its points, until it is rounded as the pack says."""
    return scales(tree.rule) and (tree.rounding is None or tree.rounding.of != "score")


@frozen(kw_only=True)
class PackRule(Cited):
    """One rule of a pack and the rows that it applies to (计分规则).

    Args:
        id: Its name inside the pack.
        label: What evaluators call it.
        applies: Which rows; the first rule that fits scores a row.
        standard: The printed sentence, or
        rule: the mapping, or
        bands: the qualitative levels.
        measure: What the sentence is about: a declared rate (完成率), or its own words for the indicator itself.
        manual: A person may reduce the score of an exceeded target by a share (按偏离度调减).
    """

    id: str
    label: str
    applies: Selector = field(default=Selector(), metadata=LEFT_OUT)
    standard: str | None = field(default=None, metadata=LEFT_OUT)
    rule: Rule | None = field(default=None, metadata=LEFT_OUT)
    bands: tuple[Band, ...] = field(default=(), metadata=LEFT_OUT)
    measure: str | None = field(default=None, metadata=LEFT_OUT)
    manual: bool = field(default=False, metadata=LEFT_OUT)
    tree: Standard = derived(lambda self: read_rule(self.standard, self.rule, self.bands, self.measure))
    asked: tuple[Question, ...] = derived(lambda self: questions(self.tree))
    unit: str | None = derived(lambda self: _unit(self.asked, self.speaks_of))
    scales: bool = derived(lambda self: _scales(self.tree))

    @property
    def speaks_of(self) -> str | None:
        """The words that the sentence has for the indicator itself, if it has any of its own."""
        return None if self.measure in DECLARED else self.measure


@frozen(kw_only=True)
class Execution(Cited):
    """How budget execution earns points (预算执行率得分).

    Args:
        points: Its 分值.
        budget: What counts as 预算数 (A).
        executed: What counts as 执行数 (B).
        standard: The printed sentence, or
        rule: the mapping. A rule that names no measure is about 预算执行率.
    """

    points: Fraction = field(converter=number)
    budget: str
    executed: str
    standard: str | None = field(default=None, metadata=LEFT_OUT)
    rule: Rule | None = field(default=None, metadata=LEFT_OUT)
    tree: Standard = derived(lambda self: read_rule(self.standard, self.rule, (), None))

    def _check(self) -> None:
        super()._check()
        if self.points <= 0:
            raise unsound("预算执行的分值要大于零", "points")


@frozen(kw_only=True)
class GradeEdge(Node):
    """One grade and the least total that earns it (等级); it reaches up to the next grade, which it does not touch."""

    word: str
    lower: Fraction = field(converter=number, metadata={"key": "from"})


@frozen(kw_only=True)
class GradeExample(Node):
    """A total and the grade that it must have (等级的算例)."""

    total: Fraction = field(converter=number)
    word: str = field(metadata={"key": "grade"})


@frozen(kw_only=True)
class Grades(Cited):
    """The grades of a total (等级划分), best first, half-open; ``examples`` are at and beside the edges."""

    edges: tuple[GradeEdge, ...]
    examples: tuple[GradeExample, ...] = field(default=(), metadata=LEFT_OUT)

    def of(self, total: Fraction) -> str | None:
        """The grade of a total."""
        return next((edge.word for edge in self.edges if total >= edge.lower), None)

    def index(self, word: str) -> int:
        """How far a grade stands from the best one; unknown words stand behind all."""
        words = [edge.word for edge in self.edges]
        return words.index(word) if word in words else len(words)


@frozen(kw_only=True)
class PackRounding(Cited):
    """One rounding (修约): ``of`` is ``points``, ``rate``, ``score`` or ``total``."""

    of: str = field(metadata=words("修约的对象", *STAGES))
    digits: int
    mode: str = field(metadata=words("修约方式", *MODES))

    def _check(self) -> None:
        super()._check()
        if not 0 <= self.digits <= MOST_DIGITS:
            raise unsound("修约位数应当是 0 到 9", "digits")


@frozen(kw_only=True)
class Aggregation(Cited):
    """How the values of several units or sub-projects become one (汇总).

    Args:
        absolute: ``sum`` for absolute values.
        relative: ``fund_weighted_mean`` or ``mean`` for rates.
        qualitative: ``fund_weighted_mean`` or ``mean`` of qualitative scores.
        before_scoring: Values are put together first and scored after (else scores are averaged).
    """

    absolute: str = field(default="sum", metadata=LEFT_OUT | words("汇总方式", "sum", *MEANS))
    relative: str = field(default="fund_weighted_mean", metadata=LEFT_OUT | words("汇总方式", *MEANS))
    qualitative: str = field(default="fund_weighted_mean", metadata=LEFT_OUT | words("汇总方式", *MEANS))
    before_scoring: bool = field(default=True, metadata=LEFT_OUT)


@frozen(kw_only=True)
class Readings(Cited):
    """How printed standards are read where they are silent (文字未写明时的读法); what is left out is read as usual.

    Args:
        silent_steps: Whether parts of a step count (每低5个百分点扣1分): ``by_size`` (one percentage point in
            proportion, everything else in full steps), ``whole`` or ``parts``. Holds for the pack's own sentences, too.
        bonus: Additions may lift a score above its 分值 (加分); else only where the sentence says so.
        below_zero: Deductions may push a score below zero (倒扣).
    """

    silent_steps: str | None = field(default=None, metadata=LEFT_OUT | words("不足一步的读法", *SILENT_STEPS))
    bonus: bool | None = field(default=None, metadata=LEFT_OUT)
    below_zero: bool | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        super()._check()
        if (self.silent_steps, self.bonus, self.below_zero) == (None, None, None):
            raise unsound("readings 没有写任何一种读法")

    @property
    def settings(self) -> Settings:
        """What the evaluator takes."""
        return Settings(silent_steps=self.silent_steps or "by_size", bonus=self.bonus, below_zero=bool(self.below_zero))


@frozen(kw_only=True)
class PackVeto(Cited):
    """A veto over the rows that it applies to (一票否决); its rule is a ``veto``."""

    applies: Selector = field(default=Selector(), metadata=LEFT_OUT)
    standard: str | None = field(default=None, metadata=LEFT_OUT)
    rule: Rule | None = field(default=None, metadata=LEFT_OUT)
    tree: Standard = derived(lambda self: read_rule(self.standard, self.rule, (), None))


@frozen(kw_only=True)
class PackName(Worded):
    """A name that the rules use beyond the declared ones (规则用到的名称): a ``number`` or a ``state``."""

    name: str
    what: str = field(metadata={"key": "kind"} | words("名称的类型", "number", "state"))
    meaning: str
    unit: str | None = field(default=None, metadata=LEFT_OUT)


@frozen(kw_only=True)
class LawException(Cited):
    """A law of scoring that the pack breaks on purpose (例外): the clause makes it so, where it says and nowhere else.

    Args:
        law: The law.
        rules: Ids of the rules that break it.
        reason: Why, in one Chinese sentence.
        sign: Only for targets with these comparators; ``none`` where none is stated.
        at: Only where the actual value is an open end of the target (``bound``), or where a missed target earns full
            marks by the rounding alone (``rounding``).
        side: Only for actual values ``below`` or ``above`` the target.
        rate: Only for these 完成率 (``≥130%``).
        target: The rule holds the actual value against this (``≥90%``) instead of the row's own target.
    """

    law: str
    rules: tuple[str, ...]
    reason: str
    sign: tuple[str, ...] = field(default=(), metadata=LEFT_OUT | words("比较符", *SIGNS))
    at: str | None = field(default=None, metadata=LEFT_OUT | words("例外的 at", *PLACES))
    side: str | None = field(default=None, metadata=LEFT_OUT | words("例外的 side", *SIDES))
    rate: str | None = field(default=None, metadata=LEFT_OUT)
    target: str | None = field(default=None, metadata=LEFT_OUT)
    rates: Interval | None = derived(lambda self: _percentages(self.rate))
    instead: Interval | None = derived(lambda self: _percentages(self.target))

    def _check(self) -> None:
        super()._check()
        if sum(each is not None for each in (self.at, self.side, self.rate, self.target)) > 1:
            raise unsound("例外的 at、side、rate、target 只写一个")

    @property
    def everywhere(self) -> bool:
        """Whether it holds for every actual value of the rows that it speaks of."""
        return self.at is self.side is self.rate is self.target is None

    def speaks_of(self, rule: str, bound: BoundTarget) -> bool:
        """Say whether a row of a rule is one of those."""
        return rule in self.rules and (not self.sign or sign_of(bound.indicator.target) in self.sign)


def _percentages(text: str | None) -> Interval | None:
    """The interval of a bound in per cent."""
    if text is None:
        return None
    from indicators.syntax import parse

    read = parse(text)
    if not isinstance(read, Quantity | Between) or read.unit != "%":
        raise unsound(f"例外的范围要写成百分数的界限（≥130%），不是 {text!r}")
    return read.interval


@frozen(kw_only=True)
class ExampleFact(Node):
    """A number that an example needs beside its row (算例的参照数据): 上年结余, 调剂额."""

    name: str
    value: str


@frozen(kw_only=True)
class Example(Node):
    """A row reckoned by hand or printed by somebody (算例): ``rules test`` and pytest redo it.

    Args:
        target: 指标值 as printed; of budget execution the 预算数.
        actual: 实际完成值 as printed; of budget execution the 执行数.
        points: 分值.
        earned: 得分.
        row: (written ``kind``) 二级指标, ``一级指标/二级指标``, or ``预算执行``; else 产出指标/数量指标.
        name: Name of the indicator, where the direction follows from it.
        share: The share that a person gives (0 to 1).
        facts: Numbers that the rule needs beside the row.
        finished: Whether the project is finished, where the rule asks.
        rule: Id of the rule that must score it.
        source: Key of the source that prints it.
        clause: The place in it.
        note: How it was reckoned.
    """

    target: str
    actual: str
    points: Fraction = field(converter=number)
    earned: Fraction = field(converter=number)
    row: str | None = field(default=None, metadata=LEFT_OUT | {"key": "kind"})
    name: str | None = field(default=None, metadata=LEFT_OUT)
    share: Fraction | None = field(default=None, metadata=LEFT_OUT)
    facts: tuple[ExampleFact, ...] = field(default=(), metadata=LEFT_OUT)
    finished: bool | None = field(default=None, metadata=LEFT_OUT)
    rule: str | None = field(default=None, metadata=LEFT_OUT)
    source: str | None = field(default=None, metadata=LEFT_OUT)
    clause: str | None = field(default=None, metadata=LEFT_OUT)
    note: str | None = field(default=None, metadata=LEFT_OUT)


@frozen(kw_only=True, repr=False)
class RulePack(Worded):
    """A rule pack (规则包): how one jurisdiction scores.

    Args:
        id: Its folder's name.
        version: Its own version.
        title: What it is the rules of.
        jurisdiction: Where it holds.
        points: The full total, 100.
        whole_unit: ``true`` for forms of a whole unit (部门整体), ``false`` for those of a project; left out: both.
        years: The first and the last year of the forms that it was read from.
        sources: The documents.
        rules: Rules in order; the first whose ``applies`` fits scores a row.
        weights: Weight sets in order; the first that fits a table is used.
        splits: Other weights that forms of the same place print, where they divide as many points: what the total would
            be by them is told.
        execution: Budget execution, if it is scored.
        grades: Grades of the total.
        rounding: Roundings, each of another thing.
        aggregation: How values of several units are put together.
        readings: How printed standards are read where they are silent.
        compound: ``lowest``, ``mean`` or ``all_or_nothing``: what a cell of several targets earns.
        missing: What a row without an actual value is: ``undetermined``, ``zero`` points, or ``value_zero``: its number
            counts as zero.
        not_applicable: ``rescale`` (left out, the rest counts for the whole) or ``full``.
        vetoes: Vetoes.
        names: Names that the rules need beyond the declared ones.
        exceptions: Laws that it breaks on purpose.
        examples: Rows reckoned by hand, or printed ones.
        extends: The pack that this one stands on: an id, or a path from this file's folder.
        without: Ids of inherited rules that are left out; ``exceptions`` leaves out all inherited exceptions.
        evidence: At best, for every part (a draft from memory says ``memory`` once); else each part's source tells.
    """

    id: str
    version: str
    title: str
    jurisdiction: str
    sources: tuple[Source, ...]
    rules: tuple[PackRule, ...]
    weights: tuple[WeightSet, ...]
    grades: Grades | None = field(default=None, metadata=LEFT_OUT)
    execution: Execution | None = field(default=None, metadata=LEFT_OUT)
    rounding: tuple[PackRounding, ...] = field(default=(), metadata=LEFT_OUT)
    aggregation: Aggregation | None = field(default=None, metadata=LEFT_OUT)
    readings: Readings | None = field(default=None, metadata=LEFT_OUT)
    points: Fraction = field(default=Fraction(100), converter=number, metadata=LEFT_OUT)
    whole_unit: bool | None = field(default=None, metadata=LEFT_OUT)
    years: tuple[int, ...] = field(default=(), metadata=LEFT_OUT)
    splits: tuple[WeightSet, ...] = field(default=(), metadata=LEFT_OUT)
    compound: str = field(
        default="lowest", metadata=LEFT_OUT | words("复合指标的计分", "lowest", "mean", "all_or_nothing")
    )
    missing: str = field(
        default="undetermined", metadata=LEFT_OUT | words("缺失值的处理", "undetermined", "zero", "value_zero")
    )
    not_applicable: str = field(default="rescale", metadata=LEFT_OUT | words("不适用指标的处理", "rescale", "full"))
    vetoes: tuple[PackVeto, ...] = field(default=(), metadata=LEFT_OUT)
    names: tuple[PackName, ...] = field(default=(), metadata=LEFT_OUT)
    exceptions: tuple[LawException, ...] = field(default=(), metadata=LEFT_OUT)
    examples: tuple[Example, ...] = field(default=(), metadata=LEFT_OUT)
    extends: str | None = field(default=None, metadata=LEFT_OUT)
    without: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    evidence: str | None = field(default=None, metadata=LEFT_OUT | _EVIDENCE)

    def __repr__(self) -> str:
        """Say it in one line: id, version, title, rules."""
        return f"<RulePack {self.id} {self.version} {self.title} {len(self.rules)} 条规则>"

    def _check(self) -> None:
        super()._check()
        if self.points <= 0:
            raise unsound("满分要大于零", "points")
        if self.years and (len(self.years) != 2 or self.years[0] > self.years[1]):  # noqa: PLR2004 - first and last
            raise unsound("years 要写两个年度：样式最早的和最晚的，如 [2019, 2022]", "years")

    @property
    def goal_points(self) -> Fraction:
        """The points of the indicators: the total without budget execution."""
        return self.points - (self.execution.points if self.execution else 0)

    @property
    def settings(self) -> Settings:
        """How a printed standard is read where it is silent."""
        return Settings() if self.readings is None else self.readings.settings

    @property
    def own_settings(self) -> Settings:
        """The same for the pack's own sentences: what they give stays between zero and the points."""
        return Settings(silent_steps=self.settings.silent_steps, bonus=False)

    def rule_for(self, bound: BoundTarget) -> PackRule | None:
        """The rule that scores a row: the first that admits it."""
        return next((rule for rule in self.rules if rule.applies.admits(bound)), None)

    def rounding_of(self, what: str) -> PackRounding | None:
        """The rounding of one stage, if the pack states one."""
        return next((each for each in self.rounding if each.of == what), None)

    def source_of(self, cited: Cited) -> Source:
        """The source that something rests on."""
        return next(source for source in self.sources if source.key == cited.source)

    def evidence_of(self, cited: Cited) -> str:
        """How well something is attested: its own mark, else its source's, and never better than the whole pack."""
        own = cited.evidence or self.source_of(cited).evidence
        return own if self.evidence is None else max(own, self.evidence, key=tuple(EVIDENCE).index)
