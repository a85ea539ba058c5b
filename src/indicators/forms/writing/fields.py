"""The fields of a form (栏目): every name that a layout or a bureau's own form may put into braces has its text here.

Lives here: :class:`FormFields`. May not: compute a score, know where a text stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import ClassVar

from attrs import Factory, define

from indicators.comparators import SIGNS_PRINTED, Quantity, decimal_string
from indicators.explaining import padded, rescaled_words
from indicators.forms import kinds
from indicators.forms.selfeval import NOTHING, EvaluationForm, money_words, self_evaluation_rows, target_words
from indicators.forms.writing.paper import number_of
from indicators.scoring import SelfEvaluation, Status
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, Indicator

Fields = Mapping[str, str]
_FIELD = re.compile(r"\{([^{}]+)\}")
_VALUE = re.compile(r"\s*([≥≤><=＝≧≦＞＜]?)\s*(-?\d[\d,]*(?:\.\d+)?)\s*(.*)", re.DOTALL)
_QUALITATIVE = "定性"
_LABELLED = re.compile(r"\s+(?=[^\s:：]{2,8}[:：])")  # before a label in a line of several


class Texts:
    """Texts by the names of their fields; a form or a document says what each field is."""

    def filled(self, text: str, fields: Fields) -> str:
        """A text with its fields; what stands around the only field goes where the field says nothing."""
        names = _FIELD.findall(text)
        said = {name: self.field(name, fields) for name in names}
        if names and text.startswith("{") and not said[names[0]]:
            return ""
        if text.startswith("（{") and not any(said.values()):
            return ""
        if any(not word for word in said.values()):  # （{分值}分） without a number
            text = re.sub(r"（\{([^{}]+)\}[^{}（）]*）", lambda match: match[0] if said[match[1]] else "", text)
        return _FIELD.sub(lambda match: said[match[1]], text)

    def field(self, names: str, fields: Fields) -> str:
        """The first of the names that says something."""
        return next((fields[name] for name in names.split("|") if fields.get(name)), "")


@define
class FormFields(Texts):
    """The texts of a scored table by the names of their fields."""

    result: SelfEvaluation  # the scored table
    form: EvaluationForm  # its rows as text
    title: str = ""  # the form's title: what it says needs no place of its own
    taken: set[str] = Factory(set)  # the labels and titles whose texts were asked for

    whole: ClassVar[bool] = True  # what a layout has no place for stands beside it

    @classmethod
    def of(cls, result: SelfEvaluation) -> "FormFields":
        """The fields of a scored table."""
        return cls(result, self_evaluation_rows(result))

    def field(self, names: str, fields: Fields) -> str:
        """The first of the names that says something: a field, a label of the head, a block of text; ``+`` is both."""
        for several in names.split("|"):
            said = [self._named(name, fields) for name in several.split("+")]
            if any(said) or several in fields:
                return "\n".join(filter(None, said))
        return ""

    def _named(self, name: str, fields: Fields) -> str:
        if name in fields:
            return fields[name]
        if name == "年度" and str(self.result.table.year) in self.title:
            return ""  # it stands there
        own = _OF_FORM.get(name)
        text = own(self.result, self.form) if own is not None else _kept(self.result, name)
        if text and own is None:
            self.taken.add(name)
        return text

    def totals(self) -> Fields:
        """The sums and the grade, as far as they are decided."""
        total = self.form.total[1] if self.result.complete else ""
        return {
            "总分值": self.form.total[0],
            "总得分": total,
            "等级": (self.result.rating or "") if self.result.complete else "",
        }

    def funds(self, blank: Sequence[str] = ()) -> Iterator[Fields]:
        """The lines of the fund block, its amounts with one number of decimals."""
        table, rows = self.result.table, self.form.funds
        lines: Sequence[FundLine] = table.funds or (FundLine(name=rows[0][0]),)
        unit = table.money_unit
        amounts = [[money_words(line.initial, unit), *row[1:3]] for line, row in zip(lines, rows, strict=True)]
        digits = max((len(text.partition(".")[2]) for each in amounts for text in each), default=0)
        digits = max(digits, CENTS) if digits else 0
        shown = [["" if text == NOTHING else _padded(text, digits) for text in each] for each in amounts]
        for row, cells in zip(rows, shown, strict=True):
            number = {"分值": _number(row[4]), "得分": _number(row[5])}
            money = dict(zip(("年初", "预算", "执行"), cells, strict=True))
            yield {"资金": row[0], **money, "执行率": "" if row[3] == NOTHING else row[3], **number}
        if len(rows) == 1:
            for name in blank:
                yield {"资金": name, "年初": "", "预算": "", "执行": "", "执行率": "", "分值": "", "得分": ""}

    def one_line(self) -> Fields:
        """What a bureau's own form may say outside its list: sums, grade, goals, the total of the funds."""
        first = next(self.funds())
        money = {name: first[name] for name in ("年初", "预算", "执行", "执行率")}
        goals = self.goal_lines()
        named = len(goals) > 1
        texts = {
            name: "\n".join(
                f"{goal['目标']}：{goal[name]}" if named and name != "目标" else goal[name]
                for goal in goals
                if goal[name]
            )
            for name in ("目标", "预期", "完成")
        }
        return {**self.totals(), **money, **texts, "执行得分": first["得分"]}

    def goal_lines(self) -> list[Fields]:
        """The goals, for a row that stands once for each."""
        return [goal for _, goal in self.rows()]

    def listed(self) -> list[Fields]:
        """Every row with the fields of its goal."""
        return [
            {"序号": str(number), **goal, **row}
            for number, (goal, row) in enumerate(((goal, row) for rows, goal in self.rows() for row in rows), start=1)
        ]

    def known(self, name: str) -> bool:
        """Whether there is a field of this name, or a label that a form's head may have."""
        return name in FIELDS or kinds.is_label(name, "head") or bool(_kept(self.result, name))

    def goals(self) -> list[Goal]:
        """The goals that were scored."""
        rows = self.result.allotments.rows
        return [next(group).goal for _, group in groupby(rows, key=lambda row: id(row.goal))]

    def rows(self) -> Iterator[tuple[list[Fields], Fields]]:
        """The fields of each goal's rows, and its own."""
        scores = iter(self.result.scores)
        for goal in self.form.goals:
            rows = list[Fields]()
            for row in goal.rows:
                score = next(scores)
                level1, level2, name, target, actual, points, earned, reason = (
                    "" if text == NOTHING else text for text in row.cells
                )
                said = (level1, level2, name, target, *parted(score.indicator), actual, points, earned, reason)
                fields: dict[str, str] = dict(zip(_ROW, said, strict=True))
                if score.earned is None:
                    fields["得分"] = NOT_COUNTED if score.status is Status.NOT_APPLICABLE else ""
                rows.append(fields)
            own = {"目标": goal.name, "预期": goal.description, "完成": goal.reached, "目标印分": goal.printed}
            yield rows, {**own, "目标分值": goal.points, "目标得分": goal.earned}


_FUND = ("资金", "年初", "预算", "执行", "执行率", "分值", "得分")
LISTED = {"序号", "一级", "二级", "三级", "指标值", "实际", "原因"}  # what only a row of the list says
_ROW = ("一级", "二级", "三级", "指标值", "符号", "数值", "单位", "实际", "分值", "得分", "原因")
NOT_COUNTED = "—"
CENTS = 2  # decimals of an amount that has any


def _kept(result: SelfEvaluation, name: str) -> str:
    """What the table that was read says under a label of its head, or in a block of text of this title."""
    said = dict(result.table.header).get(name, "")
    said = said or _below(result).get(name, "")
    if said:
        return said
    rows = [cells for title, own in result.table.sections if title == name for cells in own]
    if kinds.block_mode(name) == "texts":  # without the heads 预期目标 and 实际完成情况
        rows = [tuple("" if kinds.goal_text(cell) else cell for cell in cells) for cells in rows]
    lines = [" ".join(filter(None, cells)) for cells in rows]
    return "\n".join(filter(None, lines))


def _below(result: SelfEvaluation) -> Fields:
    """Labels with values in the lines around the table: 填表人：某某   联系电话：某某."""
    cells = [cell for title, rows in result.table.sections if title == kinds.TEXT for row in rows for cell in row]
    parts = [part for cell in reversed(cells) for part in reversed(below_parts(cell))]
    return {label: value for label, value, _ in parts if label and value}


def below_parts(cell: str) -> list[tuple[str, str, str]]:
    """Cut a line below a table: each part's label and value, both empty where it has none, and the part itself.

    >>> below_parts("填表人：某某  联系电话：")
    [('填表人', '某某', '填表人：某某'), ('联系电话', '', '联系电话：')]
    """
    out = []
    for part in filter(None, map(str.strip, _LABELLED.split(cell))):
        label, colon, value = part.replace("：", ":", 1).partition(":")
        out.append((kinds.head_label(label) if colon else "", value.strip(), part))
    return out


def _reasons(_: SelfEvaluation, form: EvaluationForm) -> str:
    """The reasons that persons gave for rows, for a form that has one place for all of them."""
    rows = [row for goal in form.goals for row in goal.rows if row.cells[7]]
    return "\n".join(f"{row.cells[2]}：{row.cells[7]}" for row in rows)


_OF_FORM: dict[str, Callable[[SelfEvaluation, EvaluationForm], str]] = {
    "题目": lambda _, form: form.title,
    "年度": lambda result, _: str(result.table.year or ""),
    "金额单位": lambda _, form: form.money_unit,
    "说明": lambda _, form: f"【{form.note}】" if form.note else "",
    "执行分值": lambda result, _: "" if result.execution is None else decimal_string(result.execution.points),
    "扣分原因": _reasons,
    "换算说明": lambda result, _: f"注：{said}" if result.complete and (said := rescaled_words(result)) else "",
}


_TOTALS = ("总分值", "总得分", "等级", "执行得分")
FIELDS = tuple(
    dict.fromkeys(("序号", *_ROW, "目标", "预期", "完成", "目标分值", "目标得分", *_FUND, *_TOTALS, *_OF_FORM))
)


def _number(text: str) -> str:
    """A number of the fund block; what is none (— 无法计算) leaves its cell empty."""
    return text if number_of(text) is not None else ""


def _padded(text: str, digits: int) -> str:
    return padded(Fraction(text), digits) if _number(text) else text


def parted(row: Indicator) -> tuple[str, str, str]:
    r"""A target's sign, number and unit, for a form that has a column for each; words stand as 定性.

    >>> from indicators.forms import read_form
    >>> (table,) = read_form("三级指标\t指标值\n接警\t≥ 6,000起\n水平\t有效提升\n完工\t12月底前")
    >>> [parted(row) for row in table.goals[0].indicators]
    [('≥', '6,000', '起'), ('定性', '有效提升', ''), ('', '12月底前', '')]
    """
    target, text = row.target, target_words(row)
    match = _VALUE.fullmatch(text)
    if match is not None and isinstance(target, Quantity) and "\n" not in match[3]:
        sign = match[1] or (SIGNS_PRINTED[target.sign] if target.sign is not None else "")
        if str(parse(match[2], column_unit=match[3], column_comparator=sign)) == str(target):
            return sign, match[2], match[3]
    return _QUALITATIVE if target.kind in {"qualitative", "completion", "boolean"} else "", text, ""
