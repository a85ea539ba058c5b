"""Printed scoring standard (评分标准) → rule tree.

Lives here: :func:`parse_standard`, the order of the steps. May not: score; guess. One sentence through the steps
(``完成率达到95%得5分,每低1个百分点扣0.5分。详见附表。``):

1. ``text``      signs made plain, blanks out; the way back to the print is kept.
2. ``tokens``    完成率 · 达到 · 95% · 得 · 5分 · , · 每 · 低 · 1个百分点 · 扣 · 0.5分 · 。 · 详见附表 · 。
   and from them elements: WORDS BOUND GIVE , EVERY FAR BOUND LOSE 。 WORDS 。 by ``grammar/standards.lark``;
   ``notes`` leaves out who scores, examples, labels; ``arrange`` puts grades and points that stand first behind what
   they give.
3. ``clauses``   each outcome (``outcomes``) with the condition in front of it (``conditions``: ``bounds``, read by the
   value reader through ``amounts``, ``counts``), below its heading (``headings``); sentences without an outcome.
4. ``gates``     发生事故的不得分;未发生的,…: what is left behind a gate is a text of its own, and so is each of several
   that stand side by side (``apart``); ``each``: 甲率、乙率各5分,… is one rule for each.
   ``compose``   vetoes; printed item numbers; ``expand`` (各, 分别); ``parts``: awards with their
   ``changes`` and ``limits``; ``ruling``: the rule of each, ``awards`` (``ladders`` with their ``bands``, ``levels`` of
   facts, and what their ``branches`` give: points, lines, ``arithmetic``) first.
5. ``constraints`` strike what cannot be right; ``accept`` refuses a reading that lost a number, and keeps words that it
   lost as remarks (详见附表). Where two readings are left, ``standards.parting`` finds the fact on which they part.
"""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from indicators.comparators import exact
from indicators.errors import Diagnostic, ExpressionError, RuleError, Span, want
from indicators.standards.parting import parting
from indicators.standards.tree import Rule, Standard, SumOf, Unreadable
from indicators.syntax.standards import trees
from indicators.syntax.standards.accept import accounted
from indicators.syntax.standards.apart import NO_MORE, sections, side_by_side
from indicators.syntax.standards.arrange import grade_word, unlabelled
from indicators.syntax.standards.asked import asked_once
from indicators.syntax.standards.canonical import is_canonical, read_canonical
from indicators.syntax.standards.clauses import clauses
from indicators.syntax.standards.compose import compose
from indicators.syntax.standards.constraints import check
from indicators.syntax.standards.each import for_each
from indicators.syntax.standards.gates import gated, taken
from indicators.syntax.standards.headings import titled
from indicators.syntax.standards.model import Text
from indicators.syntax.standards.notes import unnoted
from indicators.syntax.standards.text import Ambiguous, Overfull, Printed, Unsure
from indicators.syntax.standards.tokens import Element, elements, tokens

__all__ = ["grade_word", "parse_standard"]


def parse_standard(
    text: str, *, measure: str | None = None, weight: str | int | Fraction | None = None, strict: bool = False
) -> Standard:
    """Read a printed scoring standard into an executable rule.

    Args:
        text: One cell of a column 评分标准, 评分细则, 计分方法 or 评价标准.
        measure: The name of the indicator that the cell stands beside.
        weight: Its 分值.
        strict: Raise what would otherwise be returned as an unreadable standard.

    Returns:
        The standard; what is not surely read is ``unparsed`` with a reason. What is no rule stands in ``remarks``.

    Raises:
        ExpressionError: ``strict`` and the text was not read.

    >>> standard = parse_standard("完成率≥95%,得6分;85%(含)-95%,得4分;不足85%,不得分。")
    >>> [case.score.to_dict() for case in standard.rule.cases]
    [{'points': '6'}, {'points': '4'}, {'points': '0'}]
    >>> parse_standard("及时率≥90%得8分。详见附表3。").remarks
    ('详见附表3',)
    """
    want(text, str, "parse_standard 要文字")
    if is_canonical(text):
        return _canonical(text, strict=strict)
    source, points = Printed.of(text), None if weight is None else exact(weight)
    try:
        return _read(Text(source, points, measure))
    except (Unsure, *NO_MORE) as error:
        diagnostic = _diagnostic(source, error)
        kept = _within(source, points, measure) if isinstance(error, Overfull) else None
        if kept is not None:
            return kept
        if isinstance(error, Ambiguous) and not strict:
            return _either(source, points, measure, diagnostic.message)
    if strict:
        raise ExpressionError(diagnostic) from None
    return Standard(Unreadable(diagnostic.message), text)


def _read(known: Text) -> Standard:
    row = tokens(known.source)
    parts, graded = unlabelled(unnoted(known, elements(row)))
    known.remarks += graded
    rule = _rule(known, titled(known, parts))
    once = asked_once(rule)
    check(once, known.source.plain)
    if isinstance(rule, SumOf) and known.rounding is not None and known.rounding.of == "measure":
        raise Unsure("取整的是哪一项没有读出")  # 1.完成率取整数,100%得5分;2.每迟1天扣0.5分
    accounted(known, row, rule)
    whole = known.weight is not None and trees.most_of(rule, known.weight) == known.weight
    if whole and known.printed in (None, known.weight):
        known.marks = [mark for mark in known.marks if mark != "points_conflict"]  # of a part, not of the whole
    beside = tuple(known.marks), known.rounding, tuple(known.defined.items()), tuple(known.remarks)
    return Standard(once, known.source.text, *beside)


def _rule(known: Text, parts: Sequence[Element]) -> Rule:
    parted = (
        for_each(known, parts, _rule)
        or gated(known, parts, _rule)
        or taken(known, parts, _rule)
        or sections(known, parts, _rule)
        or side_by_side(known, parts)
    )
    return parted or compose(known, clauses(known, parts))


def _within(source: Printed, points: Fraction | None, measure: str | None) -> Standard | None:
    """The one reading that gives the 分值, no more and no less, where the plain one gives more."""
    found: list[Standard] = []
    for whole in ("headed", "joined"):
        with suppress(Unsure, *NO_MORE):
            found.append(_read(Text(source, points, measure, whole=whole)))
    return found[0] if len(found) == 1 else None


def _either(source: Printed, points: Fraction | None, measure: str | None, reason: str) -> Standard:
    """Two readings: the first where no fact tells them apart, else both with the fact on which they part."""
    found: list[Standard] = []
    for second in (False, True):
        with suppress(Unsure, *NO_MORE):
            found.append(_read(Text(source, points, measure, second=second)))
    if len(found) < 2:  # noqa: PLR2004 - two readings
        return found[0] if found else Standard(Unreadable(reason), source.text)
    parts_at = parting(found[0].rule, found[1].rule)
    if parts_at is None:
        return found[0]
    told = f"{reason}：{parts_at.fact}{parts_at.value}时，一种读法得{parts_at.one}分，一种得{parts_at.two}分"
    return Standard(Unreadable(told, (found[0].rule, found[1].rule), parts_at), source.text)


def _diagnostic(source: Printed, error: Exception) -> Diagnostic:
    """Say what could not be read, where, and how to write it."""
    reason, span = "这条标准没有读懂", Span(0, len(source.text))
    if isinstance(error, RuleError):
        reason = error.diagnostic.message
    elif isinstance(error, Unsure):
        end = len(source.where) if error.end is None else error.end
        reason, span = error.reason, source.span(error.start or 0, end)
    hint = "每一档写成“条件，得几分；”，扣分写成“每低1个百分点扣几分”"
    return Diagnostic(code="standard_unreadable", message=reason, text=source.text, span=span, hint=hint)


def _canonical(text: str, *, strict: bool) -> Standard:
    try:
        return read_canonical(text)
    except NO_MORE as error:
        diagnostic = _diagnostic(Printed.of(text), ValueError())
        if isinstance(error, ExpressionError | RuleError) and error.code != "rule_form":
            diagnostic = error.diagnostic
        if strict:
            raise ExpressionError(diagnostic) from None
        return Standard(Unreadable(diagnostic.message), text)
