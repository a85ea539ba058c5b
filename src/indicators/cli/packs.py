"""``indicators rules``：列出、查看、检验、新写规则包.

Lives here: tables of packs. May not: load or check a pack itself.
"""

import argparse
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from indicators import rulepacks
from indicators.cli import screen
from indicators.cli.inputs import pack_of
from indicators.comparators import decimal_string
from indicators.errors import RulePackError
from indicators.explaining import rule_words
from indicators.reviewing import PublishedForm
from indicators.rulepacks.model import MODES, STAGES
from indicators.rulepacks.schema import json_schema

_STEPS = {"by_size": "一个百分点的步按比例计，其余只计整步", "whole": "不足一步的不计", "parts": "不足一步的按比例计"}
_OUT = {"rescale": "不计分，其余各项的得分折算成满分", "full": "不扣分"}


def run(chosen: argparse.Namespace) -> int:
    """List, show or test packs; a bad pack does not stop the others."""
    if chosen.action == "schema":
        screen.data(json_schema())
        return 0
    if chosen.action != "list" and not chosen.packs:
        screen.complain("错误：请写出规则包的名称或 .toml 文件的路径")
        return 2
    if chosen.action == "new":
        return max(_new(name, chosen.below) for name in chosen.packs)
    loaded, status = _loaded(chosen.packs or rulepacks.rulepack_ids(), quiet=chosen.action == "list")
    if chosen.action == "test":
        from indicators.cli.review import published

        forms = published(chosen.rows) if chosen.rows else ()
        return max([status, *(_test(pack, forms, as_json=chosen.json) for pack in loaded)])
    if chosen.form:
        return max(status, _fitting(chosen.form, loaded, as_json=chosen.json))
    if chosen.json:
        screen.data([pack.to_dict() for pack in loaded])
    elif chosen.action == "list":
        _list(loaded)
    else:
        for pack in loaded:
            _show(pack)
    return status


def _loaded(names: Iterable[str], *, quiet: bool) -> tuple[list[rulepacks.RulePack], int]:
    """Load packs; of those that are bad say why."""
    loaded, status = [], 0
    for name in names:
        try:
            loaded.append(pack_of(name, quiet=quiet))
        except RulePackError as error:
            screen.complain(f"错误：{error}")
            status = 2
    return loaded, status


def _fitting(form: str, packs: list[rulepacks.RulePack], *, as_json: bool) -> int:
    """Rank the packs for each table of a form."""
    from indicators.files import read_forms

    ranked = [(table, rulepacks.rank(packs, table)) for table in read_forms(form)]
    if as_json:
        said = [{"table": table.title, "packs": [each.to_dict() for each in fits]} for table, fits in ranked]
        screen.data(said)
        return 0
    for table, fits in ranked:
        screen.table(table.title, ("规则包", "理由"), [(each.pack.id, each.reason) for each in fits])
        fitting = {each.pack.id for each in fits}
        rest = "、".join(pack.id for pack in packs if pack.id not in fitting)
        if rest:
            screen.lines(f"没有适用规则的：{rest}")
    return 0


def _test(pack: rulepacks.RulePack, forms: Sequence[PublishedForm], *, as_json: bool) -> int:
    """Check one pack and print each law, then which rules rows reach; 1 where a law is broken without a clause."""
    try:
        import_module("hypothesis")  # else it is missed only when the first law is sampled
        from indicators.testing import check_law, coverage
        from indicators.testing.bench import Bench
        from indicators.testing.check import LAWS
    except ModuleNotFoundError as error:
        screen.complain(f"错误：检验规则包需要 {error.name}。建议：pip install 'indicators[testing]'")
        return 2
    covered, bench = coverage(pack, forms), Bench.of(pack)
    results = [check_law(law, bench) for law in screen.progress(LAWS, "检验")]
    if as_json:
        screen.data([*(result.to_dict() for result in results), covered.to_dict()])
    else:
        screen.lines("\n".join((f"规则包 {pack.id}", *map(str, results), str(covered))))
    return int(not all(result.holds for result in results))


def _new(name: str, below: str | None) -> int:
    """Write the file that a new pack starts from; nothing that is there already is overwritten."""
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    try:
        text = rulepacks.starting_pack(path.stem, below)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except RulePackError as error:
        screen.complain(f"错误：{error}")
    except FileExistsError:
        screen.complain(f"错误：文件 {path} 已经有了，没有改动")
    except OSError:
        screen.complain(f"错误：文件 {path} 写不进去：检查目录和权限")
    else:
        screen.lines(f"已写出 {path}；改好以后检验：indicators rules test {path}")
        return 0
    return 2


def _list(packs: list[rulepacks.RulePack]) -> None:
    rows = [
        (
            pack.id,
            pack.title,
            decimal_string(pack.execution.points) if pack.execution else "—",
            decimal_string(pack.goal_points),
            rulepacks.evidence_words(pack),
        )
        for pack in packs
    ]
    screen.table("", ("规则包", "名称", "预算执行", "指标", "依据"), rows)


def _show(pack: rulepacks.RulePack) -> None:
    screen.pairs(
        [
            ("规则包", f"{pack.id}（第{pack.version}版）"),
            ("名称", pack.title),
            ("适用", pack.jurisdiction),
            ("依据", rulepacks.evidence_words(pack)),
            *(
                (_numbered(pack, each.key), f"{each.document}（{rulepacks.EVIDENCE[each.evidence]}）")
                for each in pack.sources
            ),
        ]
    )
    rows = [("分值", _weights(weights), *_cited(pack, weights)) for weights in pack.weights]
    if pack.execution:
        points = f"{decimal_string(pack.execution.points)}分"
        rows.append((f"预算执行（{points}）", rule_words(pack.execution), *_cited(pack, pack.execution)))
    rows += [(rule.label, rule_words(rule), *_cited(pack, rule)) for rule in pack.rules]
    if pack.grades:
        edges = "，".join(f"{decimal_string(edge.lower)}分以上为{edge.word}" for edge in pack.grades.edges)
        rows.append(("等级", edges, *_cited(pack, pack.grades)))
    if pack.readings:
        rows.append(("未写明时的读法", _silent(pack.readings), *_cited(pack, pack.readings)))
    for each in pack.rounding:
        places = f"保留 {each.digits} 位小数" if each.digits else "取整"
        rows.append((f"{STAGES[each.of]}的修约", f"{places}，{MODES[each.mode]}", *_cited(pack, each)))
    rows.append(("不适用的指标", _OUT[pack.not_applicable], "文件未作规定", rulepacks.EVIDENCE["chosen"]))
    screen.table("规则", ("规则", "评分标准", "条款", "依据"), rows)


def _silent(readings: rulepacks.Readings) -> str:
    """How a text is read where it is silent."""
    said = [] if readings.silent_steps is None else [_STEPS[readings.silent_steps]]
    if readings.bonus is not None:
        said.append(f"加分{'可以' if readings.bonus else '不得'}超过分值")
    if readings.below_zero is not None:
        said.append(f"得分{'可以' if readings.below_zero else '不得'}低于零")
    return "；".join(said)


def _weights(weights: rulepacks.WeightSet) -> str:
    """Which kinds have how many points, for which tables."""
    asked = [f"有{word}指标的表" for word in weights.present] + [f"没有{word}指标的表" for word in weights.absent]
    return f"{'、'.join(asked)}{'：' if asked else ''}{_blocks(weights.blocks) or '由单位自定；表中没有印的，按行平均'}"


def _blocks(blocks: Iterable[rulepacks.Block]) -> str:
    parts = (
        f"{'、'.join(block.kinds)} {decimal_string(block.points)} 分"
        + (f"（{_blocks(block.parts)}）" if block.parts else "")
        for block in blocks
    )
    return "，".join(parts)


def _numbered(pack: rulepacks.RulePack, key: str) -> str:
    return f"来源{[each.key for each in pack.sources].index(key) + 1}"


def _cited(pack: rulepacks.RulePack, cited: rulepacks.Cited) -> tuple[str, str]:
    source, clause = _numbered(pack, cited.source), cited.clause or cited.note
    return f"{source}：{clause}" if clause else source, rulepacks.EVIDENCE[pack.evidence_of(cited)]
