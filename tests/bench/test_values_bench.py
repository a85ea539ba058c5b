"""What reading a value costs, each beside its baseline in the same run (pytest -s): ratios, never limits on time."""

import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from indicators.syntax import parse, tables, values
from indicators.syntax.plain import Source
from indicators.syntax.terminals import terminals

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "tests" / "conformance" / f"{name}_expressions.jsonl" for name in ("seed", "dev", "made")]
VECTORS = [json.loads(line) for path in FILES for line in path.read_text("utf-8").splitlines()]
TEXTS = list(dict.fromkeys(vector["text"] for vector in VECTORS if vector["text"].strip()))
pytestmark = pytest.mark.bench


def best(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


def uncached(text: str) -> object:
    return values._read.__wrapped__(text, None, None)


def test_distinct_vectors_beside_a_bare_tree(capsys: pytest.CaptureFixture[str]) -> None:
    tree = tables.grammar(tables.texts())[0]
    plain = [Source.of(text).plain for text in TEXTS]
    assert all(uncached(text) for text in TEXTS)  # builds the scanners
    bare = best(lambda: [tree.parse(text) for text in plain])
    ours = best(lambda: [uncached(text) for text in TEXTS])
    number = len(TEXTS)
    cost = f"lark tree {bare / number * 1e6:.1f} µs, parse {ours / number * 1e6:.1f} µs"
    say(capsys, f"{number} distinct vectors: {cost}, {ours / bare:.2f}×")


def test_a_stream_with_repetition_beside_uncached(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)  # noqa: S311 - a bench, not a secret
    stream = [vector["text"] for vector in VECTORS for _ in range(max(1, vector["count"]))]
    chance.shuffle(stream)
    number = len(stream)

    def streamed() -> None:
        values._read.cache_clear()
        for text in stream:
            parse(text)

    plain, ours = best(lambda: [uncached(text) for text in stream], 3), best(streamed, 3)
    cost = f"uncached {plain / number * 1e6:.1f} µs, cached {ours / number * 1e6:.1f} µs ({plain / ours:.1f}×)"
    say(capsys, f"stream of {number}: {cost}")


def process(code: str) -> float:
    return best(lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "src"))


def test_import_and_first_parse_beside_lark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    grammar = tmp_path / "values.lark"
    now = tables.texts()
    lexical, _ = terminals(now["lexical.lark"], tomllib.loads(now["words.toml"]), tomllib.loads(now["units.toml"]))
    grammar.write_text(f"{now['values.lark']}\n{lexical}", "utf-8")
    empty = process("pass")
    source = f"open({str(grammar)!r}, encoding='utf-8').read()"
    build = f"import lark; lark.Lark({source}, parser='lalr', maybe_placeholders=False)"
    lark = process(build) - empty
    ours = process("import indicators; indicators.parse('≥90%')") - empty
    cost = f"lark {lark * 1e3:.0f} ms, import indicators and first parse {ours * 1e3:.0f} ms"
    say(capsys, f"import and build: {cost}, {ours / lark:.2f}×")


@pytest.mark.parametrize("peer", ["jionlp", "recognizers_number_with_unit"])
def test_beside_other_readers_of_chinese_quantities(peer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A value may be an amount, money or a time: a peer has a function for each, and must be asked them all."""
    module = pytest.importorskip(peer, reason=f"{peer} is not installed here")
    kinds: list[Callable[[str], object]]
    if peer == "jionlp":
        kinds = [module.parse_money, module.parse_time]
    else:
        culture = pytest.importorskip("recognizers_text").Culture.Chinese
        numbers = pytest.importorskip("recognizers_number")
        days = pytest.importorskip("recognizers_date_time")
        readers = (
            numbers.recognize_number,
            module.recognize_currency,
            module.recognize_dimension,
            days.recognize_datetime,
        )
        kinds = [partial(reader, culture=culture) for reader in readers]

    sample = TEXTS[:60]

    def theirs() -> None:
        for text in sample:
            for read in kinds:
                with suppress(Exception):  # a peer may fail on what it was not made for
                    read(text)

    theirs()
    taken, ours = best(theirs, 2), best(lambda: [uncached(text) for text in sample])
    say(capsys, f"{peer} {taken / 60 * 1e6:.0f} µs, parse {ours / 60 * 1e6:.0f} µs, {taken / ours:.1f}× faster")
