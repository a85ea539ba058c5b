"""Reading rule packs (读取规则包): by id from the shipped ones, from a file, or from TOML text.

A text never opens a file: it is an id or TOML, so what comes with a request may be given. A file is a :class:`Path`.

Lives here: TOML → :class:`RulePack`, and the warning for weak evidence. May not: compare parts (see ``checks``).
"""

import re
import tomllib
import warnings
from difflib import get_close_matches
from functools import cache
from os.path import normpath
from pathlib import Path
from typing import BinaryIO

from attrs import evolve

from indicators._resources import shipped
from indicators.errors import Fault, RuleError, RulePackError
from indicators.rulepacks.checks import check, wrong
from indicators.rulepacks.evidence import evidence_words, poorly_attested
from indicators.rulepacks.extending import Extended, extend
from indicators.rulepacks.model import RulePack
from indicators.rulepacks.places import place_of, places_in

PACK_FILE = "pack.toml"
TEMPLATE_FILE = "template.toml"


class WeakEvidenceWarning(UserWarning):
    """The points or formulas of a rule pack were read in no document: check them against the notice before use."""


def rulepack_ids() -> tuple[str, ...]:
    """List the ids of the shipped rule packs.

    >>> "hubei-2019" in rulepack_ids()
    True
    """
    folders = [each for each in shipped("rules").iterdir() if each.is_dir() and each.joinpath(PACK_FILE).is_file()]
    return tuple(sorted(each.name for each in folders))


def starting_pack(pack_id: str, below: str | None = None) -> str:
    """Give the commented TOML text of a new pack (新规则包的样板); on top of another, ``below``, its first lines.

    Raises:
        RulePackError: The id has other characters than letters, digits, Chinese characters, ``-`` and ``_``.

    >>> load_rulepack(starting_pack("某市-2026")).id
    '某市-2026'
    """
    if not re.fullmatch(r"[\w-]+", pack_id):
        raise RulePackError.of(code="pack_id", message=f"规则包的名称只能用文字、数字、“-”和“_”：{pack_id!r}")
    if below is not None:
        stands_on = load_rulepack(below)
        return f"""# 站在 {below}（{stands_on.title}）上：只写与它不同的；怎样合并见 rules/README.md“站在另一个包上”
extends = "{below}"
id = "{pack_id}"
version = "1"
title = "{stands_on.title}"
jurisdiction = "某地" # 在哪里适用
"""
    text = shipped("rules").joinpath(TEMPLATE_FILE).read_text(encoding="utf-8")
    return text.replace('id = "my-pack"', f'id = "{pack_id}"', 1)


Rules = str | bytes | Path | BinaryIO | RulePack


def load_rulepack(source: Rules) -> RulePack:
    """Load a rule pack and check it; wherever a function takes a pack, it takes what this one takes.

    Args:
        source: The id of a shipped pack, or the text of a pack as TOML (text, bytes or a binary file): these open no
            file. A :class:`Path` opens one, see :func:`path_or_id`. A pack is given back.

    Raises:
        RulePackError: There is no such pack, or it is unsound; says the file and the key.
        TypeError: Something else was given.

    Warns:
        WeakEvidenceWarning: Its points or its formulas were read in no document.

    >>> load_rulepack("hubei-2019").execution.points
    Fraction(20, 1)
    """
    if isinstance(source, RulePack):
        return source
    pack = _shipped_pack(source) if isinstance(source, str) and "\n" not in source else _pack(source)
    unseen = poorly_attested(pack)
    if unseen:
        message = f"规则包 {pack.id} 的{'、'.join(unseen)}没有见到原文（{evidence_words(pack)}）；使用前请对照文件核对"
        warnings.warn(WeakEvidenceWarning(message), stacklevel=2)
    return pack


def path_or_id(source: Rules) -> Rules:
    """Take a text that ends in ``.toml`` for a path: for what its own user typed, never for what a request brings.

    >>> path_or_id("hubei-2019"), path_or_id("某市.toml") == Path("某市.toml")
    ('hubei-2019', True)
    """
    return Path(source) if isinstance(source, str) and source.endswith(".toml") and "\n" not in source else source


def _pack(source: str | bytes | Path | BinaryIO) -> RulePack:
    text, where = _text(source)
    try:
        return _checked(text, where, source.parent if isinstance(source, Path) else None)
    except RecursionError:
        raise RulePackError.of(code="pack_toml", message="TOML 套得太深", fault=Fault.PACK, where=where) from None


_shipped_pack = cache(_pack)


def _checked(text: str, where: str, folder: Path | None) -> RulePack:
    """A sound pack, or the first thing that is wrong with its place in the text."""
    extended = _read(text, where, folder, ())
    try:
        for path, name in extended.unknown.items():
            raise wrong("without_unknown", path, f"被继承的规则包没有这条规则：{name!r}")
        pack = RulePack.from_dict(extended.data, "$")
        check(pack)
    except (RuleError, RulePackError) as error:
        raise RulePackError(evolve(error.diagnostic, where=_place(error, text, where, extended))) from None
    return pack


def _read(text: str, where: str, folder: Path | None, seen: tuple[str, ...]) -> Extended:
    """A pack's mapping with all that it inherits."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, where) from None
    below = data.get("extends")
    if not isinstance(below, str):
        return Extended(data)
    line, column = place_of("$.extends", places_in(text))
    here = f"{where} 第{line}行第{column}列 $.extends"
    path = Path(normpath(folder / below)) if folder is not None and below.endswith(".toml") else below
    chain = (*seen, normpath(where))
    try:
        parent_text, parent = _text(path)
    except RulePackError as error:
        raise RulePackError(evolve(error.diagnostic, where=here)) from None
    if parent in chain:
        message = f"规则包互相继承：{' → '.join((*chain, parent))}"
        raise RulePackError.of(code="extends_circle", message=message, fault=Fault.PACK, where=here)
    return extend(data, _read(parent_text, parent, path.parent if isinstance(path, Path) else None, chain).data)


def _place(error: RuleError | RulePackError, text: str, where: str, extended: Extended) -> str:
    """Where in the pack's own text an error stands; of an inherited part, where it is inherited."""
    path = error.diagnostic.where or "$"
    own = extended.written_at(path)
    line, column = place_of("$.extends" if own is None else own, places_in(text))
    return f"{where} 第{line}行第{column}列 {f'{path}（承自 {extended.stands_on}）' if own is None else own}"


def _not_toml(error: tomllib.TOMLDecodeError, where: str) -> RulePackError:
    """Say where a text stops being TOML; the words of the reader are English, so its place alone is told."""
    numbers = re.findall(r"\d+", str(error).rpartition(" (at ")[2])
    hint = "检查引号、等号、括号是否成对，同一个字段是否写了两次"
    where = f"{where} 第{numbers[0]}行第{numbers[1]}列" if numbers else f"{where} 末尾"
    return RulePackError.of(code="pack_toml", message="不是合法的 TOML", fault=Fault.PACK, where=where, hint=hint)


def _text(source: str | bytes | Path | BinaryIO) -> tuple[str, str]:
    """The TOML text of a source, and the words that name it."""
    if isinstance(source, str):
        return (source, "规则包") if "\n" in source else _shipped_text(source)
    where = str(source) if isinstance(source, Path) else "规则包"
    try:
        match source:
            case Path():
                data = source.read_bytes()
            case bytes():
                data = source
            case _ if hasattr(source, "read"):
                data = source.read()
            case _:
                kind = type(source).__name__
                raise TypeError(
                    f"规则包要写名称（str）、文件（Path）、TOML（bytes、二进制文件）或 RulePack，不接受 {kind}"
                )
        return data.decode("utf-8"), where
    except OSError:
        message, hint = "规则包文件读不出来", "检查文件名、所在目录和读取权限"
    except (UnicodeDecodeError, AttributeError):
        message, hint = "规则包文件不是 UTF-8 编码", "另存为 UTF-8"
    raise RulePackError.of(code="pack_unreadable", message=message, where=where, hint=hint)


def _shipped_text(pack_id: str) -> tuple[str, str]:
    if pack_id not in rulepack_ids():
        near = [f"是否 {each}" for each in get_close_matches(pack_id, rulepack_ids(), n=1)]
        if re.search(r"[./\\]", pack_id):
            near = ["文件写成 Path(…)，命令行上要以 .toml 结尾"]
        hint = "；".join((*near, f"可用 {'、'.join(rulepack_ids())}"))
        raise RulePackError.of(code="pack_unknown", message=f"没有这个规则包：{pack_id!r}", hint=hint)
    found = shipped("rules").joinpath(pack_id, PACK_FILE)
    return found.read_text(encoding="utf-8"), f"rules/{pack_id}/{PACK_FILE}"
