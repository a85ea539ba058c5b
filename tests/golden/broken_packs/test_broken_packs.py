"""Each pack has one fault, named in its first line; the text beside it is the law or the code, and what is said."""

import ast
import tomllib
from pathlib import Path

import pytest
from jsonschema_rs import Draft202012Validator

import indicators.rulepacks
from indicators.errors import RulePackError
from indicators.rulepacks import load_rulepack
from indicators.rulepacks.schema import json_schema
from indicators.testing import LAWS, LawResult, check_law
from indicators.testing.bench import Bench

HERE = Path(__file__).parent
PACKS = sorted(HERE.glob("*.toml"))
# No pack can break these: the library cuts a score at the points, knows no order of rows, and records what it does.
# Tests of the laws themselves break them with a faulty scorer.
OF_THE_LIBRARY = {"bounded", "order", "replay"}
# What an editor underlines; the rest needs the loader: sums, names, gaps between bands.
SEEN_BY_THE_SCHEMA = {
    "aggregation-unknown",
    "compound-unknown",
    "evidence-unknown",
    "field-missing",
    "field-unknown",
    "missing-unknown",
    "not-applicable-unknown",
    "number-as-float",
    "readings-empty",
    "readings-unknown",
    "rounding-digits",
    "rounding-mode",
    "rule-kind-unknown",
    "rule-two-ways",
    "selector-unknown",
    "weights-missing",
}
OF_THE_CALLER = {"pack_unreadable", "pack_unknown", "pack_id", "rounding_unknown"}
OF_A_FORM = {"pack_no_rule", "PACK_FORM", "PACK_YEAR"}  # a sound pack, and a form that it is not for


def told(path: Path) -> str:
    """What the author of a pack is told: why it does not load, or which laws it breaks.

    The filled row of a sampled law is left out here: which one is the smallest depends on the version of hypothesis.
    """
    try:
        pack = load_rulepack(path)
    except RulePackError as error:
        return f"{error.code}\n{error}\n".replace(f"{HERE}/", "")
    bench = Bench.of(pack)
    results = [check_law(law, bench) for law in LAWS if law.id not in OF_THE_LIBRARY]
    broken = [result for result in results if not result.holds]
    assert all("　　指标 " in str(result) for result in broken if result.sampled)
    return "".join(f"{result.law.id}\n{_words(result)}\n" for result in broken)


def _words(result: LawResult) -> str:
    return str(result).partition("\n　　指标 ")[0] if result.sampled else str(result)


def kinds_of_fault() -> set[str]:
    return {path.read_text("utf-8").partition("\n")[0] for path in HERE.glob("*.txt")}


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_the_author_is_told_the_one_fault(path: Path) -> None:
    assert path.with_suffix(".txt").read_text("utf-8") == told(path)


def test_every_law_that_a_pack_can_break_is_broken_by_one() -> None:
    assert {law.id for law in LAWS} - OF_THE_LIBRARY <= kinds_of_fault()


def test_every_check_at_load_fails_for_one() -> None:
    raised = set()
    for source in Path(indicators.rulepacks.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_wrong" | "wrong"), args=[ast.Constant(value=str(code)), *_]):
                    raised.add(code)
                case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                    raised.add(code)
    assert raised - OF_THE_CALLER - OF_A_FORM <= kinds_of_fault()


def test_the_schema_refuses_what_can_be_seen_without_loading() -> None:
    validator = Draft202012Validator(json_schema())
    texts = {path.stem: path.read_text("utf-8") for path in PACKS if path.stem != "toml-syntax"}
    refused = {name for name, text in texts.items() if not validator.is_valid(tomllib.loads(text))}
    assert SEEN_BY_THE_SCHEMA == refused
