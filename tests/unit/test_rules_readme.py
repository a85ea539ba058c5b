"""The fields that rules/README.md lists are those of the model, with their words; its laws are the laws."""

import re
import tomllib
from pathlib import Path

import pytest

from indicators.rulepacks import load_rulepack
from indicators.rulepacks.model import (
    Aggregation,
    Block,
    Cited,
    Example,
    Execution,
    Grades,
    LawException,
    PackName,
    PackRounding,
    PackRule,
    PackVeto,
    Readings,
    RulePack,
    Source,
    WeightSet,
)
from indicators.rulepacks.schema import json_schema
from indicators.rulepacks.selector import Selector
from indicators.standards import Node
from indicators.testing import LAWS

README = (Path(__file__).parents[2] / "rules" / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.MULTILINE)
# what stands before each table → the class that reads it, and the fields that another table lists
TABLES: dict[str, type[Node]] = {
    "### 最上层": RulePack,
    "### `[[sources]]`": Source,
    "### 有出处的各部分": Cited,
    "### `[[rules]]`": PackRule,
    "### `applies`": Selector,
    "### `[execution]`": Execution,
    "### `[[weights]]`": WeightSet,
    "分值块：\n": Block,
    "### `[grades]`": Grades,
    "### `[[rounding]]`": PackRounding,
    "### `[aggregation]`": Aggregation,
    "### `[readings]`": Readings,
    "### `[[vetoes]]`": PackVeto,
    "### `[[names]]`": PackName,
    "### `[[exceptions]]`": LawException,
    "### `[[examples]]`": Example,
}


def rows_behind(heading: str) -> dict[str, str]:
    assert README.count(f"\n{heading}") == 1
    table = README.partition(f"\n{heading}")[2].partition("\n|")[2].partition("\n\n")[0]
    return dict(ROW.findall("|" + table))


def published(node: type[Node]) -> dict[str, dict[str, object]]:
    """The fields in the schema, without those of :class:`Cited` where that is listed once for all."""
    schema = json_schema()
    found = schema if node is RulePack else schema["$defs"].get(node.__name__, {"properties": {}})
    common = Cited.keys() if issubclass(node, Cited) and node is not Cited else {}
    return {key: each for key, each in found["properties"].items() if key not in common}


@pytest.mark.parametrize("heading", TABLES)
def test_each_field_of_the_model_is_listed(heading: str) -> None:
    node, rows = TABLES[heading], rows_behind(heading)
    common = Cited.keys() if issubclass(node, Cited) and node is not Cited else {}
    assert set(rows) == set(node.keys()) - set(common)
    needed = {key for key, (_, left_out) in node.keys().items() if not left_out} - set(common)
    assert {key for key, said in rows.items() if said.startswith("必填。")} == needed - {"standard", "rule"}


@pytest.mark.parametrize("heading", TABLES)
def test_each_word_that_a_field_may_hold_is_listed(heading: str) -> None:
    rows = rows_behind(heading)
    for key, each in published(TABLES[heading]).items():
        items = each.get("items", each)
        assert isinstance(items, dict)
        assert [word for word in items.get("enum", ()) if f"`{word}`" not in rows[key]] == [], key


def test_the_laws_are_listed() -> None:
    table = README.partition("| 规律 | 内容 |")[2].partition("\n\n")[0]
    assert dict(ROW.findall(table)) == {law.id: f"{law.title}：{law.says.rstrip('。')}" for law in LAWS}


def test_the_pack_that_stands_on_another_loads() -> None:
    shown = [text for text in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "extends" in text]
    assert len(shown) == 1
    pack = load_rulepack(shown[0])
    assert [rule.id for rule in pack.rules[:2]] == ["between", "qualitative"]
    assert "id" in tomllib.loads(shown[0])
