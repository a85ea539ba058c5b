"""Which one way of scoring explains a form as a whole (整张表的算法), and what that makes of its rows.

Lives here: :func:`settle`. An excuse never outranks a fact: full marks of a missed target stay wrong whatever gives
them, and a way that gives one row but not the form is named, no more. May not: bind, score, add rows up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from indicators.data import Data
from indicators.errors import Finding
from indicators.reviewing.filled import PublishedForm
from indicators.reviewing.reasons import Reason
from indicators.reviewing.rows import (
    Row,
    Scored,
    Verdict,
    finding_of,
    lower,
    own_findings,
    ratio,
    score_words,
    turned_round,
)
from indicators.reviewing.ways import Way, ways
from indicators.rulepacks import RulePack
from indicators.targets import Facts, Indicator
from indicators.targets.placing import states_reason

_NAMED = 3  # ways that are named; the others are as unlikely


@frozen(kw_only=True)
class RowReview(Data):
    """What became of one row (一行的核对)."""

    indicator: Indicator  # the row
    reason: Reason  # the class of the difference
    met: bool | None = None  # whether its target is met (达标); ``None`` where nothing says so
    expected: Fraction | None = None  # what the pack gives, ``None`` where it cannot be computed
    published: Fraction | None = None  # what is printed
    # known ways of scoring that give the printed score though the pack does not, the likeliest first
    ways: tuple[Way, ...] = ()
    why: str = ""  # one Chinese sentence
    findings: tuple[Finding, ...] = ()  # defects of the row

    @property
    def name(self) -> str:
        """The row's name."""
        return self.indicator.name

    @property
    def difference(self) -> Fraction | None:
        """Printed less expected score."""
        return None if self.expected is None or self.published is None else self.published - self.expected


@frozen
class Tried:
    """The ways that were tried on a form (试过的算法)."""

    way: Way | None = None  # the one that gives every computable score of the form, if there is one
    # the ways that give the printed score of a row, by the row's place
    by_row: Mapping[int, Sequence[Way]] = field(factory=dict)


def tried(verdicts: Sequence[Verdict], pack: RulePack, facts: Facts) -> Tried:
    """Try every known way on a form in which some score is not the pack's."""
    computable = {place: verdict.row for place, verdict in enumerate(verdicts) if verdict.computable}
    open_rows = {place for place in computable if verdicts[place].reason is not Reason.REPRODUCED}
    if not open_rows:
        return Tried()
    facts = evolve(facts, finished=bool(facts.finished))  # a form does not say that the project is finished
    found: dict[int, list[Way]] = {place: [] for place in computable}
    chosen = shared = None
    scores = dict[int, Scored | None]()
    for way, base in ways(pack):
        if base is not shared:  # ways that only round otherwise stand behind each other, and share the scores
            shared, scores = base, {}
        asked = computable if way.is_rounding else {place: computable[place] for place in open_rows}
        given = _given(way, base, asked, scores, facts)
        for place in given:
            found[place].append(way)
        if chosen is None and open_rows <= given:
            rest = {place: row for place, row in computable.items() if place not in asked}
            if len(given) == len(asked) and len(_given(way, base, rest, scores, facts)) == len(rest):
                chosen = way
    return Tried(chosen, found)


def _given(
    way: Way, base: RulePack, rows: Mapping[int, Row], scores: dict[int, Scored | None], facts: Facts
) -> set[int]:
    """The rows whose printed score a way gives; what is scored once is kept."""
    for place in rows.keys() - scores.keys():
        scores[place] = rows[place].score(base, facts)
    return {place for place, row in rows.items() if row.prints(scores[place], way.pack)}


def settle(verdict: Verdict, tried_ways: Sequence[Way], way: Way | None, form: PublishedForm) -> RowReview:
    """Make the review of a row: by its own facts, else by the way of its form, else by what could give its score."""
    row, reason = verdict.row, verdict.reason
    slots = {"expected": score_words(verdict.expected), "published": score_words(row.indicator.earned), **verdict.slots}
    if reason is None:
        reason = _by_way(verdict, tried_ways, way)
    if reason.wrong and row.doubt is not None:
        reason, slots["why"] = Reason.NOT_COMPUTABLE, row.doubt
    elif reason is Reason.NOT_COMPUTABLE and verdict.reason is None:
        slots["why"] = "达不到时扣多少没有规则"
    elif reason is Reason.UNDETERMINED and verdict.reason is None:
        said = f"按“{slots['rule']}”应得{slots['expected']}分，公布{slots['published']}分"
        slots["why"] = f"{said}，{_only(tried_ways)}，而它不能得出全表的分"
    kept = () if verdict.reason is Reason.REPRODUCED else tuple(tried_ways)
    slots["met"] = "已达到目标值" if row.met else "未达到目标值"
    why = reason.why({**slots, "way": way, "only": _only(tried_ways, row)})
    return RowReview(
        indicator=row.indicator,
        reason=reason,
        met=row.met if row.doubt is None else None,
        expected=verdict.expected,
        published=row.indicator.earned,
        ways=kept,
        why=why,
        findings=(*own_findings(row, reasons=form.reasons, actuals=form.actuals), *_finding(row, reason, why)),
    )


def _by_way(verdict: Verdict, tried_ways: Sequence[Way], way: Way | None) -> Reason:
    row = verdict.row
    if way is not None:
        return Reason.OTHER_ROUNDING if way.is_rounding else Reason.OTHER_RULE
    if tried_ways:
        return Reason.UNDETERMINED
    if row.met:
        return Reason.DIRECTION_IGNORED if turned_round(row) else Reason.UNEXPLAINED_DEDUCTION
    if row.bound is not None and ratio(row) is None and row.bound.actual != 0:  # nothing reached has a known score
        return Reason.NOT_COMPUTABLE
    stricter = verdict.expected is not None and row.earned < verdict.expected
    return Reason.EXPLAINED_DEDUCTION if stricter and states_reason(row.indicator.deviation_reason) else Reason.NO_RULE


def _only(found: Sequence[Way], row: Row | None = None) -> str:
    """What alone gives a printed score: 只有取整（整数四舍五入）才能得出."""
    if not found:
        ceiling = row is not None and lower(row) and ratio(row) is not None
        return "只有把上限当作下限才能得出" if ceiling else "没有已知规则可得出"
    likeliest = [way for way in found if way.is_rounding] or list(found)
    kinds = {way.kind for way in likeliest}
    kind = kinds.pop() if len(kinds) == 1 else "修约"
    return f"只有{kind}（{'、'.join(way.label for way in likeliest[:_NAMED])}）才能得出"


VERDICT_CODES = frozenset(each.code for each in Reason if each.code is not None)


def _finding(row: Row, reason: Reason, why: str) -> tuple[Finding, ...]:
    if reason.code is None or (reason is Reason.EXPLAINED_DEDUCTION and row.met):
        return ()
    over = row.out_of is not None and row.earned > row.out_of
    code = "SCORE_OVER_POINTS" if over else reason.code
    named = row.indicator.where if row.bound is None else f"{row.indicator.where}“{row.indicator.name}”"
    return (finding_of(code, named, {"why": why}),)


def mixed(verdicts: Sequence[Verdict], found: Tried) -> str | None:
    """Say how a form rounds where no one rounding gives all of its broken scores: 整数截尾（2行）、…."""
    by_row = [
        [way.label for way in found.by_row.get(place, ()) if way.is_rounding]
        for place, verdict in enumerate(verdicts)
        if verdict.computable and verdict.row.earned != verdict.row.points
    ]
    by_row = [labels for labels in by_row if labels]
    if found.way is not None or not by_row or frozenset.intersection(*map(frozenset, by_row)):
        return None
    likeliest = Counter(labels[0] for labels in by_row)
    return "、".join(f"{label}（{count}行）" for label, count in likeliest.most_common())
