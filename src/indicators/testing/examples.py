"""The examples of a pack (算例): rows with their scores, redone by the library's own scorer.

Lives here: one example → what refutes it, as a filled row. May not: say what is right; the pack does.
"""

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Quantity, decimal_string
from indicators.rulepacks import Example, RulePack
from indicators.rulepacks.checks import EXECUTED
from indicators.scoring import ExecutionScore, Score, grade, score_execution, score_indicator
from indicators.syntax import parse
from indicators.targets import Actual, Facts, Indicator, bind
from indicators.testing.bench import Broken, FilledRow
from indicators.testing.rows import EXECUTION, GRADES, PATHS, RULES

Scored = Score | ExecutionScore


def redone(pack: RulePack) -> Iterator[tuple[Example, Scored]]:
    """Score each example of a pack."""
    for example in pack.examples:
        yield example, (_executed if example.row == EXECUTED else _scored)(example, pack)


def rule_of(found: Scored) -> str | None:
    """The id of the rule that scored a row."""
    if isinstance(found, ExecutionScore):
        return EXECUTION
    return None if found.rule is None else found.rule.id


def refuted(pack: RulePack) -> Iterator[Broken | None]:
    """Redo each example of a pack; ``None`` where the pack gives what it says."""
    yield from _misgraded(pack)
    for number, (example, found) in enumerate(redone(pack), 1):
        earned, rule = found.earned, rule_of(found)
        if earned == example.earned and example.rule in (None, rule):
            yield None
            continue
        why = "".join(f"（{finding.message}）" for finding in found.findings) if earned is None else ""
        got = "算不出" if earned is None else f"得 {decimal_string(earned)}"
        said = f"第{number}个算例应得 {decimal_string(example.earned)}，照规则{got}{why}"
        if example.rule not in (None, rule):
            said += f"；应由规则 {example.rule} 计分，实际是 {rule}"
        yield Broken(rule or RULES, said, (_row(example, earned),))


def _misgraded(pack: RulePack) -> Iterator[Broken | None]:
    """Redo the examples of the grades; ``None`` where a total has the grade that it must have."""
    for example in () if pack.grades is None else pack.grades.examples:
        found = grade(pack, example.total)
        why = f"总分 {decimal_string(example.total)} 分应当是“{example.word}”，照规则包是“{found}”"
        yield None if found == example.word else Broken(GRADES, why)


def _row(example: Example, earned: Fraction | None) -> FilledRow:
    got = "算不出" if earned is None else decimal_string(earned)
    return FilledRow(example.name or "算例", example.target, example.actual, decimal_string(example.points), got)


def _scored(example: Example, pack: RulePack) -> Score:
    """What the pack gives for a row."""
    actual = Actual(text=example.actual, share=example.share, reason="算例")
    row = Indicator(name=example.name or "算例", path=_path(example.row), target=parse(example.target))
    facts = facts_in(example)
    return score_indicator(bind(row, actual, facts), actual, pack, example.points, facts)


def facts_in(example: Example) -> Facts:
    """What an example says beside its row."""
    read = {fact.name: parse(fact.value) for fact in example.facts}
    named = {name: (said.value, said.unit) for name, said in read.items() if isinstance(said, Quantity)}
    return Facts(named=named, finished=example.finished)


def _path(kind: str | None) -> tuple[str, str]:
    """The kinds of levels 1 and 2 that an example names."""
    if kind is None:
        return PATHS[0]
    level1, slash, level2 = kind.partition("/")
    return (level1, level2) if slash else next((path for path in PATHS if path[1] == kind), (kind, ""))


def _executed(example: Example, pack: RulePack) -> ExecutionScore:
    """What the pack gives for budget execution."""
    execution = pack.execution
    assert execution is not None  # noqa: S101 - checked at loading
    given = evolve(execution, points=example.points)
    return score_execution(pack, given, _money(example.target), _money(example.actual), facts_in(example))


def _money(text: str) -> Fraction | None:
    read = parse(text)
    return read.value if isinstance(read, Quantity) else None
