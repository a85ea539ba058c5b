"""Reading rule packs (读取规则包): by id from the shipped ones, from a file, or from TOML text.

Lives here: TOML → :class:`RulePack`, and the warning for weak evidence. May not: compare parts (see ``checks``).
"""

import re
import tomllib
import warnings
from os.path import normpath
from pathlib import Path

from attrs import evolve

from indicators._resources import shipped
from indicators.errors import Diagnostic, Fault, RuleError, RulePackError
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


def starting_pack(pack_id: str) -> str:
    """Give the commented TOML text that a new pack starts from (新规则包的样板).

    Args:
        pack_id: Its id: letters, digits, Chinese characters, ``-`` and ``_``.

    Returns:
        The text; it loads, and keeps all laws.

    Raises:
        RulePackError: The id has other characters.

    >>> load_rulepack(starting_pack("某市-2026")).id
    '某市-2026'
    """
    if not re.fullmatch(r"[\w-]+", pack_id):
        message = f"规则包的名称只能用文字、数字、“-”和“_”：{pack_id!r}"
        raise RulePackError(Diagnostic(code="pack_id", message=message, fault=Fault.CALLER))
    text = shipped("rules").joinpath(TEMPLATE_FILE).read_text(encoding="utf-8")
    return text.replace('id = "my-pack"', f'id = "{pack_id}"', 1)


def load_rulepack(source: str | Path) -> RulePack:
    """Load a rule pack and check it.

    Args:
        source: The id of a shipped pack, the path of a TOML file (ending in ``.toml``), or the TOML text itself.

    Returns:
        The pack.

    Raises:
        RulePackError: There is no such pack, or it is unsound; says the file and the key.

    Warns:
        WeakEvidenceWarning: Its points or its formulas were read in no document.

    >>> load_rulepack("hubei-2019").execution.points
    Fraction(20, 1)
    """
    text, where = _text(source)
    try:
        pack = _checked(text, where, _folder(source))
    except RecursionError:
        raise RulePackError(
            Diagnostic(code="pack_toml", message="TOML 套得太深", fault=Fault.PACK, where=where)
        ) from None
    if poorly_attested(pack):
        message = f"规则包 {pack.id} 的主要规定没有见到原文（{evidence_words(pack)}）；使用前请对照文件核对"
        warnings.warn(WeakEvidenceWarning(message), stacklevel=2)
    return pack


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


def _folder(source: str | Path) -> Path | None:
    """The folder from which a pack's ``extends`` finds its file; ``None`` for a shipped pack and for a bare text."""
    path = isinstance(source, Path) or (source.endswith(".toml") and "\n" not in source)
    return Path(source).parent if path else None


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
    path = below if folder is None or not below.endswith(".toml") else normpath(folder / below)
    chain = (*seen, normpath(where))
    try:
        parent_text, parent = _text(path)
    except RulePackError as error:
        raise RulePackError(evolve(error.diagnostic, where=here)) from None
    if parent in chain:
        message = f"规则包互相继承：{' → '.join((*chain, parent))}"
        raise RulePackError(Diagnostic(code="extends_circle", message=message, fault=Fault.PACK, where=here))
    return extend(data, _read(parent_text, parent, _folder(path), chain).data)


def _place(error: RuleError | RulePackError, text: str, where: str, extended: Extended) -> str:
    """Where in the pack's own text an error stands; of an inherited part, where it is inherited."""
    path = error.diagnostic.where or "$"
    own = extended.written_at(path)
    line, column = place_of("$.extends" if own is None else own, places_in(text))
    return f"{where} 第{line}行第{column}列 {f'{path}（承自 {extended.stands_on}）' if own is None else own}"


def _not_toml(error: tomllib.TOMLDecodeError, where: str) -> RulePackError:
    """Say where a text stops being TOML; the words of the reader are English, so its place alone is told."""
    numbers = re.findall(r"\d+", str(error).rpartition(" (at ")[2])
    at = f"{where} 第{numbers[0]}行第{numbers[1]}列" if numbers else f"{where} 末尾"
    hint = "检查引号、等号、括号是否成对，同一个字段是否写了两次"
    return RulePackError(Diagnostic(code="pack_toml", message="不是合法的 TOML", fault=Fault.PACK, where=at, hint=hint))


def _text(source: str | Path) -> tuple[str, str]:
    """The TOML text of a source, and the words that name it."""
    if isinstance(source, str) and "\n" in source:
        return source, "规则包"
    if isinstance(source, Path) or source.endswith(".toml"):
        try:
            return Path(source).read_text(encoding="utf-8"), str(source)
        except OSError:
            message, hint = "规则包文件读不出来", "检查文件名、所在目录和读取权限"
        except UnicodeDecodeError:
            message, hint = "规则包文件不是 UTF-8 编码", "另存为 UTF-8"
        raise RulePackError(
            Diagnostic(code="pack_unreadable", message=message, fault=Fault.CALLER, hint=hint, where=str(source))
        )
    if source not in rulepack_ids():
        hint = f"可用 {'、'.join(rulepack_ids())}，或给出 .toml 文件的路径"
        message = f"没有这个规则包：{source!r}"
        raise RulePackError(Diagnostic(code="pack_unknown", message=message, fault=Fault.CALLER, hint=hint))
    found = shipped("rules").joinpath(source, PACK_FILE)
    return found.read_text(encoding="utf-8"), f"rules/{source}/{PACK_FILE}"
