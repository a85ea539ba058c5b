"""What goes in and out as JSON (请求与答复的形式): a class for each, from which OpenAPI has its schemas.

Lives here: fields. May not: compute; repeat a public type that will do.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from indicators.comparators import Comparator
from indicators.data import Data, walked
from indicators.errors import Diagnostic, Finding
from indicators.evaluation import EvaluationTable
from indicators.explaining import Explanation
from indicators.reviewing import PublishedReview
from indicators.scoring import Score
from indicators.standards import Question, Standard
from indicators.targets import Actuals, Facts, GoalTable, ReadingReport

Value = str | int | None  # a number with a fraction comes as its decimal text, see ``jobs``
DEFAULT_PACK = "cn-mof-2020"


class Asked(Data):
    """Base of what is asked: a number may be written as a number."""

    __slots__ = ()

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The schema, with every number where a whole one is taken beside a text."""
        whole = super().schema_of_fields(definitions)
        return {**whole, "properties": walked(whole["properties"], _widened)}


def _widened(part: dict[str, Any]) -> dict[str, Any]:
    if {"type": "string"} not in part.get("anyOf", ()):
        return part
    return {**part, "anyOf": [{"type": "number"} if each == {"type": "integer"} else each for each in part["anyOf"]]}


@frozen(kw_only=True)
class ParseRequest(Asked):
    """Printed values to read (要读的指标值).

    Args:
        values: Texts or numbers.
        unit: What the form prints as 计量单位 for all of them.
        sign: What the form prints as 指标性质 for all of them.
        name: The name of the indicator, which may hold unit and sign.
    """

    values: tuple[Value, ...]
    unit: str | None = None
    sign: str | None = None
    name: str | None = None


@frozen(kw_only=True)
class ValueReading(Data):
    """A value as it was read (读法)."""

    reading: Comparator  # the comparator; of one that is not read it carries the diagnostic
    canonical: str  # its canonical text
    words: str  # the same in words
    interval: str | None = None  # the numbers that satisfy it, where it is numbers


@frozen(kw_only=True)
class ParseAnswer(Data):
    """The readings, one a value, in order (读出的指标值)."""

    readings: tuple[ValueReading, ...]


@frozen(kw_only=True)
class StandardRequest(Asked):
    """A printed scoring standard to read (要读的评分标准).

    Args:
        text: The standard as printed.
        points: The row's points (分值), where it prints them.
        name: The name of the indicator.
    """

    text: str
    points: Value = None
    name: str = ""


@frozen(kw_only=True)
class StandardAnswer(Data):
    """A standard as it was read (读出的评分标准)."""

    standard: Standard  # the rule, or why there is none
    words: str  # the rule in words
    questions: tuple[Question, ...]  # the facts that it asks for
    readings: tuple[str, ...] = ()  # where it can be read in two ways: both in words; a person chooses


@frozen(kw_only=True)
class RowRequest(Asked):
    """One row to score (要计分的一行); the fields are those of :func:`indicators.score_row`."""

    target: str | int
    actual: Value = None
    points: str | int
    rules: str = DEFAULT_PACK
    rounding: str | None = None
    name: str = ""
    level1: str = ""
    level2: str = ""
    unit: str | None = None
    sign: str | None = None
    reason: str | None = None
    share: Value = None
    facts: Facts | None = None


@frozen(kw_only=True)
class CurvePiece(Data):
    """A stretch of the score over the actual value (一段得分): a point, or an open interval with its ends."""

    low: Fraction | None  # where it begins, None for without end
    high: Fraction | None  # where it ends
    at_low: Fraction | None  # the score beside its beginning; None where it is not determined
    at_high: Fraction | None  # the score beside its end


@frozen(kw_only=True)
class RowAnswer(Data):
    """A scored row (一行的得分)."""

    score: Score  # the score with its steps
    explanation: Explanation  # the steps in words
    # the score for every actual value, in the unit of the bound target; empty where it is no such pieces
    curve: tuple[CurvePiece, ...] = ()


@frozen(kw_only=True)
class RowsRequest(Asked):
    """Rows to score (要计分的多行); see :func:`indicators.score_rows`.

    Args:
        rows: Each a mapping by the columns of a form, or by the English names.
        rules: The id of a pack, or its TOML text.
        rounding: Another rounding, by name.
        columns: Which column holds what, where the names do not say it.
        points: The points of a row that has none.
        facts: What references resolve against.
        prefix: Put before the names of the result's columns.
    """

    rows: tuple[Mapping[str, Value], ...]
    rules: str = DEFAULT_PACK
    rounding: str | None = None
    columns: Mapping[str, str] | None = None
    points: Value = None
    facts: Facts | None = None
    prefix: str = ""


@frozen(kw_only=True)
class RowsAnswer(Data):
    """The same rows, each with the columns of the result behind its own (计分结果)."""

    rows: tuple[Mapping[str, Value], ...]


@frozen(kw_only=True)
class TableRequest(Asked):
    """A goal table to score or to review (要计分、审核的表).

    Args:
        table: The table, as ``/forms`` gives it.
        actuals: The actual values with what they say of their rows; none where the form holds them.
        values: Or plain texts and numbers by the name of the indicator.
        rules: The id of a pack, or its TOML text.
        rounding: Another rounding, by name.
        facts: What references resolve against.
    """

    table: GoalTable
    actuals: Actuals | None = None
    values: Mapping[str, Value] | None = None
    rules: str = DEFAULT_PACK
    rounding: str | None = None
    facts: Facts | None = None


@frozen(kw_only=True)
class ExplainRequest(Asked):
    """A score to put into words (要说明的得分), with its pack for the clauses."""

    score: Score
    rules: str = DEFAULT_PACK


@frozen(kw_only=True)
class ReviewAnswer(Data):
    """What was found in a table (审核结果)."""

    name: str  # what the table is about
    report: ReadingReport | None  # what was read of it
    findings: tuple[Finding, ...]  # the findings in the order of work
    published: PublishedReview | None = None  # of a filled form, what became of each printed score


@frozen(kw_only=True)
class ReviewsAnswer(Data):
    """The tables of a file (各表的审核结果)."""

    forms: tuple[ReviewAnswer, ...]


@frozen(kw_only=True)
class TablesAnswer(Data):
    """The goal tables of a file (读出的表)."""

    tables: tuple[GoalTable, ...]


@frozen(kw_only=True)
class ScoredRow(Data):
    """A row of a scored form (一行), short: the steps are asked for when a person opens it."""

    number: int  # its number among the annual rows, from 1
    goal: str  # the name of its goal
    path: tuple[str, str]  # its level-1 and level-2 names
    name: str  # its name
    where: str  # the place in the source
    target: str  # the target as printed
    reading: str  # the target as read, in words
    actual: str  # the actual value as filled in
    points: Fraction  # its points
    earned: Fraction | None  # its score; None where it is not determined
    low: Fraction  # the least that is possible
    high: Fraction  # the most that is possible
    status: str  # what became of it
    rule: str | None  # the rule that scored it
    findings: tuple[Finding, ...]  # what is missing or had to be assumed


@frozen(kw_only=True)
class ScoredForm(Data):
    """A scored form (自评结果), short."""

    name: str  # what it is about
    report: ReadingReport | None  # what was read of it
    rows: tuple[ScoredRow, ...]  # its rows
    total: Fraction  # the total of what is determined
    low: Fraction  # the least total that is possible
    high: Fraction  # the greatest total that is possible
    points: Fraction  # the points of all rows
    rating: str | None  # the grade; None while it is open
    note: str  # how points came about that the form does not print
    findings: tuple[Finding, ...]  # what is said of the form, in the order of work
    pack: str  # the pack


@frozen(kw_only=True)
class ScoredForms(Data):
    """The scored tables of a file (各表的自评结果)."""

    forms: tuple[ScoredForm, ...]


@frozen(kw_only=True)
class PackLine(Data):
    """A rule pack in a list (规则包)."""

    id: str  # its id
    title: str  # its title
    place: str  # where it applies
    evidence: str  # how well it is attested, in words
    reason: str = ""  # why it fits the table, where one was given


@frozen(kw_only=True)
class PacksAnswer(Data):
    """Rule packs, those that fit best first where a table was given (规则包)."""

    packs: tuple[PackLine, ...]


@frozen(kw_only=True)
class QuestionsAnswer(Data):
    """An evaluation table with its questionnaire (评价指标体系与答卷)."""

    table: EvaluationTable  # the table as read
    questionnaire: tuple[tuple[str, ...], ...]  # the rows to fill in, the head first


@frozen(kw_only=True)
class FileLine(Data):
    """What became of one file of many (一个文件的结果)."""

    file: str  # its name
    forms: tuple[ScoredForm, ...] = ()  # its forms as scored
    reviews: tuple[ReviewAnswer, ...] = ()  # what the review says of them
    problem: Diagnostic | None = None  # why it could not be read


@frozen(kw_only=True)
class BatchAnswer(Data):
    """Every file (各文件的结果)."""

    files: tuple[FileLine, ...]
