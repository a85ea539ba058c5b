"""Monitoring in mid-year (绩效运行监控): the form, what is fed back to the unit, several days as one picture.

Lives here: :func:`monitor`, :func:`monitoring_papers`, :class:`History`, :func:`drawn`. May not: judge (``reviewing``
does), read or write a file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from indicators.data import Data
from indicators.days import day_words
from indicators.findings import folded
from indicators.forms.kinds import Role, table_of
from indicators.forms.selfeval import NOTHING, money_words, target_words
from indicators.forms.templating import rendered
from indicators.forms.writing import Paper, lay_document
from indicators.forms.writing.opinion import fold_cells
from indicators.reviewing import Light, Likelihood, Monitoring, ProgressReview, RowProgress, review_progress
from indicators.reviewing.monitoring import DECLARED, DERIVED
from indicators.standards import percent
from indicators.targets import NOT_APPLICABLE, Actuals, FundLine, GoalTable

DERIVED_SAID = (
    f"注：{DECLARED}为单位填报；{DERIVED}为按执行情况推算，依据见备注："
    "已成定局的推算为确定能或完全不可能，其余为有可能；没有标的不能判定，由单位填报。"
)
_HIGH = 200  # pixels of the chart
_MOST = Fraction(6, 5)  # rates above are drawn at the edge
_YEAR = 366
_COLOURS = {Likelihood.CERTAIN: "#86efac", Likelihood.POSSIBLE: "#e2f5d5", Likelihood.IMPOSSIBLE: "#fca5a5"}
_BEHIND, _OPEN = "#fde68a", "#e5e7eb"
_LIGHTS = {Light.BLUE: "#3b82f6", Light.GREEN: "#16a34a", Light.YELLOW: "#eab308", Light.RED: "#dc2626"}
Row = dict[str, str]


@frozen(kw_only=True)
class History(Data):
    """One table at several days (历次监控)."""

    name: str  # the project or unit
    reviews: tuple[ProgressReview, ...]  # the states, the earliest first


def monitor(
    states: Iterable[tuple[date, Sequence[tuple[GoalTable, Actuals | None]]]], rules: Monitoring
) -> tuple[History, ...]:
    """Review tables at one day or several.

    Args:
        states: By day the tables with the values so far, in any order.
        rules: The rules of monitoring.

    Returns:
        A history for each table, by its name, in the order in which they were first met.
    """
    by_name: dict[tuple[str, int], list[ProgressReview]] = {}
    for at, tables in sorted(states, key=lambda state: state[0]):
        same = Counter[str]()  # two projects of one name are two histories
        for table, actuals in tables:
            same[table.name] += 1
            own = by_name.setdefault((table.name, same[table.name]), [])
            own.append(review_progress(table, actuals or Actuals(), at, rules))
    return tuple(History(name=name, reviews=tuple(reviews)) for (name, _), reviews in by_name.items())


def monitoring_papers(review: ProgressReview) -> tuple[Paper, ...]:
    """Lay out the monitoring form (绩效目标运行监控表) and, where there is something to say, what is fed back."""
    table, at = review.table, review.at
    head = dict(table.header)
    said = {
        "年度": f"{table.year or at.year}年度",
        "项目支出": "部门（单位）整体支出" if table.whole_unit else "项目支出",
        "期间": period(review),
        "名称标签": "单位名称" if table.whole_unit else "项目名称",
        "名称": table.name,
        "主管部门": head.get("主管部门") or head.get("项目主管部门") or "",
        "监控日期": day_words(at),
        "金额单位": table.money_unit,
        "时间进度": rate_words(Fraction(review.moment.month, 12)),
        "执行率": rate_words(review.execution),
        "目标进度": rate_words(review.progress),
        "推算依据": f"{review.rests_on}，" if review.counted else "推算，",
        "推算说明": DERIVED_SAID if any(row.likelihood and not row.declared for row in review.rows) else "",
        "规则": f"{review.monitoring.title}；出处：{review.monitoring.source}",
        "填报人": head.get("填报人") or "",
        "联系电话": head.get("联系电话") or "",
        "小结": summary(review),
    }
    several = len({row.goal for row in review.rows}) > 1
    funds = table.funds or (FundLine(name="年度资金总额", budget=review.budget, executed=review.executed),)
    lists = {
        "资金": [_fund(line, review, first=not at) for at, line in enumerate(funds)],
        "指标": [_row(row, several=several) for row in review.rows],
    }
    form = lay_document(review.monitoring.layout, said, lists, table.name)
    found = list(map(fold_cells, folded(review.findings)))
    if not found:
        return (form,)
    return form, lay_document("monitor-findings", said, {"问题": found}, f"提示 {table.name}")


def period(review: ProgressReview) -> str:
    """The months that the form is of, as its heads say them: 1-7月, 1月, 截至8月15日."""
    return str(review.moment).replace("至", "-") if str(review.moment).startswith("1") else str(review.moment)


def summary(review: ProgressReview) -> str:
    """How the rows stand, in one line."""
    counts = {each: sum(row.likelihood is each for row in review.rows) for each in Likelihood}
    apart = sum(row.bound.actual is NOT_APPLICABLE for row in review.rows)
    open_rows = sum(row.likelihood is None for row in review.rows) - apart
    derived = sum(row.likelihood is not None and not row.declared for row in review.rows)
    behind = sum(row.behind for row in review.rows)
    parts = [f"{each.label}{many}项" for each, many in counts.items() if many]
    parts += [f"{word}{many}项" for word, many in (("未判定", open_rows), ("不适用", apart)) if many]
    said = f"{len(review.rows)}项指标：{'、'.join(parts)}" + (f"（其中推算{derived}项）" if derived else "")
    return said + (f"；落后于应有进度或未达标的{behind}项" if behind else "")


def conclusion(row: RowProgress, mark: str = "（推算）") -> str:
    """What a row's likelihood is, with the mark of one that is derived."""
    if row.declared and row.actual.likelihood:
        return row.actual.likelihood
    if row.likelihood is not None:
        return row.likelihood.label + mark
    return NOT_APPLICABLE.value if row.bound.actual is NOT_APPLICABLE else "未判定"


def rate_words(value: Fraction | None) -> str:
    """A rate as a form prints it; ``—`` where there is none."""
    return NOTHING if value is None else percent(value)


def _fund(line: FundLine, review: ProgressReview, *, first: bool) -> Row:
    """One line of the funds; the first is the total, whose budget may come from the file of values."""
    budget = review.budget if first else line.initial if line.budget is None else line.budget
    rate = line.executed / budget if line.executed is not None and budget else None
    amounts = {"年初": line.initial, "预算": budget, "执行": line.executed, "预计执行": line.forecast}
    unit = review.table.money_unit
    said = {name: "" if value is None else money_words(value, unit) for name, value in amounts.items()}
    return {"资金": line.name, **said, "执行率": "" if rate is None else rate_words(rate), "备注": ""}


def _row(row: RowProgress, *, several: bool) -> Row:
    """One indicator as the form's fields."""
    own, actual = row.indicator, row.actual
    causes = next((cell for head, cell in own.printed if head == Role.CAUSE.label), "")
    mark = DECLARED if row.declared else DERIVED
    reason = actual.reason or ""
    if actual.measure and actual.measure not in reason:
        reason = "；".join(filter(None, (reason, f"措施：{actual.measure}")))
    light = f"{row.light.label}：" if row.light.value != "none" else ""
    return {
        **({"目标": row.goal} if several else {}),
        "一级": own.level1,
        "二级": own.level2,
        "三级": own.name,
        "指标值": target_words(own),
        "执行情况": actual.text,
        "预计": actual.forecast or "",
        **{word: DECLARED if word in causes else "" for word in table_of("ticks")["cause"]},
        "原因": reason,
        **{each.label: mark if row.likelihood is each else "" for each in Likelihood},
        "依据": f"{light}{row.why}",
    }


def drawn(history: History) -> str:
    """Draw one table at its days."""
    by_day = [{(row.goal, *row.indicator.path, row.name): row for row in review.rows} for review in history.reviews]
    keys = dict.fromkeys(key for rows in by_day for key in rows)
    return rendered(
        "cycle",
        "monitoring.svg.jinja",
        name=history.name,
        reviews=history.reviews,
        rows=[(key, [rows.get(key) for rows in by_day]) for key in keys],
        grid=(Fraction(0), Fraction(1, 2), Fraction(1)),
        executed=list(_dots(history.reviews, "execution", "progress")),
        reached=list(_dots(history.reviews, "progress", "execution")),
        high=lambda rate: round(min(rate, _MOST) / _MOST * _HIGH),
        colour_of=_colour,
        lights=_LIGHTS,
        rate_words=rate_words,
        conclusion=conclusion,
        derived=DERIVED,
    )


def _dots(reviews: Sequence[ProgressReview], name: str, other: str) -> Iterator[tuple[float, Fraction, bool]]:
    """The dots of one line: how much of the year is over, the rate, whether its number stands under it."""
    for each in reviews:
        rate, beside = getattr(each, name), getattr(each, other)
        if rate is not None:
            under = beside is not None and (rate < beside or (rate == beside and name == "progress"))
            yield each.at.timetuple().tm_yday / _YEAR, rate, under


def _colour(row: RowProgress) -> str:
    if row.likelihood is None:
        return _OPEN
    return _BEHIND if row.likelihood is Likelihood.POSSIBLE and row.behind else _COLOURS[row.likelihood]
