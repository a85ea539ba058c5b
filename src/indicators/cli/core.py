"""``indicators core``：建立、更新、查看核心指标库.

Lives here: the library as a file (JSON, csv, xlsx, a table of the platform), what is
shown. May not: know what is usual (``cycle.core`` does); read a form itself.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indicators import exchange
from indicators._outputs import guarded, write_bytes
from indicators._resources import rules_table
from indicators.cli import screen, several
from indicators.cli.exchange import tables_of
from indicators.cycle import CoreLibrary, changes, library_of, update
from indicators.cycle.core import CoreChange, CoreIndicator, UsualRange
from indicators.cycle.sightings import Origin, Sighting, sightings_of
from indicators.errors import FormError
from indicators.files import read_sheets
from indicators.files.paper_xlsx import DataSheet, data_workbook
from indicators.files.sheets import Limits
from indicators.files.sources import load
from indicators.files.text import decode, from_csv, to_csv
from indicators.forms.listing import listing

PLATFORM = "BAS_PERF_INDICATOR"
_SEEN, _USUAL = "各次取值", "核心指标"
_NUMBERS = frozenset(range(7, 12))  # columns of the summary
_MOVED = ("变动", "项目类型", "三级指标", "方向", "原来", "现在")
_LISTED = ("项目类型", "三级指标", "方向", "次数", "中位数", "常见范围", "常用写法", "年度")


def run(chosen: argparse.Namespace) -> int:
    """Build or update a library, or show one."""
    return _build(chosen) if chosen.action == "build" else _show(chosen)


def _build(chosen: argparse.Namespace) -> int:
    if not chosen.output:
        raise FormError.of(code="no_output", message="没有说核心指标库写到哪里", hint="加 -o，如 -o 核心指标库.json")
    names, _ = several.files(chosen.files)
    there = Path(chosen.output).exists()
    names = [name for name in names if not (there and Path(name).samefile(chosen.output))]
    before = read_library(chosen.output) if there else CoreLibrary()
    usual = _usual(chosen.range) if chosen.range else before.usual
    files_of: dict[Origin, list[str]] = {}

    def seen(name: str) -> list[Sighting]:
        kind = chosen.kind or _folder(name, chosen.files)
        found = [each for table in tables_of(name) for each in sightings_of(table, kind)]
        for origin in dict.fromkeys(each.origin for each in found):
            files_of.setdefault(origin, []).append(name)
        return found

    read, unread = several.read(names, "读取", seen)
    if not read:
        return several.FAILED
    sightings = [each for own in read for each in own]
    new = CoreLibrary(sightings=tuple(sightings), usual=usual)
    kept = CoreLibrary(sightings=before.sightings, usual=usual)
    after = new if chosen.only else update(kept, new)
    moved = changes(before, after)
    if after != before or not there:
        with guarded(force=True):  # the library is brought up to date
            _write(after, chosen.output)
    if chosen.json:
        said = {"changes": [each.to_dict() for each in moved], "findings": [each.to_dict() for each in after.findings]}
        screen.data(said)
    else:
        _say(after, moved)
    screen.findings(after.findings)
    _say_once(files_of, len(sightings), len(new.sightings))
    files = f"{len(names) - unread} 个文件" + (f"，未读 {unread} 个" if unread else "")
    done = "没有新内容，未改" if there and after == before else "已更新" if there else "已写入"
    screen.complain(f"{files}；{chosen.output}：{len(after.indicators)} 个指标，{len(after.sightings)} 次取值，{done}")
    return int(unread > 0)


def _say_once(files_of: Mapping[Origin, Sequence[str]], read: int, kept: int) -> None:
    """Say which tables and how many rows count once though they were read more than once."""
    for (project, year, _), own in files_of.items():
        if len(own) > 1:
            of_year = f"（{year}年）" if year else ""
            screen.complain(f"提示：“{project}”{of_year}在 {len(own)} 个文件里，算一张表：{'、'.join(own)}")
    if read > kept:
        screen.complain(f"提示：读到 {read} 行，相同的 {read - kept} 行只计一次")


def _folder(name: str, given: Sequence[str]) -> str | None:
    """The kind that a sub-folder says: 历年/园林绿化/2024.xlsx of the folder 历年; else what the head says."""
    for each in given:
        path = Path(each)
        if path.is_dir() and path in Path(name).parents:
            inside = Path(name).relative_to(path).parts
            return inside[0] if len(inside) > 1 else None
    return None


def _usual(path: str) -> UsualRange:
    try:
        return UsualRange(**tomllib.loads(Path(path).read_text("utf-8")).get("range", {}))
    except (OSError, ValueError, TypeError) as error:
        message = '常见范围的算法读不出来：要有 [range]，其中 least 是次数，whisker 是倍数（写成文字，如 "1.5"）'
        raise FormError.of(code="range_unreadable", message=message, where=path) from error


def _say(library: CoreLibrary, moved: Sequence[CoreChange]) -> None:
    if moved and len(moved) == len(library.indicators) and all(each.what == "new" for each in moved):
        _list(library.indicators)
    elif moved:
        screen.table(f"变动 {len(moved)} 处", _MOVED, map(_moved, moved))
    else:
        screen.lines("没有变动。")


def _moved(change: CoreChange) -> tuple[str, ...]:
    one = change.after or change.before
    said = ["" if each is None else each.range_words or each.text for each in (change.before, change.after)]
    return (change.label, *(("", "", "") if one is None else (one.kind, one.name, one.row[4])), *said)


def _show(chosen: argparse.Namespace) -> int:
    library = CoreLibrary()
    for name in chosen.files:
        library = update(read_library(name), library)
    found = [
        each
        for each in library.indicators
        if (not chosen.kind or each.kind == chosen.kind) and (not chosen.name or chosen.name in each.name)
    ]
    if chosen.output and chosen.platform:
        dialect = exchange.dialect_named(chosen.dialect) if chosen.dialect else None
        exchange.write(exchange.records_of(library.table(), PLATFORM, dialect=dialect), chosen.output)
        screen.written(chosen.output, f"：{PLATFORM}，{len(library.indicators)} 行")
    elif chosen.output:
        _write(library, chosen.output)
        screen.written(chosen.output)
    if chosen.json:
        screen.data([each.to_dict() for each in found])
    else:
        _list(found)
    return several.OK


def _list(found: Sequence[CoreIndicator]) -> None:
    rows = [dict(zip(rules_table("core")["summary"], each.row, strict=True)) for each in found]
    shown = [
        tuple(row[head] + (row["计量单位"] if head == "中位数" and row[head] else "") for head in _LISTED)
        for row in rows
    ]
    screen.table(f"核心指标 {len(found)} 个", _LISTED, shown)


# -- the library as a file


def read_library(path: str) -> CoreLibrary:
    """Read a library of core indicators: JSON, csv or xlsx that this command wrote, or a table of the platform.

    Raises:
        FormError: The file is none of these.
    """
    if Path(path).suffix.lower() == ".json":
        text = decode(load(path)[0], path)
        try:
            said = json.loads(text)
            if isinstance(said, dict) and "sightings" in said:
                return CoreLibrary.from_dict({key: said[key] for key in ("sightings", "usual") if key in said})
        except (ValueError, RecursionError) as error:
            raise _unread(path, str(error)) from error
    else:
        for rows in _rows(path):
            found = listing(rows, rules_table("core")["columns"])
            if found is not None:
                said = (row for _, row, cells in found.rows() if any(cells))
                return CoreLibrary(sightings=tuple(map(Sighting.of_row, said)))
    try:
        return library_of(exchange.goal_tables(exchange.read(path, table=PLATFORM)))
    except FormError as error:
        raise _unread(path, error.diagnostic.message) from error


def _rows(path: str) -> Iterator[Sequence[Sequence[str]]]:
    if Path(path).suffix.lower() == ".csv":
        yield from_csv(decode(load(path)[0], path))
        return
    yield from (sheet.cells for sheet in read_sheets(path, limits=Limits()))


def _unread(path: str, why: str) -> FormError:
    hint = "用 indicators core build 目录 -o 核心指标库.json 建一个"
    return FormError.of(code="core_unreadable", message=f"这不是核心指标库：{why}", where=path, hint=hint)


def _write(library: CoreLibrary, path: str) -> None:
    suffix = Path(path).suffix.lower()
    seen, columns = [each.row for each in library.sightings], rules_table("core")["columns"]
    if suffix == ".json":
        said: dict[str, Any] = library.to_dict() | {"indicators": [each.to_dict() for each in library.indicators]}
        write_bytes(path, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    elif suffix == ".csv":
        write_bytes(path, to_csv([columns, *seen]))
    elif suffix == ".xlsx":
        usual = DataSheet(_USUAL, rules_table("core")["summary"], [each.row for each in library.indicators], _NUMBERS)
        write_bytes(path, data_workbook([usual, DataSheet(_SEEN, columns, seen)]))
    else:
        raise FormError.of(code="unknown_format", message="不能写这种文件；可写：json、csv、xlsx", where=path)
