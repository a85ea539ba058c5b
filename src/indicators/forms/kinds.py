"""The words that a form is recognised by: kinds of indicators, headings, blocks, labels (``rules/form.toml``).

Lives here: the look-ups in the shipped table. May not: know about rows, read values.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache

from indicators._resources import rules_table
from indicators.comparators import Comparator, Quantity
from indicators.syntax import parse
from indicators.targets import Horizon

TEXT = "表外文字"  # the block of what stands around the rows of a table
PROJECT_NAME = "项目名称"
NONE = "none"  # what a head is by its parts, where it surely is nothing of ours
KEPT = 4096  # texts whose reading is kept
YEAR = re.compile(r"(?:19|20)\d\d年?度?|\d{1,2}(?:[-—~～至]\d{1,2})?月(?:份|底|末)?")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_LABEL = re.compile(r"(长期|实施期|中期|年度)(绩效)?(目标|指标)(\d*|[一二三四五六七八九十]+)")
_MONTH = re.compile(r"(\d{1,2})月(?!\d)")
_LAST_MONTH = 12
LONGEST_LABEL, LONGEST_TOTAL = 16, 8
_PAGE = re.compile(r"[-—－]\d+[-—－]|第\d+页.*|\d+/\d+|page\d+(of\d+)?", re.IGNORECASE)
_ITEM = re.compile(r"[一二三四五六七八九十]+[、.．)）]")


class Role(StrEnum):
    """What a column of a goal table holds (列)."""

    NUMBER = "number"
    GOAL = "goal"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    SIGN = "sign"
    YEAR_BEFORE_LAST = "year_before_last"
    PREVIOUS_YEAR = "previous_year"
    TARGET = "target"
    UNIT = "unit"
    ACTUAL = "actual"
    POINTS = "points"
    EARNED = "earned"
    REASON = "reason"
    BASIS = "basis"
    NOTE = "note"
    PROGRESS = "progress"
    FORECAST = "forecast"
    LIKELIHOOD = "likelihood"
    CAUSE = "cause"
    TERM_TARGET = "term_target"  # 实施期指标值 beside 年度指标值
    ITEM = "item"  # the name, where no column is called so
    BEST = "best"  # the target, where thresholds stand in its place
    CONTENT = "content"  # what a qualitative target says
    ADJUSTED = "adjusted"  # the target, once it was adjusted

    @property
    def label(self) -> str:
        """The first of the words that stand for it."""
        return _tables()["columns"][self.value][0]


@cache
def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return rules_table("form")


@cache
def _meaning(table: str) -> Mapping[str, str]:
    """The table turned round: each word with the key that it stands under."""
    return {word: key for key, words in _tables()[table].items() for word in words}


def table_of(name: str) -> Mapping[str, Sequence[str]]:
    """Return one of the shipped tables of words: by key the words that stand for it."""
    return _tables()[name]


def word_meaning(table: str, word: str) -> str | None:
    """Return the key that a word stands under."""
    return _meaning(table).get(word)


def meaning_by_parts(table: str, word: str) -> str | None:
    """Return the key whose pattern fits a whole word that no list holds: 单项 · 满分, 全年 · 实际达到 · 情况.

    >>> meaning_by_parts("fund_columns", "年初批复预算数"), meaning_by_parts("fund_columns", "财政拨款预算数")
    ('initial', None)
    """
    found = part_of(table, word)
    return None if found == NONE else found


def part_of(table: str, word: str) -> str | None:
    """Return the same; ``none`` where the parts say that it is nothing of ours."""
    found = _pattern(f"{table}_by_parts").fullmatch(word)
    return None if found is None else found.lastgroup


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """The patterns of a table as one, a group for each key."""
    return re.compile("|".join(f"(?P<{key}>{'|'.join(said)})" for key, said in _tables()[table].items()))


def squeezed(text: str) -> str:
    """Return a label without the blanks and line ends that layout put into it (合 计 → 合计)."""
    return "".join(text.split())


@lru_cache(maxsize=KEPT)
def bare(text: str) -> str:
    """Return a heading without blanks, brackets and colon: 年度资金总额 of 年度资金总额（万元）：."""
    return squeezed(text).replace("（", "(").partition("(")[0].rstrip(":：")


def bracketed(text: str) -> str:
    """Return what stands in the first brackets of a heading: 50分 of 产出指标（50分）."""
    if "(" not in text and "（" not in text:
        return ""
    return squeezed(text).replace("（", "(").replace("）", ")").partition("(")[2].partition(")")[0]


def head_label(text: str) -> str:
    """Return a label of the head in its one spelling: 部门(单位)名称 of *部门（单位）名称：."""
    return squeezed(text).replace("（", "(").replace("）", ")").rstrip(":：").lstrip("*＊★")


@lru_cache(maxsize=KEPT)
def level1_kind(text: str) -> str | None:
    """Return the level-1 kind that a cell names, in the library's word.

    >>> level1_kind("项目产出"), level1_kind("数量指标")
    ('产出指标', None)
    """
    kind = bare(text)
    return kind if kind in _tables()["level1"] else _meaning("level1").get(kind)


def level1_places(text: str) -> list[int]:
    """Return where in a text, its beginning apart, the words of a level-1 kind begin.

    >>> level1_places("分值产出指标"), level1_places("产出指标")
    ([2], [])
    """
    return [found.start() for found in _level1_words().finditer(text) if found.start()]


@cache
def _level1_words() -> re.Pattern[str]:
    words = {*_tables()["level1"], *_meaning("level1")}
    return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in words))


@lru_cache(maxsize=KEPT)
def level2_parent(text: str) -> str | None:
    """Return the level-1 kind that the level-2 kind in a cell belongs to: 效益指标 of 生态效益指标."""
    return _meaning("level2").get(bare(text))


def is_kind(text: str) -> bool:
    """Say whether a cell names a kind of level 1 or 2."""
    return level1_kind(text) is not None or level2_parent(text) is not None


@lru_cache(maxsize=KEPT)
def horizon_label(text: str) -> tuple[Horizon, str] | None:
    """Read a goal's label; one that names no single goal (年度绩效指标) has an empty name.

    >>> horizon_label("长期目标 1:"), horizon_label("年度绩效指标"), horizon_label("目标名称")
    ((<Horizon.LONG_TERM: 'long_term'>, '长期目标1'), (<Horizon.ANNUAL: 'annual'>, ''), None)
    """
    label = bare(text)
    match = _LABEL.fullmatch(label)
    if match is None:
        return None
    horizon = Horizon.ANNUAL if match[1] == "年度" else Horizon.LONG_TERM
    single = match[4] or (not match[2] and match[3] == "目标")
    return horizon, label if single else ""


@lru_cache(maxsize=KEPT)
def block_mode(title: str) -> str | None:
    """Return the kind of block that a title starts: ``funds``, ``projects``, ``table``, ``texts``, ``annex``."""
    if title in _meaning("blocks") or len(title) > LONGEST_LABEL:
        return _meaning("blocks").get(title)
    said = title.endswith(tuple(_tables()["labels"]["block_ends"]))
    return "table" if said else meaning_by_parts("blocks", title)


@lru_cache(maxsize=KEPT)
def goal_text(text: str) -> str | None:
    """Return what a column of the goals' texts holds by its head.

    >>> goal_text("年初设定绩效目标"), goal_text("目标实际完成情况"), goal_text("完成培训并通过验收。")
    ('annual', 'actual', None)
    """
    return _meaning("text_columns").get(text) or meaning_by_parts("text_columns", text)


def names_month(text: str) -> bool:
    """Say whether a head is of a part of the year: 1-7月执行数, no 1-12月执行数."""
    months = _MONTH.findall(text)
    return bool(months) and int(months[-1]) < _LAST_MONTH


@lru_cache(maxsize=KEPT)
def fund_heading(text: str) -> str | None:
    """Return which amount a column of the fund block holds.

    >>> fund_heading("全年执行数（B）"), fund_heading("1-7月执行数"), fund_heading("来源项目")
    ('executed', 'progress', None)
    """
    words = (bare(text), YEAR.sub("", bare(text)), _BRACKETS.sub("", squeezed(text)))
    exact = (_meaning("fund_columns").get(each) for each in words)
    parts = (meaning_by_parts("fund_columns", each) for each in words)
    said = next(filter(None, exact), None) or next(filter(None, parts), None)
    return "progress" if said == "executed" and names_month(text) else said


def heads_funds(cells: Sequence[str]) -> bool:
    """Say whether a row heads columns of money, whatever the block is called.

    >>> heads_funds(("预算情况", "年初预算数", "全年执行数", "得分")), heads_funds(("指标值", "分值", "得分"))
    (True, False)
    """
    return len({fund_heading(text) for text in cells} - {None, "points", "earned", "share", "past"}) > 1


@lru_cache(maxsize=KEPT)
def is_total(text: str) -> bool:
    """Say whether a first cell names a line of sums.

    >>> is_total("分值合计"), is_total("总分"), is_total("建设项目合计数")
    (True, True, False)
    """
    labels = _tables()["labels"]
    return text in labels["totals"] or (len(text) <= LONGEST_TOTAL and text.endswith(tuple(labels["total_ends"])))


def is_label(text: str, group: str) -> bool:
    """Say whether a text is one of a group of labels: 总分 is one of ``totals``."""
    return text in _labels(group)


@cache
def _labels(group: str) -> frozenset[str]:
    return frozenset(_tables()["labels"][group])


def _labelled(text: str) -> tuple[str, str, str]:
    """Cut a text at its colon; most cells have none."""
    return squeezed(text).replace("：", ":").partition(":") if ":" in text or "：" in text else (text, "", "")


def is_signed(text: str) -> bool:
    """Say whether a cell is a line of signatures or notes, a label with its colon.

    >>> is_signed("填表人：张三 联系电话：123"), is_signed("联系人数量")
    (True, False)
    """
    label, colon, _ = _labelled(text)
    return bool(colon) and is_label(re.sub(r"[*（()）]|盖章|签字|签章|签名|公章", "", label), "signed")


def is_signature(text: str) -> bool:
    """Say the same of a label that only ends as one does: 项目单位主管领导签字：.

    >>> is_signature("项目单位财务负责人："), is_signature("财务科意见（盖章）："), is_signature("完成数量：")
    (True, True, False)
    """
    label, colon, _ = _labelled(text)
    ends = tuple(_tables()["labels"]["signed_ends"])
    return bool(colon) and len(label) <= LONGEST_LABEL and label.rstrip(")）").endswith(ends)


@lru_cache(maxsize=KEPT)
def names_signer(text: str) -> bool:
    """Say whether a cell is the label of such a line, with or without its colon.

    >>> names_signer("审核人"), names_signer("负责人签字："), names_signer("培训人次")
    (True, True, False)
    """
    label = head_label(text)
    ends = tuple(_tables()["labels"]["signed_ends"])
    return is_label(label, "signed") or (len(label) <= LONGEST_LABEL and label.endswith(ends))


def is_page_text(text: str) -> bool:
    """Say whether a cell that stands alone is text around the table: 扫一扫, [打印], 二、资金管理情况.

    >>> is_page_text("[下载] [打印]"), is_page_text("二、资金管理情况"), is_page_text("群众满意度")
    (True, True, False)
    """
    words = squeezed(text).lstrip("[【（(")
    begins = words.startswith(tuple(_tables()["labels"]["page_text"]))
    return begins or _ITEM.match(words) is not None or _PAGE.fullmatch(words) is not None


def persons_words(text: str) -> str:
    """Return a reason without what this library itself once printed beside it.

    >>> persons_words("完成率 80%；人手少"), persons_words("（扣分原因未填写）")
    ('人手少', '')
    """
    return "；".join(piece for piece in text.split("；") if not _own_words("reason").fullmatch(piece))


def is_no_score(text: str) -> bool:
    """Say whether a cell of scores says that there is none (yet).

    >>> is_no_score("不计分"), is_no_score("待评定（0～2.76）"), is_no_score("九分")
    (True, True, False)
    """
    return _own_words("earned").fullmatch(squeezed(text)) is not None


@cache
def _own_words(column: str) -> re.Pattern[str]:
    return re.compile("|".join(_tables()["own_words"][column]))


def plain(text: str) -> Fraction | None:
    """Return a plain number, in 分 where a unit is printed."""
    return bare_number(parse(text))


def bare_number(reading: Comparator) -> Fraction | None:
    """Return the number that a cell is, in 分 where a unit is printed; ``None`` beside a sign."""
    number = isinstance(reading, Quantity) and reading.sign is None and reading.unit in {None, "分"}
    return reading.value if number and isinstance(reading, Quantity) else None


def money_factor(unit: str) -> int | None:
    """Return how many 元 one of a unit of money is (10000 of 万元), ``None`` if it is none."""
    reading = parse(f"1{unit}")
    if not isinstance(reading, Quantity) or reading.unit != "元" or reading.per:
        return None
    return int(reading.value)
