"""The tables of the grammar: never stale, the same for the same text, and run as lark itself would parse."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from indicators.syntax import parser, tables
from indicators.syntax.pieces import Node, Refused, Word
from indicators.syntax.plain import Source

ROOT = Path(__file__).parents[2]
saved = cache(tables.saved_text)
CODE = """
import sys
sys.path.insert(0, sys.argv[1])
import indicators
print(indicators.parse("不少于5起"), "lark" in sys.modules)
"""


def tree_with(folder: Path, saved: str = "") -> Path:
    for name in ("src", "grammar"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(tables.SAVED))
    shutil.copy(ROOT / "pyproject.toml", folder)
    if saved:
        (folder / "grammar" / tables.SAVED).write_text(saved, "utf-8")
    return folder


def said(folder: Path) -> str:
    command = [sys.executable, "-X", "utf8", "-W", "error", "-c", CODE, str(folder / "src")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_saved_tables_need_no_lark_and_no_right_to_write(tmp_path: Path) -> None:
    folder = tree_with(tmp_path, saved())
    for path in (folder / "grammar", folder / "src" / "indicators" / "syntax"):
        path.chmod(0o555)
    assert "≥5起 False" == said(folder)


def test_without_saved_tables_the_text_is_read(tmp_path: Path) -> None:
    assert "≥5起 True" == said(tree_with(tmp_path))


@pytest.mark.parametrize(
    "path", ["grammar/words.toml", "grammar/units.toml", "grammar/lexical.lark", "src/indicators/syntax/terminals.py"]
)
def test_tables_of_another_text_or_another_maker_are_not_used(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tree_with(tmp_path, saved())
    made: list[object] = []
    monkeypatch.setattr(tables, "shipped", lambda _: folder / "grammar")
    monkeypatch.setattr(tables, "files", lambda _: folder / "src" / "indicators" / "syntax")
    monkeypatch.setattr(tables, "made", made.append)
    tables._tables.__wrapped__()
    assert not made
    (folder / path).write_text((folder / path).read_text("utf-8") + "\n", "utf-8")
    tables._tables.__wrapped__()
    assert made


def test_the_same_text_gives_the_same_tables_whatever_the_seed() -> None:
    code = "import sys; from indicators.syntax import tables; sys.stdout.buffer.write(tables.saved_text().encode())"
    made = subprocess.check_output([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": "1"})
    assert made.decode() == saved()


def test_what_is_saved_is_what_is_read() -> None:
    assert json.loads(saved())["tables"] == json.loads(json.dumps(tables.tables()._asdict()))


# -- the loop beside lark's own ---------------------------------------------------------------------------------------


@cache
def lark() -> Lark:
    return tables.grammar(tables.texts())[0]


def by_lark(plain: str) -> list[object] | None:
    def shown(node: Tree[Token] | Token) -> object:
        if isinstance(node, Token):
            return node.type, str(node), node.start_pos
        return node.data, [shown(child) for child in node.children]

    try:
        return [shown(child) for child in lark().parse(plain).children]
    except UnexpectedToken:
        return None


def by_tables(plain: str) -> list[object] | None:
    def shown(node: Node | Word) -> object:
        return node[:3] if isinstance(node, Word) else (node.kind, [shown(child) for child in node.children])

    try:
        return [shown(child) for child in parser.nodes(plain)]
    except Refused:
        return None


def test_vectors_are_parsed_as_lark_parses_them() -> None:
    lines = (ROOT / "tests" / "conformance" / "dev_expressions.jsonl").read_text("utf-8").splitlines()
    for plain in {Source.of(json.loads(line)["text"]).plain for line in lines[::5]}:
        assert by_lark(plain) == by_tables(plain), plain


WORDS = [
    *("5", "20", "三", "百", "2025年", "6月", "不低于", "万元", "次", "较上年", "增长", "合格", "完成", "及时"),
    *("以上", "工作日", "X"),
]
SIGNS = [*"≥<%-~至、,.(（)）每前底/·半成两余#年月日个"]


@given(st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=12))
def test_any_row_of_words_is_parsed_as_lark_parses_it(words: list[str]) -> None:
    plain = Source.of("".join(words)).plain
    assert by_lark(plain) == by_tables(plain)


@pytest.mark.parametrize(("pattern", "first"), [("(?:a?b?)c", "abc"), ("[ab]c?", "ab"), ("(?=x)[^a]", None)])
def test_a_terminal_is_looked_for_where_it_may_begin(pattern: str, first: str | None) -> None:
    assert (("ANY", first, pattern)) == tables._terminal("ANY", pattern, {})


def test_tables_are_saved_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_saved", lambda _: None)
    monkeypatch.setattr(tables, "saved_text", lambda: "{}")
    tables.save(tmp_path)
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [(tables.SAVED, "{}")]
    monkeypatch.setattr(tables, "_saved", lambda _: tables)
    monkeypatch.setattr(tables, "saved_text", lambda: "other")
    tables.save(tmp_path)
    assert (tmp_path / tables.SAVED).read_text("utf-8") == "{}"


def test_what_may_be_empty_may_begin_with_what_follows() -> None:
    inner = import_module("re._parser").parse("(?:a?)b")
    assert tables._firsts(inner) == ({"a", "b"}, False)
    assert tables._firsts(import_module("re._parser").parse("a*")) == ({"a"}, True)
