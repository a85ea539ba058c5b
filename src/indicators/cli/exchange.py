"""``indicators exchange``：读写预算管理一体化的数据表和导入模板.

Lives here: what it says. May not: know a field; read, score or write itself.
"""

import argparse
from collections.abc import Sequence
from itertools import groupby, product

from indicators import exchange
from indicators.cli import screen, several
from indicators.cli.inputs import pack_of
from indicators.errors import Fault, Finding, FormError, Level
from indicators.files import read_actuals, read_forms
from indicators.scoring import SelfEvaluation, score
from indicators.targets import GoalTable

_SHOWN = 20  # findings; the rest are counted


def run(chosen: argparse.Namespace) -> int:
    """List tables or fields, check tables, or write them."""
    if not chosen.forms:
        return _list(chosen.table)
    dialect = exchange.dialect_named(chosen.dialect) if chosen.dialect else None
    if chosen.output and not chosen.table:
        message = "没有说写成哪一张数据表"
        raise FormError.of(code="no_table", message=message, hint="加 --table，如 --table PM_PERF_INDICATOR")
    names, _ = several.files(chosen.forms)
    if not chosen.table:
        return _say([each for name in names for each in exchange.read(name, dialect=chosen.dialect)], chosen)
    tables = [table for name in names for table in tables_of(name, chosen.dialect)]
    found = [
        exchange.records_of(_scored(tables, chosen), each, dialect=dialect, given=_given(chosen.set, chosen.table))
        for each in chosen.table
    ]
    found = [each.without_own() for each in found] if chosen.standard_only else found
    said = list[Finding]()
    for kind, table in product(map(exchange.table_kind, chosen.table), tables):
        if not kind.takes(whole_unit=table.whole_unit):
            sorts = ("部门整体", "项目") if table.whole_unit else ("项目", "部门整体")
            message = f"“{table.name}”是{sorts[0]}的表，{kind.id} 是{sorts[1]}的数据表，没有写入"
            said.append(Finding(code="FORM_LEFT_OUT", message=message, fault=Fault.CALLER))
    said += [finding for table in tables for finding in table.findings]
    status = _say(found, chosen, said)
    for path in chosen.output:
        screen.complain(f"已写入 {exchange.write(found, path)}")
    return status


def _list(names: Sequence[str]) -> int:
    if not names:
        every = [(each.id, each.label, str(len(each.fields))) for each in exchange.table_kinds()]
        screen.table("", ("数据表", "名称", "字段"), every)
        screen.complain("字段和代码据公开代码转引，财政部原文未见；报送前请与当地系统核对")
    for name in names:
        kind = exchange.table_kind(name)
        rows = []
        for each in (*kind.fields, *kind.optional):
            earlier = f"（V1.0：{each.earlier}）" if each.earlier is not None else ""
            length = "" if each.length is None else f"{each.length}{earlier}"
            digits = "" if each.digits is None else ",".join(map(str, each.digits))
            rows.append((each.name, each.label, length, digits, "主键" if each.key else ""))
        screen.table(f"{kind.id} {kind.label}", ("字段", "名称", "长度", "数字", ""), rows)
    return 0


def _given(said: Sequence[str], tables: Sequence[str]) -> dict[str, str]:
    known = {field.name for each in tables for field in exchange.table_kind(each).fields}
    for each in said:
        name, equals, _ = each.partition("=")
        if not equals or name not in known:
            message = f"--set 要写成 字段=值，字段是这些数据表的：“{each}”不是"
            hint = f"用 indicators exchange --table {tables[0]} 看有哪些字段"
            raise FormError.of(code="bad_field", message=message, hint=hint)
    return {name: value for name, _, value in (each.partition("=") for each in said)}


def tables_of(name: str, dialect: str = "") -> Sequence[GoalTable]:
    """The goal tables of a file, whichever it holds: tables of the platform, or forms."""
    try:
        records = exchange.read(name, dialect=dialect)
    except FormError as error:
        if error.code != "no_table":
            raise
        return read_forms(name)
    return exchange.goal_tables(records)


def _scored(tables: Sequence[GoalTable], chosen: argparse.Namespace) -> Sequence[GoalTable | SelfEvaluation]:
    if not chosen.rules:
        return tables
    pack = pack_of(chosen.rules)
    actuals = read_actuals(chosen.actuals, tables) if chosen.actuals else {}
    return [
        score(table, said, pack, said.facts if said else None) for table in tables for said in [actuals.get(table.name)]
    ]


def _say(found: Sequence[exchange.Records], chosen: argparse.Namespace, read: Sequence[Finding] = ()) -> int:
    """Say what the tables hold and what their checks find."""
    findings = [*read, *(finding for each in found for finding in exchange.check(each))]
    if chosen.json:
        tables = {each.kind.id: each.dicts() for each in found}
        said = {"tables": tables, "findings": [f.to_dict() for f in findings], "evidence": exchange.EVIDENCE}
        screen.data(said, indent=None)
    else:
        rows = [(each.kind.id, each.kind.label, str(len(each.rows)), _filled(each)) for each in found]
        screen.table("", ("数据表", "名称", "行", "有值的字段"), rows)
        worst = sorted(findings, key=lambda each: (each.level is not Level.ERROR, each.level is Level.INFO))
        for message, same in groupby(worst[:_SHOWN], key=lambda each: each.message):
            places = list(dict.fromkeys(filter(None, (each.where for each in same))))
            screen.complain("、".join(places) + "：" * bool(places) + message)
        if len(worst) > _SHOWN:
            screen.complain(f"……还有 {len(worst) - _SHOWN} 条")
    return int(any(each.level is Level.ERROR for each in findings))


def _filled(each: exchange.Records) -> str:
    filled = sum(any(row[at] for row in each.rows) for at in range(len(each.heads)))
    return f"{filled}/{len(each.heads)}"
