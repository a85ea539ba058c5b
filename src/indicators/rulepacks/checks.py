"""What is checked when a pack is loaded (规则包的检查): a bad pack is an error that says the place.

Lives here: the checks that compare parts of a pack with each other. May not: read files, score, sample: each check
decides. Bands are intervals, so gaps and overlaps are computed, not searched.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from indicators.comparators import Between, Interval, NotEqual, Quantity, decimal_string
from indicators.errors import Fault, RulePackError
from indicators.rulepacks.model import Block, Cited, RulePack
from indicators.rulepacks.names import DECLARED, Declared
from indicators.standards import questions, tree
from indicators.standards.facts import same_unit
from indicators.standards.lint import held, places
from indicators.standards.trace import ITSELF

_SEVERAL = 2
EXECUTED = "预算执行"  # the kind of an example of budget execution
EXCEPTED_PARTS = {"execution", "weights", "rules", "total"}  # what an exception may name beside single rules
_KINDS = {"number": "数", "state": "状态", "date": "日期"}


def check(pack: RulePack) -> None:
    """Check a pack as a whole.

    Raises:
        RulePackError: The first thing that is wrong, with its place.
    """
    _sources(pack)
    _weights(pack)
    _unique((each.of for each in pack.rounding), "$.rounding", "修约")
    _grades(pack)
    _examples(pack)
    for where, standard in trees(pack):
        if any(isinstance(each, tree.Unreadable) for each in standard.rule.walk()):
            raise wrong("rule_unreadable", where, "规则有一部分未能识别")
        _names(pack, standard, where)
        for cases in cases_of(standard.rule):
            _bands(pack, cases, where)
    for i, rule in enumerate(pack.rules, 1):
        if any(isinstance(case.score, tree.Grade) for cases in cases_of(rule.tree.rule) for case in cases.cases):
            raise wrong("rule_gives_grade", f"$.rules[{i}]", "计分规则给出的应当是分，不是等级")
    for i, veto in enumerate(pack.vetoes, 1):
        if not isinstance(veto.tree.rule, tree.Veto):
            raise wrong("veto_no_veto", f"$.vetoes[{i}]", "一票否决要用 veto 写法")


def wrong(code: str, where: str, message: str, hint: str | None = None) -> RulePackError:
    """Make the error for a part that does not fit the others."""
    return RulePackError.of(code=code, message=message, fault=Fault.PACK, where=where, hint=hint)


def trees(pack: RulePack) -> Iterator[tuple[str, tree.Standard]]:
    """The trees of a pack with their places."""
    for i, rule in enumerate(pack.rules, 1):
        yield f"$.rules[{i}]", rule.tree
    if pack.execution is not None:
        yield "$.execution", pack.execution.tree
    for i, veto in enumerate(pack.vetoes, 1):
        yield f"$.vetoes[{i}]", veto.tree


def cases_of(rule: tree.Rule) -> Iterator[tree.Cases]:
    """The bands anywhere in a rule."""
    return (each for each in rule.walk() if isinstance(each, tree.Cases))


# -- sources, ids, roundings


def _sources(pack: RulePack) -> None:
    _unique((source.key for source in pack.sources), "$.sources", "出处")
    _unique((rule.id for rule in pack.rules), "$.rules", "规则")
    _unique((name.name for name in pack.names), "$.names", "名称")
    known = {source.key for source in pack.sources}
    for where, cited in _cited(pack):
        if cited.source not in known:
            hint = f"可用 {'、'.join(sorted(known))}"
            raise wrong("source_unknown", f"{where}.source", f"没有这个出处：{cited.source!r}", hint)
    ids = {rule.id for rule in pack.rules} | EXCEPTED_PARTS
    for i, exception in enumerate(pack.exceptions, 1):
        for each in exception.rules:
            if each not in ids:
                raise wrong("exception_unknown_rule", f"$.exceptions[{i}].rules", f"没有这条规则：{each!r}")


def _examples(pack: RulePack) -> None:
    """What an example names must be there."""
    sources, rules = {source.key for source in pack.sources}, {rule.id for rule in pack.rules}
    for i, example in enumerate(pack.examples, 1):
        if example.source is not None and example.source not in sources:
            raise wrong("source_unknown", f"$.examples[{i}].source", f"没有这个出处：{example.source!r}")
        if example.rule is not None and example.rule not in rules:
            raise wrong("example_unknown_rule", f"$.examples[{i}].rule", f"没有这条规则：{example.rule!r}")
        if example.row == EXECUTED and pack.execution is None:
            raise wrong("example_no_execution", f"$.examples[{i}].kind", "规则包没有给预算执行分值")


def _cited(pack: RulePack) -> Iterator[tuple[str, Cited]]:
    for part in ("weights", "splits", "rules", "rounding", "vetoes", "exceptions"):
        for i, each in enumerate(getattr(pack, part), 1):
            yield f"$.{part}[{i}]", each
    for part in ("execution", "grades", "aggregation", "readings"):
        each = getattr(pack, part)
        if each is not None:
            yield f"$.{part}", each


def _unique(keys: Iterable[str], where: str, what: str) -> None:
    seen = set()
    for i, key in enumerate(keys, 1):
        if key in seen:
            raise wrong("repeated", f"{where}[{i}]", f"{what} {key!r} 写了两次")
        seen.add(key)


# -- weights and grades


def _weights(pack: RulePack) -> None:
    if pack.goal_points <= 0:
        raise wrong("weight_sum", "$.execution.points", "预算执行的分值占满了总分")
    if not pack.weights:
        raise wrong("weights_missing", "$.weights", "没有写指标的权重")
    for i, each in enumerate(pack.weights, 1):
        if each.blocks:
            _blocks(each.blocks, pack.goal_points, f"$.weights[{i}].blocks")
    if pack.weights[-1].present or pack.weights[-1].absent:
        raise wrong("weights_not_total", "$.weights", "最后一组权重应当适用于其余一切表格，不写 present、absent")


def _blocks(blocks: tuple[Block, ...], total: Fraction, where: str) -> None:
    summed = sum((block.points for block in blocks), Fraction(0))
    if summed != total:
        message = f"各块分值之和是 {decimal_string(summed)}，应当是 {decimal_string(total)}"
        raise wrong("weight_sum", where, message)
    for i, block in enumerate(blocks, 1):
        earlier = {kind for other in blocks[: i - 1] for kind in other.kinds}
        for kind in block.kinds:
            if kind in earlier:
                raise wrong("repeated", f"{where}[{i}]", f"指标类型 {kind!r} 写了两次")
            earlier.add(kind)
        if block.parts:
            _blocks(block.parts, block.points, f"{where}[{i}].parts")


def _grades(pack: RulePack) -> None:
    if pack.grades is None:
        return
    edges = [edge.lower for edge in pack.grades.edges]
    if not edges or edges[-1] != 0:
        raise wrong("band_gap", "$.grades", "最低一等应当从 0 分起，否则有的总分没有等级")
    if any(upper <= lower for upper, lower in pairwise(edges)):
        raise wrong("band_overlap", "$.grades", "等级要从高到低写，下限一个比一个小")
    if edges[0] >= pack.points:
        raise wrong("band_unreachable", "$.grades", "最高一等的下限不能达到或超过满分")
    _unique((edge.word for edge in pack.grades.edges), "$.grades.edges", "等级")


# -- names


def declared(pack: RulePack) -> dict[str, Declared]:
    """All names that the rules of a pack may use: the library's and the pack's own."""
    own = {rule.speaks_of: Declared("number", "指标本身") for rule in pack.rules if rule.speaks_of is not None}
    return DECLARED | own | {each.name: Declared(each.what, each.meaning, each.unit) for each in pack.names}


def _names(pack: RulePack, standard: tree.Standard, where: str) -> None:
    known = declared(pack)
    for question in questions(standard):
        if question.kind == "judgement":
            continue
        found = known.get(question.name)
        if found is None:
            hint = f"在 [[names]] 里声明它，或改用 {'、'.join(n for n, d in known.items() if d.kind == question.kind)}"
            raise wrong("name_unknown", where, f"规则用到了没有声明的名称「{question.name}」", hint)
        if found.kind != question.kind:
            raise wrong(
                "name_kind", where, f"「{question.name}」是{_KINDS[found.kind]}，规则把它当{_KINDS[question.kind]}用"
            )
        if not same_unit(found.unit, question.unit):
            message = f"「{question.name}」以{found.unit}计，规则以{question.unit}计"
            raise wrong("unit_mismatch", where, message)


# -- bands


def _bands(pack: RulePack, cases: tree.Cases, where: str) -> None:
    if all(isinstance(case.when, tree.StateHolds) for case in cases.cases):
        _levels(cases, where)
    found = [interval for case in cases.cases if (interval := _interval(case.when)) is not None]
    measures = {case.when.measure or cases.measure for case in cases.cases if isinstance(case.when, tree.Condition)}
    if len(found) != len(cases.cases) or len(measures) != 1:
        return
    name = measures.pop()
    _overlaps(found, where)
    if cases.otherwise is None:
        _gaps(found, declared(pack)[name or ITSELF].low, where)


def _interval(when: object) -> Interval | None:
    test = when.test if isinstance(when, tree.Condition) else None
    return test.interval if isinstance(test, Quantity | Between) and not isinstance(test, NotEqual) else None


def _overlaps(bands: list[Interval], where: str) -> None:
    for i, later in enumerate(bands):
        for earlier in bands[:i]:
            at = places((earlier, later))
            own = [place for place in at if later.holds(place)]
            shared = [place for place in own if earlier.holds(place)]
            if shared == own:
                raise wrong("band_unreachable", where, f"{later} 这一档排在 {earlier} 之后，永远轮不到")
            falling = later.upper is None or later.lower is None  # ≥80 behind ≥90 means what is left of it
            left_over = falling and all(later.holds(place) for place in at if earlier.holds(place))
            if shared and not left_over:
                inside = min(shared, key=lambda place: place in at[1:-1:2])  # rather than an edge
                raise wrong("band_overlap", where, f"{earlier} 与 {later} 两档重叠：{decimal_string(inside)} 两边都算")


def _gaps(bands: list[Interval], low: Fraction | None, where: str) -> None:
    """Refuse a number that no band holds, from the least value on."""
    for place in places(bands if low is None else (*bands, Interval(low, None))):
        if (low is None or place >= low) and not held(bands, place):
            raise wrong("band_gap", where, f"{decimal_string(place)} 不在任何一档里，也没有写“否则”")


def _levels(cases: tree.Cases, where: str) -> None:
    """Qualitative levels that give shares: together they must give every share from 0 to 1, each once."""
    shares = [case.score for case in cases.cases if isinstance(case.score, tree.ShareBetween)]
    if len(shares) < _SEVERAL or len(shares) != len(cases.cases):
        return
    ordered = sorted(shares, key=lambda share: share.low)
    for lower, upper in pairwise(ordered):
        if lower.high != upper.low:
            code = "band_gap" if lower.high < upper.low else "band_overlap"
            edges = f"{decimal_string(lower.high * 100)}% 与 {decimal_string(upper.low * 100)}%"
            raise wrong(code, where, f"定性档次{'之间有空档' if code == 'band_gap' else '互相重叠'}：{edges}")
    if ordered[0].low != 0 or ordered[-1].high != 1:
        raise wrong("band_gap", where, "定性档次应当从 0 到 100% 全部覆盖")
