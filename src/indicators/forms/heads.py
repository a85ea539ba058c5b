"""The heads of a goal table's columns (表头), read instead of looked up: one to three rows, each word for what it says.

``*年度(/项目)指标值`` is 指标值: a star, a year, a month, brackets and the words of ``[heads] idle`` say nothing of
what a column holds. What is left is looked up in ``[columns]``; another place's word is one more there.

Lives here: what a column is for by its head, heads of several rows made one. May not: read rows of indicators.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import is_not

from attrs import evolve

from indicators.forms import kinds
from indicators.forms.cells import Row
from indicators.forms.kinds import Role

DEEPEST = 3  # rows of a head
_SURELY = 3  # more known columns than money has (执行数, 分值, 得分) are a head whatever else stands in it
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@lru_cache(maxsize=kinds.KEPT)
def head_words(text: str) -> str:
    """Return a head without blanks, stars and brackets.

    >>> head_words("*评(扣)分标准"), head_words("年 度（/项目）指标值：")
    ('评分标准', '年度指标值')
    """
    return _BRACKETS.sub("", kinds.squeezed(text)).strip("*＊★:：")


@lru_cache(maxsize=kinds.KEPT)
def head_year(text: str) -> int | None:
    """Return the year that a head names: 2021年实际实现值."""
    named = re.search(r"(?:19|20)\d\d", text)
    return None if named is None else int(named[0])


@lru_cache(maxsize=kinds.KEPT)
def listed_role(text: str) -> str | None:
    """Return what a column is for where one of the lists has its head, see :func:`heading_role`.

    >>> listed_role("年度指标值"), listed_role("拟达到值")
    ('target', None)
    """
    words = head_words(text)
    first = head_words(text.split(maxsplit=1)[0]) if kinds.bracketed(text) else ""  # *分值 数量(20)、质量(10)
    cut = kinds.bare(text) if text.endswith((")", "）", ":", "：")) or not _BRACKETS.search(text) else ""
    said = (kinds.word_meaning("columns", each) for each in (words, cut, _core(words), first))
    return next(filter(None, said), None)


@lru_cache(maxsize=kinds.KEPT)
def heading_role(text: str) -> Role | None:
    """Return what a column is for by its head.

    >>> heading_role("年初目标值（A）").value, heading_role("预期2022年实现值").value, heading_role("项目名称")
    ('target', 'target', None)
    """
    role = listed_role(text) or (None if is_known(text) else _by_parts(kinds.YEAR.sub("", head_words(text))))
    return Role.PROGRESS if role == Role.ACTUAL and kinds.names_month(text) else None if role is None else Role(role)


def _by_parts(words: str) -> str | None:
    """Read a head that is in no list by its parts: 单项 · 满分, 全年 · 实际达到 · 情况."""
    elsewhere = kinds.level1_kind(words) or kinds.level2_parent(words) or kinds.block_mode(words)
    return None if elsewhere else kinds.meaning_by_parts("heads", words)


@lru_cache(maxsize=kinds.KEPT)
def is_known(text: str) -> bool:
    """Say whether a head is one of those that are known without having a use here.

    >>> is_known("评（扣）分标准"), is_known("是否核心"), is_known("复核分")
    (True, True, False)
    """
    return any(kinds.word_meaning("known", said) for said in (head_words(text), _core(head_words(text))))


@lru_cache(maxsize=kinds.KEPT)
def is_closed(text: str) -> bool:
    """Say whether a head tells that its column is none of ours, so that no content makes it one.

    >>> is_closed("复核分"), is_closed("是否核心"), is_closed("甲")
    (True, True, False)
    """
    words = head_words(text)
    told = kinds.part_of("heads", kinds.YEAR.sub("", words)) == kinds.NONE
    told = told or kinds.is_label(kinds.head_label(text), "head")
    return (told and heading_role(text) is None) or is_known(text) or kinds.word_meaning("ticks", words) is not None


def _core(words: str) -> str:
    """Return what a head says of its column, without its year, its period and the idle words."""
    words = kinds.YEAR.sub("", words)
    for idle in kinds.table_of("heads")["idle"]:
        words = words.replace(idle, "", 1)
    return words


@lru_cache(maxsize=kinds.KEPT)
def _says_nothing_else(text: str) -> bool:
    """Say whether a cell can stand in a head: a known head, a group over several, or only a year and idle words."""
    words = head_words(text)
    return _is_head(text) or kinds.is_label(words, "head_groups") or (words != "" and not _core(words))


def lost_role(text: str, roles: Collection[Role]) -> Role | None:
    """Return which column a head may be that a table seems to lack: 达成数 where there are no actual values.

    >>> lost_role("实际达成数", {Role.TARGET}), lost_role("复核得分", {Role.EARNED})
    (<Role.ACTUAL: 'actual'>, None)
    """
    words = "" if is_past(text) else head_words(text)
    found = (Role(key) for key, parts in kinds.table_of("lost_heads").items() if any(part in words for part in parts))
    missing = next((role for role in found if role not in roles), None)
    return None if missing is Role.ACTUAL and Role.PROGRESS in roles else missing


def nearly_head(rows: Sequence[Row]) -> str:
    """Name the row that is most like a head of a goal table, with its words that are not understood; else nothing.

    >>> nearly_head([Row(1, ("一级指标", "三级指标", "甲乙", "分值"))])
    '第1行像表头，但“甲乙”看不懂：请改为“三级指标”或“指标值”这样的表头'
    """
    likest = max(rows, key=lambda row: sum(role is not None for role in roles_of(row).values()), default=None)
    roles = {} if likest is None else roles_of(likest)
    unknown = [likest.cell(at) for at, role in roles.items() if role is None] if likest is not None else []
    if likest is None or not unknown or len(roles) - len(unknown) < len(unknown) + 1:
        return ""
    words = "、".join(f"“{text}”" for text in unknown if not is_known(text))
    return f"{likest.place()}像表头，但{words}看不懂：请改为“三级指标”或“指标值”这样的表头" if words else ""


def folded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Make each head of two or three rows one row, numbered as its last: 指标值 below 年度, 一级指标 below 绩效指标.

    >>> upper, lower = Row(1, ("绩效指标", "", "年度", "实际")), Row(2, ("一级指标", "三级指标", "指标值", "完成值"))
    >>> folded((upper, lower))[-1].cells
    ('一级指标', '三级指标', '指标值', '完成值')
    """
    out: list[Row] = []
    at = 0
    while at < len(rows):
        below = rows[at + 1 : at + 1 + DEEPEST]
        before, deep = rows[at].kept.get("deep", ((), 0))  # of a pass over the same rows
        if not deep or len(before) != len(below) or any(map(is_not, before, below)):
            deep = _depth(rows, at)
            rows[at].kept["deep"] = below, deep
        out.append(merged(rows[at : at + deep]))
        at += deep
    return tuple(out)


def _depth(rows: Sequence[Row], at: int) -> int:
    """Return of how many rows the head is that begins here; 1 where none does, or one row says it all."""
    deep = 0
    for number, row in enumerate(rows[at : at + DEEPEST], start=1):
        if _is_body(row):
            break
        below = rows[at + number] if at + number < len(rows) else row
        open_ = [column for column in row.filled if not _says_nothing_else(row.cells[column])]
        if 2 * len(open_) >= len(row.filled) and not all(_spans(row, below, column) for column in open_):
            break
        deep = number if row.filled else deep  # a rule of Markdown is an empty row
    lower = rows[at + 1 : at + deep]
    if not lower or not rows[at].filled or (_complete(rows[at]) and all(is_history(row) for row in lower)):
        return 1
    return next((many for many in range(deep, 1, -1) if _complete(merged(rows[at : at + many]))), 1)


def _spans(row: Row, below: Row, column: int) -> bool:
    """Say whether a label of the form or of money is the head of a column, over an empty cell: 项目名称, 预算数."""
    text = "" if below.cell(column) else head_words(row.cells[column])
    return text != "" and (kinds.is_label(text, "head") or kinds.fund_heading(text) is not None)


def is_count(row: Row) -> bool:
    """Say whether a row numbers the columns above it: 栏次 1 2 3."""
    numbers = [text for text in row.cells if text and text != "栏次"]
    several = len(numbers) > 2 and all(map(str.isdecimal, numbers))  # noqa: PLR2004 - two may be anything
    return several and [*map(int, numbers)] == [*range(1, len(numbers) + 1)]


def is_history(row: Row) -> bool:
    """Say whether a row only parts one column into years: 前年, 上年, 预计当年实现."""
    years = (Role.YEAR_BEFORE_LAST, Role.PREVIOUS_YEAR, Role.TARGET)
    roles = roles_of(row).items()
    return all(role in years or kinds.is_label(kinds.squeezed(row.cell(at)), "prior_years") for at, role in roles)


def roles_of(row: Row) -> Mapping[int, Role | None]:
    """Return what each filled cell is as a head; looked up once a row."""
    if "roles" not in row.kept:
        body = _is_body(row)
        said = {column: None if body else heading_role(row.cells[column]) for column in row.filled}
        row.kept["roles"] = dict(sorted((said | dict(row.meant)).items())) if row.meant else said
    found: Mapping[int, Role | None] = row.kept["roles"]
    return found


def _is_body(row: Row) -> bool:
    """Say whether a row begins with a kind, as no head does."""
    first = row.texts[0] if row.texts else ""
    return kinds.is_kind(first)


def _complete(row: Row) -> bool:
    roles = set(roles_of(row).values()) - {None}
    return len(roles) > _SURELY or (
        bool(roles & {Role.TARGET, Role.BEST}) and bool(roles & {Role.NAME, Role.LEVEL2, Role.ITEM})
    )


def merged(rows: Sequence[Row]) -> Row:
    """Put the rows of a head together column by column; an upper cell stands over the empty ones right of it.

    >>> merged((Row(1, ("指标", "年度", "")), Row(2, ("三级指标", "指标值", "得分")))).cells
    ('三级指标', '指标值', '得分')
    """
    if len(rows) == 1:
        return rows[0]
    width = max(len(row.cells) for row in rows)
    over = [_spread(rows[: at + 1], width) for at in range(len(rows) - 1)]
    cells = (_said([row[column] for row in over], [row.cell(column) for row in rows]) for column in range(width))
    return evolve(rows[-1], cells=tuple(cells))


def _spread(rows: Sequence[Row], width: int) -> list[str]:
    """What the last of some rows says over each column: its cells spread to the right, as far as one above does."""
    out: list[str] = []
    for column in range(width):
        begins = any(row.cell(column) for row in rows)
        out.append(rows[-1].cell(column) if begins or not out else out[-1])
    return out


def _said(over: Sequence[str], own: Sequence[str]) -> str:
    """Choose the words of one column: the lowest that says what it holds, joined with what stands above if need be."""
    lowest = next((text for text in reversed(own) if text), "")
    if not lowest:
        return ""
    words = [*over, own[-1]]
    past = next((at for at, text in enumerate(words) if is_past(text)), None)
    if past is not None and heading_role(lowest) not in {Role.PREVIOUS_YEAR, Role.YEAR_BEFORE_LAST}:
        return "".join(words[past:])  # 完成值 below 上年
    single = (text for text in reversed(own) if not kinds.is_label(head_words(text), "head_groups"))
    both = (lowest, "".join(words))
    first = reversed(both) if kinds.is_label(head_words(lowest), "head_groups") else both  # 一级 over 指标
    return next((text for text in (*first, *single) if text and _is_head(text)), lowest)


def is_past(text: str) -> bool:
    """Say whether a head is over what was reached before this year: 历史指标值, 上年."""
    return any(word in text for word in kinds.table_of("heads")["past"])


def _is_head(text: str) -> bool:
    return heading_role(text) is not None or is_known(text) or kinds.word_meaning("ticks", head_words(text)) is not None
