"""A form as a page for reading (网页): as it is filed, with attainment, scores by kind, last years, the arithmetic.

Lives here: :func:`html_page`: what the template shows. May not: score; load anything from a network.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import decimal_string
from indicators.explaining import Explanation, explain
from indicators.forms.selfeval import ANNEX, ANNEX_COLUMNS, EvaluationForm, GoalRows, IndicatorRow, money_of
from indicators.forms.templating import rendered
from indicators.forms.writing import Paper, PaperCell
from indicators.forms.writing.paper import Look
from indicators.scoring import Score, SelfEvaluation
from indicators.standards import percent

_FULL = Fraction(5, 4)  # the attainment at which a bar is full: a quarter beyond its target


@frozen
class Page:
    """One form, with all that is said beside it."""

    result: SelfEvaluation  # the scored table
    form: EvaluationForm  # its rows as text
    paper: Paper  # the form as it is filed
    explanations: Sequence[Explanation]  # those that stand open
    notes: bool  # whether it has what is no part of a form that is published

    @property
    def opened(self) -> set[str]:
        """The headings of the explanations that stand open."""
        return {each.heading for each in self.explanations}

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
    def below(self) -> tuple[str, ...]:
        """What is to be said of the total and does not stand on the form."""
        texts = {cell.text for cell in self.paper.cells}
        return tuple(line for line in self.form.below if line not in texts)

    @property
    def title(self) -> str:
        """The form's title, as it is filed."""
        return next(cell.text for cell in self.paper.cells if cell.look is Look.TITLE)

    @property
    def lines(self) -> Iterator["Line"]:
        """The rows below the title."""
        rows = iter([row for goal in self.form.goals for row in goal.rows])
        goals, scores = iter(self.form.goals if self.form.goals[1:] else ()), iter(self.result.scores)
        pack, spent, money = self.result.pack, self.result.execution, money_of(self.result.table)
        funds = None if spent is None else explain(spent, pack, money=money)
        for at in range(1, self.paper.rows):  # the title stands above
            cells = sorted((c for c in self.paper.cells if c.row <= at < c.row + c.rows), key=lambda c: c.column)
            own = {name: cell for cell in cells if cell.row == at for name in cell.fields}
            line = Line(at, tuple(cells))
            if "实际" in own and "三级" in own:
                score = next(scores)
                why = explain(score, pack, money=money_of(self.result.table, score))
                why = evolve(why, lines=why.lines[:-1])  # the pack is named in the notes
                line = evolve(line, row=next(rows), score=score, why=why, why_at=own["三级"].column)
            elif {"目标印分", "目标分值"} & own.keys():
                line = evolve(line, goal=next(goals, None))
            elif "资金" in own and funds is not None:
                line, funds = evolve(line, why=funds, why_at=own["资金"].column), None
            elif "总得分" in own:
                line = evolve(line, why=explain(self.result), total=not self.result.complete)
            yield line


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
class Line:
    """One row of the form, with what a page says beside it."""

    at: int
    cells: Sequence[PaperCell]
    row: IndicatorRow | None = None
    score: Score | None = None
    goal: GoalRows | None = None
    total: bool = False  # whether the total is still open
    why: Explanation | None = None
    why_at: int = 0  # the column below which the explanation stands

    @property
    def before(self) -> str:
        """What the last years say."""
        row = None if self.score is None else self.score.indicator
        values = () if row is None else (("上年", row.previous_year), ("前年", row.year_before_last))
        return "，".join(f"{year} {value.text}" for year, value in values if value is not None and value.text)

    @property
    def attained(self) -> str:
        """The attainment in words; ``""`` where it is no number."""
        return "" if self.score is None or self.score.attainment is None else percent(self.score.attainment)

    @property
    def width(self) -> int:
        """Per cent of the bar of the attainment; its target stands at four fifths."""
        attained = (None if self.score is None else self.score.attainment) or Fraction(0)
        return max(0, min(100, round(100 * attained / _FULL)))


def html_page(pages: Sequence[Page]) -> str:
    """Render forms as one page to read and to print on A4.

    Raises:
        FormError: jinja2 is not installed.
    """
    return rendered(
        "forms",
        "evaluation.html.jinja",
        title="、".join(page.title for page in pages),
        pages=pages,
        annex=ANNEX,
        annex_columns=ANNEX_COLUMNS,
    )
