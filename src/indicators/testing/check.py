"""Checking a rule pack against the laws (规则包自测): proven, sampled, refuted, or excepted.

Lives here: :func:`check_pack` and its results. May not: know single laws.
"""

from collections.abc import Iterator
from typing import Any

from attrs import asdict, astuple, frozen

from indicators.rulepacks import LawException, RulePack, Rules, load_rulepack, path_or_id
from indicators.testing.bench import Bench, Broken
from indicators.testing.examples import refuted
from indicators.testing.laws import DECIDED, Law, Tried, held_within
from indicators.testing.rows import RULES, label_of
from indicators.testing.samples import SAMPLED

_COLUMNS = ("指标", "指标值", "实际完成值", "分值", "得分", "违反的规律")


@frozen
class Excepted:
    """A law that the pack breaks on purpose, and the clause that makes it so (例外)."""

    exception: LawException
    broken: Broken
    document: str
    label: str


@frozen
class LawResult:
    """What became of one law (检验结果)."""

    law: Law  # the law
    proven: int  # on how many rows it was decided for all values
    sampled: int  # on how many drawn tables, or rows that cannot be decided, it was tried
    all_sizes: int = 0  # of these, how many speak for every target above zero: the score depends on the ratio alone
    broken: tuple[Broken, ...] = ()  # what refutes it, the first of each rule and reason
    excepted: tuple[Excepted, ...] = ()  # what would, but for a clause

    @property
    def holds(self) -> bool:
        """Whether nothing refutes it."""
        return not self.broken

    @property
    def how(self) -> str:
        """How it was found out, in Chinese."""
        counts = (("判定", self.proven, "项"), ("抽样", self.sampled, "例"))
        said = [f"{word} {count} {unit}" for word, count, unit in counts if count]
        if self.all_sizes:
            said.insert(1, f"其中 {self.all_sizes} 项对任意正目标值成立")
        return "，".join(said) or "不涉及"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "law": self.law.id,
            "title": self.law.title,
            "says": self.law.says,
            "holds": self.holds,
            "proven": self.proven,
            "sampled": self.sampled,
            "all_sizes": self.all_sizes,
            "broken": [asdict(broken) for broken in self.broken],
            "excepted": [
                e.exception.to_dict() | {"rule": e.broken.rule, "document": e.document} for e in self.excepted
            ],
        }

    def __str__(self) -> str:
        """Print it: the verdict, then each counterexample as filled rows."""
        lines = [f"{'通过' if self.holds else '违反'}　{self.law.title}：{self.law.says}（{self.how}）"]
        for broken in self.broken:
            lines.append(f"　规则 {broken.rule}：{broken.why}")
            for row in broken.rows:
                cells = zip(_COLUMNS, (*astuple(row), self.law.title), strict=True)
                lines.append("　　" + "；".join(f"{name} {cell}" for name, cell in cells))
        for each in self.excepted:
            clause = each.exception.clause
            place = each.document if clause is None else f"{each.document}，{clause}"
            lines.append(f"　例外　规则“{each.label}”：{each.exception.reason}（依据：{place}）")
        return "\n".join(lines)


def _needed(bench: Bench) -> Iterator[Tried]:
    """Try each law that an exception names: it must really be broken there, else the exception is out of date."""
    laws = {law.id: law for law in (*DECIDED, *SAMPLED)}
    really: dict[str, set[tuple[str, int]]] = {}
    for exception in bench.pack.exceptions:
        law = laws.get(exception.law)
        if law is None:
            yield Tried(Broken(RULES, f"没有“{exception.law}”这条规律，可用 {'、'.join(laws)}"))
            continue
        if law.id not in really:
            really[law.id] = set(_excused(bench, law))
        for rule in exception.rules:
            if (rule, id(exception)) not in really[law.id]:
                yield Tried(Broken(rule, f"写了例外，“{law.title}”在这里其实成立"))
            else:
                yield Tried(held_within(bench, exception, rule))


def _excused(bench: Bench, law: Law) -> Iterator[tuple[str, int]]:
    """Rules and exceptions of which the law is really broken by the one as the other says."""
    for tried in _trials(law, bench):
        exception = tried.broken and _exception(bench.pack, law, tried)
        if tried.broken and exception:
            yield tried.broken.rule, id(exception)


def _trials(law: Law, bench: Bench) -> Iterator[Tried]:
    """Try a law once, however many ask."""
    if law in bench.tried:
        yield from bench.tried[law]
        return
    trials: list[Tried] = []
    for tried in law.refute(bench):
        trials.append(tried)
        yield tried
    bench.tried[law] = trials


def _exception(pack: RulePack, law: Law, tried: Tried) -> LawException | None:
    """The exception that excuses what refutes a law: the one that was asked about, or one that names no place."""
    if tried.exception is not None or tried.broken is None:
        return tried.exception
    rule = tried.broken.rule
    whole = (each for each in pack.exceptions if each.law == law.id and each.everywhere and not each.sign)
    return next((each for each in whole if rule in each.rules), None)


LAWS: tuple[Law, ...] = (
    *DECIDED,
    *SAMPLED,
    Law(
        "examples", "算例相符", "包里的算例照规则重算，得分与写的一致。", lambda bench: map(Tried, refuted(bench.pack))
    ),
    Law("exceptions", "例外确有其事", "写明的例外都真的违反了那条规律。", _needed),
)
"""All laws, in the order in which they are checked."""


def check_law(law: Law, pack: RulePack | Bench) -> LawResult:
    """Check one law for a pack, or for its bench: several laws share what they compute. Stated exceptions count."""
    bench = pack if isinstance(pack, Bench) else Bench.of(pack)
    pack = bench.pack
    trials, left, excepted = 0, dict[str, Broken](), dict[tuple[str, int], Excepted]()
    proven = all_sizes = 0
    for tried in _trials(law, bench):
        trials, proven, all_sizes = trials + 1, proven + tried.proven, all_sizes + tried.all_sizes
        if tried.broken is not None:
            exception = _exception(pack, law, tried)
            if exception is None:
                left.setdefault(tried.broken.rule, tried.broken)
            else:
                document = pack.source_of(exception).document
                key = (tried.broken.rule, id(exception))
                excepted.setdefault(key, Excepted(exception, tried.broken, document, label_of(pack, key[0])))
    return LawResult(law, proven, trials - proven, all_sizes, tuple(left.values()), tuple(excepted.values()))


def check_pack(pack: Rules) -> tuple[LawResult, ...]:
    """Check a rule pack against all laws; the same pack always gives the same results.

    Args:
        pack: The pack, its id, the path of its TOML file, or its text.

    Returns:
        One result a law, in the order of :data:`LAWS`.

    Raises:
        RulePackError: The pack cannot be loaded.

    >>> [result.law.id for result in check_pack("hubei-2019") if not result.holds]
    []
    """
    bench = Bench.of(load_rulepack(path_or_id(pack)))
    return tuple(check_law(law, bench) for law in LAWS)
