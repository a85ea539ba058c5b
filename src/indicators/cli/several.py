"""Several files at once (批量): which files the arguments mean, one after the other, a summary at the end.

Lives here: finding the files, going through them, what remains of each. May not: read, score or review a form.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from indicators._outputs import is_read
from indicators.cli import screen
from indicators.errors import Diagnostic, Fault, FormError, IndicatorsError
from indicators.targets import GoalTable

T = TypeVar("T")
OK, REPORTED, FAILED = 0, 1, 2
_WORDS = {OK: "完成", REPORTED: "有问题", FAILED: "未读"}
_KEYS = {OK: "ok", REPORTED: "reported", FAILED: "failed"}
STAR = "*"


@frozen(kw_only=True)
class Outcome:
    """What became of one file (一个文件的结果)."""

    status: int  # 0 done, 1 done and something is reported, 2 not read
    rows: Sequence[Sequence[str]] = ()  # its lines of the summary, without the file's name and the result
    data: Mapping[str, Any]  # its JSON form
    remark: str = ""  # what the summary says beside the result


def files(names: Sequence[str]) -> tuple[list[str], bool]:
    """Return the files that the arguments mean, none twice, and whether these are several even if there is one.

    An argument is a file, a folder (all files in it) or a pattern (``2024/**/*.xlsx``); programs' own files
    (``~$表.xlsx``, ``.git``) are left out.

    Raises:
        FormError: A folder is empty, or a pattern fits no file.
    """
    found: list[str] = []
    for name in names:
        path = Path(name)
        if not path.is_dir() and not (has_magic(name) and not path.exists()):
            found.append(name)
            continue
        inside = path.rglob("*") if path.is_dir() else map(Path, glob(name, recursive=True))  # noqa: PTH207 - a pattern may begin at the root
        own = sorted(str(each) for each in inside if each.is_file() and not _hidden(each))
        if not own and len(names) > 1:  # said of it in its turn; it stops no other
            found.append(name)
        elif not own:
            message = "目录里没有文件" if path.is_dir() else "没有文件符合这个通配符"
            raise FormError.of(code="no_file", message=message, where=name)
        found += own
    found = list(dict.fromkeys(found))
    is_read(*found)
    return found, found != list(names) or len(found) > 1


def _hidden(path: Path) -> bool:
    return path.name.startswith("~$") or any(part.startswith(".") and part.strip(".") for part in path.parts)


def beside(pattern: str, file: str) -> str:
    """Return the file that belongs to an input: 结果/*.xlsx is 结果/甲.xlsx for 表/甲.csv."""
    return pattern.replace(STAR, Path(file).stem)


def want_star(patterns: Sequence[str], option: str) -> None:
    """Refuse one name for what several files give."""
    for pattern in patterns:
        if STAR not in pattern:
            message = f"有多个文件时，{option} 里要有一个 *，代表各个文件的名称"
            hint = f"写成 {Path(pattern).with_stem('*' + Path(pattern).stem)}"
            raise FormError.of(code="star_missing", message=message, hint=hint)


def read(names: Sequence[str], what: str, one: Callable[[str], T]) -> tuple[list[T], int]:
    """Go through files that one result is made of: what each gave, and how many could not be read, which is said."""
    found, unread = list[T](), 0
    for name in screen.progress(names, what):
        try:
            found.append(one(name))
        except IndicatorsError as error:
            unread += 1
            screen.complain(f"未读 {name}：{error}")
    return found, unread


def each(names: Sequence[str], one: Callable[[str], Outcome], head: Sequence[str], *, as_json: bool) -> int:
    """Go through files; one that cannot be read stops no other.

    ``head`` stands in the summary between the file's name and the result; as JSON there is none, but a line for each
    file as soon as it is done.

    Returns:
        The exit status: 0 all done, 1 something is reported or was not read, 2 nothing could be read.
    """
    outcomes: list[tuple[str, Outcome]] = []
    for name in screen.progress(names, "处理"):
        outcome = _guarded(name, one)
        outcomes.append((name, outcome))
        if as_json:
            said = {"file": name, "status": _KEYS[outcome.status], **outcome.data}
            screen.data(said, indent=None)
    if not as_json:
        screen.table("", ("文件", *head, "结果"), _summary(outcomes, len(head)))
    failed = sum(outcome.status == FAILED for _, outcome in outcomes)
    reported = sum(outcome.status == REPORTED for _, outcome in outcomes)
    screen.complain(
        f"{len(outcomes)} 个文件：完成 {len(outcomes) - failed - reported}，有问题 {reported}，未读 {failed}"
    )
    return FAILED if failed == len(outcomes) else REPORTED if failed or reported else OK


def _guarded(name: str, one: Callable[[str], Outcome]) -> Outcome:
    try:
        return one(name)
    except IndicatorsError as error:
        said = error.diagnostic
    except Exception as error:  # noqa: BLE001 - whatever one file brings up, the others are done
        message = f"程序出错（{type(error).__name__}：{error}），请报告给 indicators 的维护者"
        said = Diagnostic(code="internal_error", message=message, fault=Fault.LIBRARY)
    remark = said.message + (f"。建议：{said.hint}" if said.hint else "")
    return Outcome(status=FAILED, data={"error": said.to_dict()}, remark=remark)


def _summary(outcomes: Sequence[tuple[str, Outcome]], width: int) -> Iterator[Sequence[str]]:
    for name, outcome in outcomes:
        result = _WORDS[outcome.status] + (f"：{outcome.remark}" if outcome.remark else "")
        for number, row in enumerate(outcome.rows or [[""] * width]):
            yield (name, *row, result) if not number else ("", *row, "")


def reports(tables: Sequence[GoalTable]) -> list[dict[str, Any]]:
    """Return what each table's reading took, for JSON."""
    return [{"table": table.name, **(table.report.to_dict() if table.report else {})} for table in tables]


def say_reports(tables: Sequence[GoalTable]) -> None:
    """Say on the error stream what each table's reading took."""
    for table in tables:
        screen.complain(f"{table.name}：{table.report}" if table.name else str(table.report))
