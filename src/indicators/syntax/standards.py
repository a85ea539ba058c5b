"""Printed scoring standard (评分标准) → rule tree, by the grammar of ``grammar/standards.lark``.

Lives here: :func:`parse_standard` and what a text says beside its rule. May not: score; guess.
"""

from fractions import Fraction
from itertools import islice

from indicators.comparators import exact
from indicators.errors import Diagnostic, ExpressionError, RuleError, Span
from indicators.standards.tree import Case, Cases, Grade, Points, Rounding, Rule, Share, Standard, Unreadable
from indicators.syntax.standards_arithmetic import arithmetic
from indicators.syntax.standards_bounds import Band
from indicators.syntax.standards_canonical import is_canonical, read_canonical
from indicators.syntax.standards_clauses import clauses
from indicators.syntax.standards_guard import accounted
from indicators.syntax.standards_leads import read_lead
from indicators.syntax.standards_marks import grade_word
from indicators.syntax.standards_model import Context, Said
from indicators.syntax.standards_pieces import pieces, words
from indicators.syntax.standards_row import SEPARATORS, Clause, Unsure
from indicators.syntax.standards_rules import compose
from indicators.syntax.standards_text import Printed


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
        The standard; what is not surely read is ``unparsed`` with a reason.

    Raises:
        ExpressionError: ``strict`` and the text was not read.

    >>> standard = parse_standard("完成率≥95%,得6分;85%(含)-95%,得4分;不足85%,不得分。")
    >>> [case.score.to_dict() for case in standard.rule.cases]
    [{'points': '6'}, {'points': '4'}, {'points': '0'}]
    """
    if is_canonical(text):
        return _canonical(text, strict=strict)
    context = Context(Printed.of(text), None if weight is None else exact(weight), measure)
    try:
        rule = _read(context, measure)
    except (Unsure, ValueError, ArithmeticError, LookupError) as error:  # no text may end in another exception
        diagnostic = _diagnostic(context.text, error)
        if strict:
            raise ExpressionError(diagnostic) from None
        return Standard(Unreadable(diagnostic.message), text)
    return Standard(rule, text, tuple(context.marks), context.rounding, tuple(context.defined.items()))


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
    except (ValueError, ArithmeticError, LookupError) as error:
        own = error.diagnostic if isinstance(error, ExpressionError | RuleError) else None
        diagnostic = own or _diagnostic(Printed.of(text), error)
        if strict:
            raise ExpressionError(diagnostic) from None
        return Standard(Unreadable(diagnostic.message), text)


_MOST_CLAUSES = 120  # nobody prints more in one cell; the composition stays bounded


def _read(context: Context, measure: str | None) -> Rule:
    text = context.text
    row = pieces(text)
    cut = list(islice(clauses(text, row), _MOST_CLAUSES + 1))
    if len(cut) > _MOST_CLAUSES:
        raise Unsure("一格里的分句太多")
    said = []
    for clause in cut:
        _beside(context, clause)
        try:
            said.append(Said(clause, read_lead(text, clause)))
        except Unsure as unsure:
            raise unsure.at(clause) from None
    said = [s for s in said if s.act not in ("define", "weight", "base", "rounded")]
    only = said[0] if len(said) == 1 else None
    if only is not None and only.act == "rest" and measure is not None:
        headed = _headed(only, measure)
        if headed is not None:
            return headed
    for left in said:
        swallowed = left.act in ("floor", "cap") and any(p.kind in _OWN_POINTS for p in left.clause.lead)
        if swallowed or (left.act == "rest" and _matters(left.clause)):
            raise Unsure("有一段没有读出").at(left.clause)
    kept = [s for s in said if s.act != "rest"]
    rule = compose(context, kept)
    accounted(kept, rule)
    return rule


def _beside(context: Context, clause: Clause) -> None:
    """Keep what the clause says beside the rule: the weight, the base share, what a measure means."""
    score = clause.score
    if clause.act == "weight" and isinstance(score, Points):
        if context.printed_weight is not None and any(p.word in ("共", "共计", "总计", "合计") for p in clause.lead):
            raise Unsure("分值写了两次").at(clause)
        context.printed_weight = score.value
    elif clause.act == "base" and isinstance(score, Points | Share):
        context.base = score
    elif clause.act == "rounded":
        said = context.text[clause.lead[0].start : clause.start] if clause.lead else ""
        of = (
            "measure"
            if said.endswith(("百分比", "率", "比例", "值", "完成值", "完成率")) and not said.endswith("分值")
            else "score"
        )
        context.rounding = Rounding(of, words().rounding[clause.tail[0].word])
    elif clause.act == "define":
        own = [p for p in clause.lead if p.kind not in SEPARATORS]
        made = arithmetic(context.text, clause.tail[0].terms)
        if not own or made is None:
            raise Unsure("算式没有读出")
        name = context.text[own[0].start : own[-1].end].strip()
        context.defined[name] = made.expression
    if any(p.kind == "ELSE" and p.word == "否者" for p in clause.lead):
        context.mark("misspelt")
    if any("0。" in "".join(context.text[p.start : p.end].split()) for p in clause.tail):
        context.mark("decimal_point_misprinted")


def _headed(said: Said, measure: str) -> Rule | None:
    """评定等次:合格 beside 评定分为70分至85分: the grade stands in the heading."""
    band = said.lead.when
    grade = grade_word(measure.replace("：", ":").split(":")[-1])
    if grade is None or not isinstance(band, Band):
        return None
    return Cases(band.measure, (Case(band.when(band.measure), Grade(grade)),))


_OWN_POINTS = ("each", "award", "DISCRETION", "PROPORTION")  # before 扣完为止 they are points that were not read


def _matters(clause: Clause) -> bool:
    """Could the words behind the last outcome change the points?"""
    kinds = {piece.kind for piece in clause.lead}
    if kinds & {"each", "award", "equation", "HIGHEST", "FINISHED", "DISCRETION", "PROPORTION", "ONWARD"}:
        return True
    if any(piece.kind == "FULL" and piece.word == "总分" for piece in clause.lead):  # 总分为零
        return True
    twice = any("不重" in piece.word for piece in clause.lead)  # 事故已扣分不重扣
    for before, piece in zip((None, *clause.lead), clause.lead, strict=False):
        bare = piece.kind == "VERB" and piece.word in ("ADD", "DEDUCT") and piece.leads[0].endswith("分")
        if piece.kind == "FULL" and before is not None and before.kind == "PRE":  # 但不超过本项分值
            return True
        if piece.kind == "VERB" and piece.word == "DEDUCT" and before is not None and before.word.endswith("全"):
            return True  # 全扣
        if bare and not twice and not (before is not None and before.word.endswith(("不", "重复", "不再"))):
            return True
    after = (*(piece.word for piece in clause.lead[1:]), "")
    counted = ("等级", "等次", "档")  # 四个等级
    return any(
        p.kind == "bound" and p.low is not None and not word.startswith(counted)
        for p, word in zip(clause.lead, after, strict=True)
    )
