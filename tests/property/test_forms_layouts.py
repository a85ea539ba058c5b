"""A known table laid out in every way that people lay it out: the reading gives it back, or says what it could not."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from indicators.files import read_tables
from indicators.files.paper_docx import document
from indicators.files.paper_xlsx import workbook
from indicators.files.text import to_csv
from indicators.forms import read_form
from indicators.forms.writing import paper_of_rows
from indicators.targets import GoalTable

KINDS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
NAMES = [
    "培训人次",
    "道路长度",
    "验收合格率",
    "资金支付及时率",
    "群众知晓率",
    "服务对象满意度",
    "设备购置数量",
    "项目总成本",
    "走访户数",
]
VALUES = [text.split("_") for text in ["≥_100_人次", "≥_95_%", "≤_30_天", "=_5_个", "≤_334_万元", "_良好_"]]
HEADS = {
    "level1": "一级指标 一级",
    "level2": "二级指标 二级",
    "name": "三级指标 指标名称 *三级指标名称 监测指标",
    "sign": "指标性质 *计算符号 指标值类型",
    "target": "年度指标值 指标值 目标值(标准) 年度(/项目)指标值 *指标值 年初指标值 当年预期实现值 预期2024年实现值",
    "unit": "度量单位 计量单位",
    "actual": "实际完成值 年终完成值 全年实际值 *实际完成值（定量填数字） 2024年实际实现值",
    "points": "分值 权重 分值（100分）",
    "earned": "得分 自评得分 *指标得分（必填）",
    "number": "序号",
    "remark": "复核意见 佐证材料",
    "reason": "偏差原因分析及改进措施 未完成原因分析",
}
GROUPS = {"level1": "绩效指标", "target": "年度", "actual": "完成情况"}
TAILS = (Path(__file__).parents[1] / "unit" / "tails.txt").read_text(encoding="utf-8").splitlines()
FUNDS = {
    "initial": "年初预算数 年初预算",
    "budget": "全年预算数 全年预算数（A）",
    "executed": "全年执行数 全年执行数（B）",
}
FUNDS |= {"points": "分值 权重", "rate": "执行率 执行率（B/A） 预算执行率", "earned": "得分 自评得分"}
MONEY = {"initial": "60", "budget": "50", "executed": "45", "points": "10", "rate": "90%", "earned": "9"}
GOALS = [["年度总体目标", "预期目标", "", "实际完成情况"], ["", "完成能力提升。", "", "能力已提升。"]]


Lost = Callable[[list[list[str]], tuple[GoalTable, ...]], list[str]]


@frozen
class Known:
    """One row that is laid out."""

    kind: tuple[str, str]
    name: str
    value: list[str]
    actual: str
    points: int
    earned: int
    reason: str

    def cell(self, column: str, *, parted: bool) -> str:
        """What a column shows of it; ``parted``: sign, number and unit have columns of their own."""
        sign, number, unit = self.value
        return {
            "level1": self.kind[0],
            "level2": self.kind[1],
            "name": self.name,
            "sign": sign,
            "target": number if parted else f"{sign}{number}{unit}",
            "unit": unit,
            "actual": self.actual,
            "points": str(self.points),
            "earned": str(self.earned),
            "reason": self.reason,
            "number": "1",
            "remark": "见附件",
        }[column]


@st.composite
def tables(draw: st.DrawFn) -> list[Known]:
    """Rows as a form has them: kinds in their order, one name once."""
    kinds = sorted(draw(st.lists(st.sampled_from(range(len(KINDS))), min_size=3, max_size=8)))
    names = draw(st.permutations(NAMES))
    return [
        Known(
            kind=KINDS[kind],
            name=name,
            value=(value := draw(st.sampled_from(VALUES))),
            actual=f"{draw(st.integers(1, 400))}{value[2]}" if value[2] else "良好",
            points=draw(st.integers(1, 30)),
            earned=draw(st.integers(1, 30)),
            reason=draw(st.sampled_from(("", "场地改造，延期开展"))),
        )
        for kind, name in zip(kinds, names, strict=False)
    ]


@st.composite
def layouts(draw: st.DrawFn, table: list[Known]) -> list[list[str]]:
    """Lay a table out: the form around it, its columns, heads, merged cells, page breaks and tails."""
    parted = draw(st.booleans())
    behind = draw(st.permutations(["actual", "points", "earned", "reason"]))
    value = ["sign", "target", "unit"] if parted else ["target"]
    columns = [*draw(st.sampled_from(([], ["number"]))), "level1", "level2", "name", *value, *behind]
    columns += draw(st.sampled_from(([], ["remark"])))
    heads = {column: draw(st.sampled_from(HEADS[column].split())) for column in columns}
    merged, deep = draw(st.booleans()), draw(st.booleans())
    head = [[GROUPS.get(column, "") for column in columns]] if deep else []
    head.append([heads[column] for column in columns])
    body, before = list[list[str]](), ("", "")
    broken = draw(st.integers(0, len(table)))
    for number, row in enumerate(table):
        page = number == broken > 0
        body += [[], *head] if page else []
        before = ("", "") if page else before
        shown = [row.cell(column, parted=parted) for column in columns]
        if merged:  # a merged cell of a kind shows it once
            first = columns.index("level1")
            shown[first : first + 2] = ["" if before[: n + 1] == row.kind[: n + 1] else row.kind[n] for n in (0, 1)]
        before = row.kind
        body.append(shown)
    title = [["项目支出绩效自评表"], ["（2024年度）"], ["项目名称", "能力提升", "实施单位", "某中心"]]
    title.append(["项目类别", "☑延续 □新增"])
    order = draw(st.permutations(list(FUNDS)))
    title.append(["项目资金（万元）", "", *(draw(st.sampled_from(FUNDS[key].split())) for key in order)])
    title.append(["", "年度资金总额", *(MONEY[key] for key in order)])
    title += [["", "其中：财政拨款", *("—" if key in {"points", "earned"} else MONEY[key] for key in order)], *GOALS]
    if draw(st.booleans()):
        body.append(["总分", *[""] * (columns.index("points") - 1), "100"])
    tail = draw(st.lists(st.sampled_from(TAILS), max_size=2, unique=True))
    return [*(title if draw(st.booleans()) else []), *head, *body, *(text.split("|") for text in tail)]


def _html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows if row)
    return f"<meta charset=utf-8><table><tr><td>栏目</td><td><table>{body}</table></td></tr></table>".encode()


def _bars(rows: list[list[str]]) -> bytes:
    return "\n".join(" | ".join(row) if len(row) > 1 else "".join(row) for row in rows).encode()


FORMATS: tuple[Callable[[list[list[str]]], tuple[str, bytes]], ...] = (
    lambda rows: ("表.csv", to_csv(rows)),
    lambda rows: ("表.txt", "\n".join("\t".join(row) for row in rows).encode("gb18030")),
    lambda rows: ("表.md", _bars(rows)),
    lambda rows: ("表.xls", _html(rows)),
    lambda rows: ("表.xlsx", workbook([paper_of_rows("表", rows, ())])),
    lambda rows: ("表.docx", document([paper_of_rows("表", rows, ())])),
)


def back(found: tuple[GoalTable, ...]) -> list[Known]:
    return [
        Known(
            kind=row.path,
            name=row.name,
            value=[str(row.target), "", ""],
            actual=row.actual_text or "",
            points=int(row.points or 0),
            earned=int(row.earned or 0),
            reason=row.deviation_reason or "",
        )
        for table in found
        for goal in table.goals
        for row in goal.indicators
    ]


def plain(rows: list[Known]) -> list[Known]:
    """The canonical target of each row, as a reader of the whole value gives it."""
    canonical = {"334": "≤3340000元"}
    return [evolve(row, value=[canonical.get(row.value[1], "".join(row.value)), "", ""]) for row in rows]


@given(st.data())
def test_a_table_laid_out_in_any_way_is_read_back(lost: Lost, data: st.DataObject) -> None:
    """All rows as they were, the form around them in its fields, and no cell lost."""
    table = data.draw(tables())
    rows = data.draw(layouts(table))
    name, file = data.draw(st.sampled_from(FORMATS))(rows)
    found = read_tables(file, name)
    assert back(found) == plain(table)
    assert lost(rows, found) == []
    if rows[0] == ["项目支出绩效自评表"]:
        (form,) = found
        total = form.funds[0]
        amounts = [total.initial, total.budget, total.executed, total.points, total.rate, total.earned]
        assert amounts == [Fraction(each) for each in ("600000", "500000", "450000", "10", "9/10", "9")]
        assert [(goal.description, goal.actual_text) for goal in form.goals] == [("完成能力提升。", "能力已提升。")]
        assert (dict(form.choices), form.year) == ({"项目类别": ("延续",)}, 2024)


LAYOUTS = [
    [line.split("|") for line in path.read_text(encoding="utf-8").partition("\n====\n")[0].split("\n")]
    for path in sorted((Path(__file__).parents[1] / "unit" / "layouts").glob("*.txt"))
]
STRAYS = ("", "√", "总分", "1", "指标值", "三级指标", "预算数", "（万元）", "：", "—", "实际完成情况", "优")


@given(st.data())
def test_no_damage_of_a_form_is_too_much_for_the_reader(data: st.DataObject) -> None:
    """Rows left out, moved, doubled, taken from another form; cells lost: read or left, but never an exception."""
    rows = [list(row) for row in data.draw(st.sampled_from(LAYOUTS))]
    for _ in range(data.draw(st.integers(1, 6))):
        at, other = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
        kind = data.draw(st.sampled_from(["out", "cut", "push", "swap", "blank", "stray", "foreign"]))
        if kind == "out" and len(rows) > 1:
            del rows[at]
        elif kind == "cut":
            del rows[at][: data.draw(st.integers(1, 2))]
        elif kind == "push":
            rows[at] = ["", *rows[at]]
        elif kind == "swap":
            rows[at], rows[other] = rows[other], rows[at]
        elif kind == "stray" and rows[at]:
            rows[at][data.draw(st.integers(0, len(rows[at]) - 1))] = data.draw(st.sampled_from(STRAYS))
        else:
            rows.insert(
                at, [] if kind == "blank" else list(data.draw(st.sampled_from(data.draw(st.sampled_from(LAYOUTS)))))
            )
    read_form(rows)
