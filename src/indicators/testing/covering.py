"""Which rules of a pack rows ever reach (规则用到没有): the pack's own examples, and rows that somebody published.

Lives here: :func:`coverage` and what it finds. May not: judge a score, read files.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import asdict, frozen

from indicators.comparators import decimal_string
from indicators.reviewing import PublishedForm
from indicators.reviewing.published import facts_of, printed_rows
from indicators.rulepacks import RulePack
from indicators.scoring import ExecutionScore, Score
from indicators.testing.bench import FilledRow
from indicators.testing.examples import Scored, redone, rule_of
from indicators.testing.rows import EXECUTION, label_of

OF_EXAMPLES = "算例"


@frozen
class Use:
    """A row that a rule scored (用到规则的一行)."""

    form: str  # the form that prints it; 算例 for an example of the pack
    row: FilledRow  # the row, with what the pack gives

    def __str__(self) -> str:
        """Print it as one line."""
        row = self.row
        cells = f"指标值 {row.target}，实际完成值 {row.actual}，分值 {row.points}，得分 {row.earned}"
        return f"{self.form}：{row.name}，{cells}"


@frozen
class Coverage:
    """Which rows each rule of a pack scored (规则的覆盖)."""

    # the rows by the rule's id, in the order of the pack; none where no row ever reaches the rule
    used: dict[str, tuple[Use, ...]]
    pack: RulePack  # the pack, for what it calls its rules

    @property
    def never(self) -> tuple[str, ...]:
        """The rules that no row reaches."""
        return tuple(rule for rule, uses in self.used.items() if not uses)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"used": {rule: [asdict(use) for use in uses] for rule, uses in self.used.items()}, "never": self.never}

    def __str__(self) -> str:
        """Print it: a line a rule with its first row, then the rules that no row reaches."""
        lines = [_line(label_of(self.pack, rule), uses) for rule, uses in self.used.items() if uses]
        never = "、".join(label_of(self.pack, rule) for rule in self.never)
        return "\n".join([*lines, f"从未用到的规则：{never}" if never else "每条规则都用到了"])


def _line(label: str, uses: Sequence[Use]) -> str:
    examples = sum(use.form == OF_EXAMPLES for use in uses)
    counts = ((examples, "算例"), (len(uses) - examples, "公布的行"))
    said = "、".join(f"{word} {count} 个" for count, word in counts if count)
    return f"用到　规则“{label}”：{said}，如 {uses[0]}"


def coverage(pack: RulePack, forms: Iterable[PublishedForm] = ()) -> Coverage:
    """Find which rule of a pack scores which row (规则用到没有): of its examples, and of forms that somebody published.

    A row reaches a rule where the rule reckons it, be it only to the share that a person gives; of a compound target
    each part has its own rule. Printed scores do not matter.

    >>> from indicators.rulepacks import load_rulepack
    >>> found = coverage(load_rulepack("hubei-2019"))
    >>> [use.row.actual for use in found.used["positive"]], found.never
    (['100%', '40件'], ())
    """
    rules = [rule.id for rule in pack.rules] + [EXECUTION] * (pack.execution is not None)
    used: dict[str, list[Use]] = {rule: [] for rule in rules}
    for example, found in redone(pack):
        row = (example.name or example.row or OF_EXAMPLES, example.target, example.actual)
        for rule, use in _uses(OF_EXAMPLES, row, found, example.points):
            used[rule].append(use)
    for rule, use in (each for form in forms for each in _of_form(form, pack)):
        used[rule].append(use)
    return Coverage({rule: tuple(uses) for rule, uses in used.items()}, pack)


def _of_form(form: PublishedForm, pack: RulePack) -> Iterator[tuple[str, Use]]:
    facts = facts_of(form)
    for row in printed_rows(form, pack, facts):
        printed, found = row.indicator, row.score(pack, facts)
        if found is not None:
            target, actual = printed.target.text or str(printed.target), printed.actual_text or ""
            if isinstance(found, ExecutionScore):
                actual = f"{decimal_string(found.executed or Fraction(0))}元"  # what was spent
            yield from _uses(form.name, (printed.name, target, actual), found, row.out_of)


def _uses(form: str, row: tuple[str, str, str], found: Scored, points: Fraction | None) -> Iterator[tuple[str, Use]]:
    """The rules that reckon a row, each once: those that left a step, be it only the share left to a person."""
    earned = "待评定" if found.earned is None else decimal_string(found.earned)
    cells = ("未印", "未印") if points is None else (decimal_string(points), earned)
    parts = found.parts if isinstance(found, Score) else ()
    for rule in dict.fromkeys(rule_of(each) for each in (found, *parts) if each.steps):
        if rule is not None:
            yield rule, Use(form, FilledRow(*row, *cells))
