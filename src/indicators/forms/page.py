"""A form as a page for reading (网页): attainment, scores by kind, last years beside this year, each row's arithmetic.

Lives here: :func:`html_page`: what the template shows. May not: score; load anything from a network.
"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from importlib.resources import files

from attrs import evolve, frozen

from indicators.comparators import decimal_string
from indicators.errors import Diagnostic, Fault, FormError
from indicators.explaining import Explanation, explain
from indicators.findings import Fold
from indicators.forms.amounts import money_of
from indicators.forms.selfeval import (
    ANNEX,
    ANNEX_COLUMNS,
    EvaluationForm,
    GoalRows,
    IndicatorRow,
    percent,
)
from indicators.scoring import Score, SelfEvaluation

HEADS = ("序号", "一级指标", "二级指标", "三级指标", "前年", "上年", "年度指标值", "实际完成值")
BEHIND = ("分值", "得分", "偏差原因分析及改进措施")
_FULL = Fraction(5, 4)  # the attainment at which a bar is full: a quarter beyond its target


@frozen(kw_only=True)
class Page:
    """One form of a page.

    Args:
        result: The scored table.
        form: Its rows as text.
        opened: The headings of the explanations that stand open.
        tasks: The findings by what they ask; ``None`` for a page without notes.
    """

    result: SelfEvaluation
    form: EvaluationForm
    opened: Collection[str]
    tasks: Sequence[tuple[str, Sequence[Fold]]] | None

    @property
    def history(self) -> bool:
        """Whether any row says what it was in earlier years."""
        rows = (score.indicator for score in self.result.scores)
        values = (each for row in rows for each in (row.previous_year, row.year_before_last))
        return any(value is not None and value.kind != "blank" for value in values)

    @property
    def kinds(self) -> tuple["Share", ...]:
        """Score against points: of the funds, and of each level-1 kind in its order."""
        execution, scores = self.result.execution, self.result.scores
        out = [] if execution is None else [Share("预算执行", execution.points, execution.earned)]
        for kind in dict.fromkeys(score.indicator.level1 for score in scores):
            own = [score for score in scores if score.indicator.level1 == kind]
            earned = [score.earned for score in own if score.earned is not None]
            total = sum(earned, Fraction(0)) if len(earned) == len(own) else None
            out.append(Share(kind or "其他", sum((score.points for score in own), Fraction(0)), total))
        return tuple(out)

    @property
    def funds_explained(self) -> Explanation | None:
        """How the score of the funds came about."""
        result = self.result
        return (
            None if result.execution is None else explain(result.execution, result.pack, money=money_of(result.table))
        )

    @property
    def total_explained(self) -> Explanation:
        """How the total came about."""
        return explain(self.result)

    @property
    def goals(self) -> Iterator[tuple[GoalRows, Sequence["Shown"]]]:
        """Each goal with its rows."""
        scores = iter(self.result.scores)
        for goal in self.form.goals:
            before = [("", ""), *((row.cells[0], row.cells[1]) for row in goal.rows)]
            yield (
                goal,
                [Shown(row, next(scores), last, self) for row, last in zip(goal.rows, before, strict=False)],
            )


@frozen
class Share:
    """A part of a whole as a bar."""

    name: str
    points: Fraction
    earned: Fraction | None

    @property
    def words(self) -> str:
        """Score and points."""
        earned = "待定" if self.earned is None else decimal_string(self.earned)
        return f"{earned} / {decimal_string(self.points)}"

    @property
    def width(self) -> int:
        """Per cent of the bar."""
        return 0 if not self.earned or not self.points else min(100, round(100 * self.earned / self.points))


@frozen
class Shown:
    """One row of the page."""

    row: IndicatorRow
    score: Score
    last: tuple[str, str]
    page: Page

    @property
    def kinds(self) -> tuple[str | None, str | None]:
        """Its kinds; ``None`` for one that goes on from the row before."""
        level1, level2 = self.row.cells[:2]
        same = level1 == self.last[0]
        return None if same else level1, None if same and level2 == self.last[1] else level2

    @property
    def before(self) -> tuple[str, str]:
        """What the year before last and last year say."""
        row = self.score.indicator
        first, last = ("" if each is None else each.text for each in (row.year_before_last, row.previous_year))
        return first, last

    @property
    def attained(self) -> str:
        """The attainment in words; ``""`` where it is no number."""
        return "" if self.score.attainment is None else percent(self.score.attainment)

    @property
    def width(self) -> int:
        """Per cent of the bar of the attainment; its target stands at four fifths."""
        attained = self.score.attainment or Fraction(0)
        return max(0, min(100, round(100 * attained / _FULL)))

    @property
    def explained(self) -> Explanation:
        """How its score came about; the pack is named in the notes."""
        pack = self.page.result.pack
        said = explain(self.score, pack, money=money_of(self.page.result.table, self.score))
        return evolve(said, lines=tuple(line for line in said.lines if not line.startswith(f"规则包 {pack.id} ")))


def html_page(pages: Sequence[Page]) -> str:
    """Render forms as one page to read and to print on A4.

    Args:
        pages: The forms.

    Returns:
        The page; it needs nothing from elsewhere.

    Raises:
        FormError: jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ModuleNotFoundError as error:
        hint = "pip install 'indicators[files]'"
        said = Diagnostic(code="library_missing", message="输出网页需要 jinja2", fault=Fault.CALLER, hint=hint)
        raise FormError(said) from error
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("indicators.forms").joinpath("templates", "evaluation.html.jinja").read_text("utf-8")
    return environment.from_string(source).render(
        title="、".join(page.form.title for page in pages),
        pages=pages,
        heads=HEADS,
        behind=BEHIND,
        annex=ANNEX,
        annex_columns=ANNEX_COLUMNS,
    )
