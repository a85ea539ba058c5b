"""The fields that rules/README.md lists are those of the model, with their words; its laws are the laws."""

import re
import tomllib
from pathlib import Path

import pytest

from indicators.errors import RulePackError
from indicators.rulepacks import load_rulepack, starting_pack
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
from indicators.testing import LAWS, check_law, strategies

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
    common = Cited.json_keys() if issubclass(node, Cited) and node is not Cited else {}
    return {key: each for key, each in found["properties"].items() if key not in common}


@pytest.mark.parametrize("heading", TABLES)
def test_each_field_of_the_model_is_listed(heading: str) -> None:
    node, rows = TABLES[heading], rows_behind(heading)
    common = Cited.json_keys() if issubclass(node, Cited) and node is not Cited else {}
    assert set(rows) == set(node.json_keys()) - set(common)
    needed = {key for key, (_, left_out) in node.json_keys().items() if not left_out} - set(common)
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


# -- the page for authors


PAGE = (Path(__file__).parents[2] / "rules" / "AUTHORS.md").read_text("utf-8")
STEPS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
SAID = [line for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def told(text: str, *laws: str) -> list[str]:
    lines = [line for law in LAWS if law.id in laws for line in str(check_law(law, load_rulepack(text))).splitlines()]
    return [re.sub(r"（判定 [^）]*）", "", line) for line in lines]


def test_what_the_page_shows_is_what_the_program_says() -> None:
    whole, applies, rounding, exception, examples = STEPS
    with pytest.raises(RulePackError) as caught:
        load_rulepack("\n")
    shown = [f"错误：某区.toml{str(caught.value).removeprefix('规则包')}"]
    shown += told(whole, "computable", "monotone")
    narrowed = whole.replace('applies = { kind = ["number"] }\n', applies)
    assert narrowed != whole
    shown += told(narrowed + rounding, "full_marks")
    assert [line for line in SAID if not line.startswith("$") and line not in shown] == []
    done = load_rulepack(narrowed + rounding + exception + examples)
    assert [law.id for law in LAWS if law.decided and not check_law(law, done).holds] == []


def test_the_strategies_are_listed() -> None:
    table = PAGE.partition("| 策略 | 生成 |")[2]
    listed = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.partition("|")[2].partition("|")[0])
    }
    assert listed == set(strategies.__all__)


def test_a_pack_may_start_from_another() -> None:
    pack = load_rulepack(starting_pack("某区", "hubei-2019"))
    assert (pack.id, pack.rules) == ("某区", load_rulepack("hubei-2019").rules)
