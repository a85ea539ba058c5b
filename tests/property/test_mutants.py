"""Every small wrong change of a shipped rule is found out by a law, by the pack's own examples, or at loading.

A rule is changed in its JSON form: a formula turned round, the edge of a band moved or opened, alone or with the band
beside it, a share or a step changed, a cap or a floor dropped; the edge of a grade is moved. What nobody finds out and
changes the score of some row stands in ``mutants.toml``, with the reason why nothing that a document prints decides it.
"""

import re
import tomllib
import warnings
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from indicators.comparators import LEVELS, Interval, decimal_string
from indicators.errors import RuleError, RulePackError
from indicators.rulepacks import PackRule, RulePack, load_rulepack, rulepack_ids
from indicators.rulepacks.checks import EXECUTED, check
from indicators.rulepacks.model import Grades
from indicators.scoring.pieces import Undecidable
from indicators.standards import Rule
from indicators.standards.formula import names_in, parse_formula
from indicators.testing import check_law
from indicators.testing.bench import Bench, LevelRow, all_actuals
from indicators.testing.examples import refuted
from indicators.testing.laws import DECIDED
from indicators.testing.rows import EXECUTION, GRADES, TriedRow
from indicators.testing.witnesses import first_failure

SURVIVORS = Path(__file__).with_name("mutants.toml")
SIGNS = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": ">=", "and": "or", "or": "and", "below": "above"}
SIGNS |= {"above": "below", "late": "early", "early": "late", "either": "below"}
OPERATIONS = {"*": "/", "/": "*", "+": "-", "-": "+"}
SHARES = ("share", "share_from", "share_to")
POINTS = ("points", "points_from", "points_to")
EDGES = ("value", "lower", "upper", "from")
LIMITS = ("floor", "ceiling", "limit", "otherwise")
BANDS, *OTHERS = [law for law in DECIDED if law.id not in ("covered", "reachable")]


# -- changing


def changes(key: str, value: object) -> Iterator[object]:
    """The wrong values of one field of a rule."""
    if key in (*SHARES, *POINTS, *EDGES) and isinstance(value, str):
        yield from (decimal_string(other) for other in moved(key, Fraction(value)) if other != Fraction(value))
    elif key in ("sign", "operator", "side"):
        yield from [SIGNS[str(value)]] if value in SIGNS else []
    elif isinstance(value, bool):
        yield not value
    elif key in LIMITS and value is not None:
        yield None
    elif key == "expression":
        yield from turned(str(value))


def moved(key: str, value: Fraction) -> tuple[Fraction, ...]:
    """Another number: an edge a step up and down; a share or points too, as far as they make sense."""
    if key in SHARES:
        return min(value + Fraction(1, 10), Fraction(1)), max(value - Fraction(1, 10), Fraction(0))
    if key in POINTS:
        return (value * 2, value / 2) if value < 0 else (value + 1, max(value - 1, Fraction(0)))
    return value + 1, value - 1


def turned(expression: str) -> Iterator[str]:
    """A formula with two quantities exchanged, another sign, another number."""
    names = [word for word in dict.fromkeys(re.findall(r"[^-+*/()%\d.]+", expression)) if word != "分值"]
    if len(names) > 1:
        one, two = names
        yield expression.replace(one, "\0").replace(two, one).replace("\0", two)
    for found in re.finditer(r"[-+*/]", expression):
        yield expression[: found.start()] + OPERATIONS[found[0]] + expression[found.end() :]
    for found in re.finditer(r"\d+", expression):
        yield expression[: found.start()] + str(int(found[0]) + 1) + expression[found.end() :]


Place = tuple[str | int, ...]


def places(data: object, path: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every field anywhere in a rule, and its value."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield (*path, key), value
            yield from places(value, (*path, key))


def shared(data: object) -> Iterator[tuple[tuple[Place, ...], object]]:
    """The numbers that several bands share: an edge, or a share, that is the end of one and the start of the next."""
    for keys in (EDGES, SHARES, POINTS):
        found: dict[object, list[Place]] = {}
        for path, value in places(data):
            if path[-1] in keys and isinstance(value, str) and ("when" in path or keys != EDGES):
                found.setdefault(value, []).append(path)
        yield from ((tuple(paths), value) for value, paths in found.items() if len(paths) > 1)


def put(data: dict[str, Any], paths: tuple[Place, ...], value: object) -> dict[str, Any]:
    """The mapping with another value in one place, or in all that share it."""
    whole = deepcopy(data)
    for path in paths:
        node: Any = whole
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        if path[-1] == "expression":
            node["names"] = list(names_in(parse_formula(str(value), tuple(node["names"]))))
    return whole


@frozen(eq=False)
class Mutant:
    """A wrong pack: which rule of it is changed, and how (变异)."""

    pack: RulePack
    rule: str
    change: str
    paths: tuple[Place, ...]
    value: object

    @property
    def name(self) -> str:
        return f"{self.pack.id} {self.rule} {self.change}"

    @property
    def pack_id(self) -> str:
        return self.pack.id

    def made(self) -> RulePack:
        """The wrong pack; an error where it cannot even be loaded."""
        if self.rule == GRADES:
            assert self.pack.grades is not None
            grades = Grades.from_dict(put(self.pack.grades.to_dict(), self.paths, self.value))
            pack = evolve(self.pack, grades=grades)
        elif self.rule == EXECUTION:
            assert self.pack.execution is not None
            rule = Rule.from_dict(put(self.pack.execution.tree.rule.to_dict(), self.paths, self.value))
            pack = evolve(self.pack, execution=evolve(self.pack.execution, standard=None, rule=rule))
        else:
            pack = evolve(self.pack, rules=tuple(map(self._changed, self.pack.rules)))
        check(pack)
        return pack

    def _changed(self, rule: PackRule) -> PackRule:
        if rule.id != self.rule:
            return rule
        return evolve(
            rule, standard=None, bands=(), rule=Rule.from_dict(put(rule.tree.rule.to_dict(), self.paths, self.value))
        )


def mutants_of(pack: RulePack) -> Iterator[Mutant]:
    trees = {rule.id: rule.tree.rule for rule in pack.rules}
    if pack.execution is not None:
        trees[EXECUTION] = pack.execution.tree.rule
    for rule, tree in trees.items():
        data = tree.to_dict()
        single = (((path,), value) for path, value in places(data))
        for paths, value in (*single, *shared(data)):
            yield from mutants_at(pack, rule, paths, value)
    for i, edge in enumerate([] if pack.grades is None else pack.grades.to_dict()["edges"]):
        yield from mutants_at(pack, GRADES, (("edges", i, "from"),), edge["from"])


def mutants_at(pack: RulePack, rule: str, paths: tuple[Place, ...], value: object) -> Iterator[Mutant]:
    for other in changes(str(paths[0][-1]), value):
        where = " = ".join(".".join(map(str, path)) for path in paths)
        yield Mutant(pack, rule, f"{where}: {told(value)} → {told(other)}", paths, other)


def told(value: object) -> str:
    return next(iter(value.values())) if isinstance(value, dict) else str(value)


# -- finding out


@cache
def pack_of(pack_id: str) -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack(pack_id)


@cache
def bench_of(pack_id: str) -> Bench:
    return Bench.of(pack_of(pack_id))


def found_out(mutant: Mutant) -> str | None:
    """What finds a mutant out; "equal" if it gives the same score for every value of every row."""
    try:
        pack = mutant.made()
    except (RuleError, RulePackError):
        return "loading"
    if mutant.rule == GRADES:
        return "examples" if any(refuted(evolve(pack, examples=()))) else None
    own = tuple(each for each in pack.examples if spoken_of(each.rule, each.row, mutant.rule))
    if any(refuted(evolve(pack, examples=own))):
        return "examples"
    bench = bench_of(mutant.pack.id)
    changed = {rule.id: rule for rule in pack.rules}.get(mutant.rule)
    rows = tuple(evolve(row, rule=changed) for row in bench.by_rule[mutant.rule])
    wrong = Bench(pack, {mutant.rule: rows})
    if not check_law(BANDS, wrong).holds:
        return BANDS.id
    spoken = {id(row) for row in (*bench.rows, *wrong.rows)}  # the others are these in another size
    pairs = zip(bench.by_rule[mutant.rule], rows, strict=True)
    if all(same(bench, wrong, *pair) for pair in pairs if spoken & set(map(id, pair)) or not pair[0].bound.interval):
        return "equal"
    return next((law.id for law in OTHERS if not check_law(law, wrong).holds), None)


def spoken_of(rule: str | None, row: str | None, mutant: str) -> bool:
    return row == EXECUTED if mutant == EXECUTION else rule in (None, mutant)


def same(right: Bench, wrong: Bench, row: TriedRow, changed: TriedRow) -> bool:
    """Whether both give the same for every value of a row; of a row in words, for every level and many shares."""
    if row.bound.interval is None:
        levels = [Interval(Fraction(part, 100), Fraction(part, 100)) for part in range(0, 101, 5)]
        return all(
            right.score_share(LevelRow(row, level, at), share) == wrong.score_share(LevelRow(changed, level, at), share)
            for level in LEVELS
            for at in levels
            if (share := at.lower) is not None
        )

    try:
        one, two = right.exact(row), wrong.exact(changed)
        return first_failure(lambda x: one(x) == two(x), all_actuals(row)) is None
    except Undecidable:
        return False


# -- the test


def test_every_wrong_change_of_a_shipped_rule_is_found_out() -> None:
    found = {mutant: found_out(mutant) for pack_id in rulepack_ids() for mutant in mutants_of(pack_of(pack_id))}
    living = {mutant: how for mutant, how in found.items() if how in (None, "equal")}
    known = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    told_of = {
        mutant: [i for i, each in enumerate(known) if speaks_of(each, mutant, how)] for mutant, how in living.items()
    }
    assert [(mutant.name, how) for mutant, how in living.items() if len(told_of[mutant]) != 1] == []
    assert set(range(len(known))) == {i for told in told_of.values() for i in told}
    unlike = [how for how in found.values() if how != "equal"]
    assert unlike.count(None) * 100 <= len(unlike)


def speaks_of(known: dict[str, Any], mutant: Mutant, how: str | None) -> bool:
    """Whether an entry explains a survivor: the same change, of the rules and packs that it names."""
    return (
        known["equal"] == (how == "equal")
        and fnmatchcase(mutant.change, known["change"])
        and all(getattr(mutant, key) in known.get(key + "s", [getattr(mutant, key)]) for key in ("rule", "pack_id"))
    )
