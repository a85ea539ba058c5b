"""One clause that holds figures → comparators: which of its figures is the bound.

Lives here: figures that belong together, figures that only name something, two bounds in one clause. May not: look at
text again, know of columns, names or other clauses; one bound alone is read in ``amounts``, ``changes`` and ``dates``.
"""

from collections.abc import Sequence

from attrs import evolve

from indicators.comparators import SIGNS, Comparator, Day, Period
from indicators.syntax._lexicon import lexicon
from indicators.syntax.amounts import quantity, span
from indicators.syntax.dates import dated_subject, deadline
from indicators.syntax.edges import check_spelling, combined, opposite, ranged
from indicators.syntax.pieces import COUNTED, MEASURED, Date, Done, Figure, Lead, Piece, Refused, Span, Stretch, Word
from indicators.syntax.row import Bound, Row, repeats, subject

_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_TWO, _MOST = 2, 40
_REFUSED = frozenset({"BAD_NUMBER", "ENUM", "PRODUCT", "UNSURE", "CLOCK", "QUARTERS", "LUNAR", "NEXT"})
_MONEY = ("元", "块")
_TENTHS = 10


def bounds(row: Row) -> list[Comparator]:
    """Read a clause with figures: one comparator, several (11月底完成100%), none where its figures only name things."""
    for piece in row.pieces:
        if piece.kind in _REFUSED:
            _check(row, piece)
    pieces = tuple(_joined(row))
    found = [Bound.of(row, pieces, place) for place, piece in enumerate(pieces) if isinstance(piece, MEASURED)]
    if len(found) > _MOST:  # none of a row as long as this is the bound
        raise _too_many(found)
    if len(found) == _TWO:
        whole = _inequality(*found)
        if whole is not None:
            return [whole]
    counting = [bound for bound in found if not _names(bound, len(found) == 1)]
    if len(counting) > 1:
        return _several(row, counting)
    return [_one(bound) for bound in counting]


def _check(row: Row, piece: Piece) -> None:
    """Refuse what looks like a number or a date and is none that can be told."""
    if piece.kind in ("BAD_NUMBER", "ENUM", "PRODUCT"):
        raise Refused("not_a_number.here", piece.start, piece.end)
    if piece.kind == "UNSURE" and not any(  # 桥梁一二类比例≥90%
        isinstance(other, COUNTED) and other.start >= piece.end for other in row.pieces
    ):
        raise Refused("vague_number", piece.start, piece.end, row.plain(piece.start, piece.end))
    if piece.kind in ("CLOCK", "QUARTERS", "LUNAR"):
        raise Refused("date_unclear.calendar", piece.start, piece.end)
    if piece.kind == "NEXT" and any(
        isinstance(other, Date) or (isinstance(other, Figure) and other.day_of_month) for other in row.pieces
    ):
        raise Refused("date_unclear.other_day", piece.start, row.end)


def _one(bound: Bound) -> Comparator:
    row, piece = bound.row, bound.piece
    if isinstance(piece, Date):
        return deadline(bound, piece)
    if isinstance(piece, Stretch):
        if bound.said.per:  # 每年7月至8月
            raise Refused("date_unclear.every", bound.start, piece.end)
        return Period(piece.since, piece.until, text=row.text, subject=dated_subject(bound))
    if piece.start > row.start + 1 and row.plain(piece.start - 1, piece.start) == "+":  # T+1日
        raise Refused("not_a_number.here", row.start, piece.end)
    about = bound.subject if "每" in row.plain(row.start, bound.start) else None
    stretches = (f"每{time}" for time in lexicon().words("every"))
    often = "" if about is None else max((time for time in stretches if about.find(time) > 0), key=len, default="")
    if often:  # 食堂每月检查2次
        raise Refused("rate_unclear.reach", row.start, piece.end, often, often[1:])
    check_spelling(bound.said, row.plain(row.start, piece.start), piece.start)
    if not bound.alone:
        before = (other for other in reversed(bound.pieces[: bound.place]) if not isinstance(other, Lead))
        done = next(before, None)
        if isinstance(done, Done) and not _neutral(done):
            raise Refused("rest_unread.done", done.start, piece.end, done.text)
    return span(bound, piece) if isinstance(piece, Span) else quantity(bound)


def _neutral(done: Done) -> bool:
    """Say whether a completion word before a number only says that it is done (not 未完成5个, 超额完成10%)."""
    return lexicon().meaning["completion"][done.text] == "achieved" and not done.text.startswith(("超", "提前"))


# -- figures that belong together ------------------------------------------------------------


def _joined(row: Row) -> list[Piece]:
    """Join what makes one figure or date: 6.7万 + 一年, 一年 + 两次, 3次 + 每年, 2023年 + 1-12月."""
    out: list[Piece] = []
    for place, here in enumerate(row.pieces):
        after = row.pieces[place + 1] if place + 1 < len(row.pieces) else None
        if len(out) > 1 and out[-1].kind == "DE":
            owned = _of_year(out[-2], here)
            if owned is not None:
                out[-2:] = [owned]
                continue
        one: Piece | None = None
        if out and isinstance(here, Figure):
            one = _together(row, out, here) or _rate(row, out[-1], here)
        elif out and isinstance(here, Lead):
            one = _each(out[-1], here, after)
        elif out and isinstance(here, Stretch):
            one = _in_year(out[-1], here)
        if one is None:
            out.append(here)
        else:
            out[-1] = one
    return out


def _together(row: Row, out: list[Piece], here: Figure) -> Figure | None:
    """Put 3元 + 5角 and 2小时 + 30分 together, 一年 + 又 + 两个月 too; 二百五又四分之一 is no certain number."""
    also = len(out) > 1 and row.plain(out[-1].start, out[-1].end) == "又"
    before = out[-2] if also else out[-1]
    if not isinstance(before, Figure):
        return None
    many, unit = lexicon().together.get((before.unit or "", here.unit or ""), (0, ""))
    below = before.value % 1 * many  # 3元5角 + 6分: what the sum so far has of the smaller unit
    plain = not below or (not before.word and below % _TENTHS == 0 and here.value < _TENTHS)
    plain = plain and not before.tails and not before.per and not before.approximate
    if many and plain and here.value < many and before.end == here.start - also:
        if _once(before) and not also and unit not in lexicon().words("sure_sums"):
            raise Refused("rate_unclear.sum", before.start, here.end, before.unit or "")
        out[-1 - also :] = [before]
        in_second = before.value * many + here.value
        value = in_second / many if unit == before.unit else in_second
        return here._replace(value=value, unit=unit, word="", start=before.start)
    bare = here.chinese and here.unit is None and before.unit in _MONEY and before.end == here.start
    if also or (bare and here.end == row.end):  # 三元五
        raise Refused("not_a_number.here", before.start, here.end)
    return None


def _each(before: Piece, here: Lead, after: Piece | None) -> Piece | None:
    """Put 3次 + 每年 and 一年 + 不少于 together."""
    if not isinstance(before, Figure):
        return None
    each = tuple(word.text for word in here.words if word.kind == "each")
    if len(each) == len(here.words) and not isinstance(after, COUNTED):
        return before._replace(per=(*before.per, *each), end=here.end)
    if _once(before) and not before.tails and all(word.kind in ("SIGN", "CMP", "REACH") for word in here.words):
        return Lead((Word("each", before.unit or "", before.start, before.end), *here.words), before.start, here.end)
    return None


def _of_year(owner: Piece, here: Piece) -> Piece | None:
    """Put 2024年 + 的 + 12月底前 together."""
    if not (isinstance(owner, Date) and isinstance(here, Date) and owner.bare and here.day.year is None):
        return None
    return here._replace(day=evolve(here.day, year=owner.day.year), start=owner.start)


def _in_year(before: Piece, here: Stretch) -> Piece | None:
    """Put 2023年 + 1-12月 together."""
    if not (isinstance(before, Date) and before.bare and here.since.year is None):
        return None
    since, until = evolve(here.since, year=before.day.year), evolve(here.until, year=before.day.year)
    return here._replace(since=since, until=until, start=before.start)


def _rate(row: Row, before: Piece, here: Figure) -> Figure | None:
    """Make one rate of two figures that meet: 6.7万 + 一年, 一年 + 两次, 半年 + 1次, 两年 + 一次, 5000元 + 一台."""
    if isinstance(before, Date):  # 一季度一次
        bare = before.sign is None and here.chinese and here.unit is not None and not here.per
        often = lexicon().meaning["rates"].get(before.text) if bare else None
        return None if often is None else here._replace(per=(often,), start=before.start)
    if not isinstance(before, Figure) or before.tails or here.tails:
        return None
    if _once(here) != _once(before):
        rate, one = (before, here) if _once(here) else (here, before)
        per = (*rate.per, one.unit or "") if rate is before else (one.unit or "", *rate.per)
        return rate._replace(per=per, start=before.start, end=here.end)
    every = "" if before.per or here.per else _every(row, before, here)
    if every:
        return here._replace(per=(every,), start=before.start)
    apiece = here.value == 1 and here.chinese and here.unit in lexicon().counters and here.end == row.end
    if before.unit == "元" and apiece and not (before.per or here.per):
        return before._replace(per=(here.unit or "",), end=here.end)
    return None


def _every(row: Row, before: Figure, here: Figure) -> str:
    """Name the stretch of time that a figure counts in (半年1次, 两年一次), if it is one."""
    if before.unit == "年" and 2 * before.value == 1:
        return "半年"
    if before.unit in lexicon().words("times") and here.unit == "次":
        return (before.unit if before.value == 1 else row.plain(before.start, before.end)) or ""
    return ""


def _once(figure: Figure) -> bool:
    """Say whether a figure is 一年, 一天 and the like."""
    return figure.value == 1 and figure.unit in lexicon().words("times") and not figure.per and figure.chinese


# -- figures that only name something ------------------------------------------------------------


def _names(bound: Bound, alone: bool) -> bool:  # noqa: FBT001 - it is no option, it is a fact
    """Say whether a figure only names something (110应急, 1057名社区服刑人员, 2023年预计在校生)."""
    piece, figure = bound.piece, bound.figure
    if isinstance(piece, Date):
        return _year_names(bound, piece, alone)
    if figure is None or (bound.place + 1 == len(bound.pieces) and (bound.explicit or not bound.place)):
        return False
    later = any(isinstance(other, COUNTED) for other in bound.pieces[bound.place + 1 :])
    aged = figure.unit in lexicon().words("ages") and (
        isinstance(bound.after, Word) or (later and not bound.said.sign)
    )  # 65岁及以上老年人
    counted = figure.chinese and later and not bound.explicit and _changed(bound)  # 八类案件较去年下降11%
    if aged or counted or _quoted(bound):  # “一户一表”改造1500户
        return True
    if bound.explicit:
        only_tails = not (bound.said.sign or bound.said.weak or bound.said.per or bound.said.verb)
        return (
            only_tails and later and figure.unit not in lexicon().words("times") and _worded(bound)
        )  # 30万元及以上项目
    if bound.made or (figure.chinese and figure.unit is None and figure.value != 0 and len(bound.pieces) > 1):
        return not bound.made
    others = [other for other in bound.pieces[bound.place + 1 :] if isinstance(other, Figure)]
    alike = figure.unit is not None and any(other.unit == figure.unit for other in others)  # 大修3台小修5台
    return (
        _worded(bound) and (figure.chinese or not alike) and not repeats(bound.rest) and (not alone or figure.chinese)
    )


def _year_names(bound: Bound, date: Date, alone: bool) -> bool:  # noqa: FBT001 - as above
    """Say whether a year only names something (2023年预计在校生), and no word says when."""
    if date.day == Day() and not date.whole_year:  # 当年 alone
        return True
    if alone or bound.after is None or not (date.bare or date.whole_year):
        return False
    following = (
        other
        for other in bound.pieces[bound.place + 1 :]
        if not isinstance(other, Lead | Done | Word) or (isinstance(other, Word) and other.text != ":")
    )
    return date.whole_year or not isinstance(next(following, None), Figure | Span)


def _quoted(bound: Bound) -> bool:
    """Say whether a figure stands inside quotation marks or the marks of a title."""
    row, piece = bound.row, bound.piece
    before = row.plain(row.start, piece.start)
    return any(
        before.count(opening) > before.count(closing) and closing in bound.rest.removeprefix(closing)
        for opening, closing in (("“", "”"), ("‘", "’"), ("《", "》"))
    )


def _changed(bound: Bound) -> bool:
    """Say whether a base and a verb follow (较去年下降)."""
    lead = bound.after
    return isinstance(lead, Lead) and lead.words[0].kind == "COMPARE" and lead.words[-1].kind != "COMPARE"


def _worded(bound: Bound) -> bool:
    """Say whether a word follows, so that a figure may be part of a name: no sign of arithmetic, no labelled value."""
    after = bound.after
    return isinstance(after, Word) and after.text[0].isalpha() and after.text not in "至到xX" and bound.word != ":"


# -- two bounds in one clause ------------------------------------------------------------


def _inequality(low: Bound, high: Bound) -> Comparator | None:
    """Read 80%≤X<90%."""
    row, behind = low.row, low.after
    if not (isinstance(low.piece, Figure) and isinstance(high.piece, Figure) and isinstance(behind, Lead)):
        return None
    first, second = Bound.of(row, low.pieces, low.place + 2).said if behind is not high.lead else None, high.said
    if first is None or first.strong is None or first.strong.kind != "SIGN" or low.lead is not None:
        return None
    if first.sign is None or second.sign is None or high.lead is None:
        return None
    about = subject(row, behind.end, high.start)
    about = None if about is not None and len(about) == 1 and about.isascii() else about
    return _between(row, (low.piece, _TURNED[first.sign]), (high.piece, second.sign), about)


def _between(row: Row, one: tuple[Figure, str], two: tuple[Figure, str], about: str | None) -> Comparator | None:
    """Make a range from two figures with their signs."""
    if not opposite(one[1], two[1]):
        return None
    low, high = (
        SIGNS[sign](figure.value, figure.unit, figure.per, approximate=figure.approximate)
        for figure, sign in (one, two)
    )
    found = ranged(low, high, about, row.text)
    if found is None:
        raise Refused("range_inverted.ends", row.start, row.end)
    return found


def _several(row: Row, found: Sequence[Bound]) -> list[Comparator]:
    """Read a date and an amount, a time limit and an amount, or two ends of a range."""
    first, second = found[0], found[1]
    one, two = first.piece, second.piece
    if len(found) == _TWO and isinstance(two, Figure | Span):
        figure = two.high if isinstance(two, Span) else two
        if _timed_rate(first, second):
            return [_one(second)]
        if isinstance(one, Date) and second.start == one.end and _unclear(row, one, figure):
            raise Refused("date_unclear.day", one.start, two.end)
        if isinstance(one, Date | Stretch) or (
            isinstance(one, Figure) and one.unit in lexicon().words("times") and first.explicit
        ):
            cut = first.place + 1
            head, tail = first.pieces[:cut], first.pieces[cut:]
            return [
                _one(Bound.of(Row.of(row.source, head), head, first.place)),
                _one(Bound.of(Row.of(row.source, tail), tail, second.place - cut)),
            ]
        if isinstance(one, Figure) and isinstance(two, Figure) and second.start == one.end:
            signs = combined(first.said, one)[0], combined(second.said, two)[0]
            if signs[0] is not None and signs[1] is not None:
                ranged = _between(row, (one, signs[0]), (two, signs[1]), first.subject)
                if ranged is not None:
                    return [ranged]
    raise _too_many(found)


def _too_many(found: Sequence[Bound]) -> Refused:
    return Refused("several_numbers", found[0].piece.start, found[-1].piece.end)


def _unclear(row: Row, date: Date, figure: Figure) -> bool:
    """Say whether what follows a date leaves it open: 5月1-15日, 3月1次 (in March, or in three months), 年前两个月."""
    if date.sign is not None and figure.unit in lexicon().words("times"):
        return True
    bare = date.day.year is None and row.plain(date.start, date.end).endswith(("月", "季度", "季"))
    return figure.day_of_month or (bare and figure.unit == "次")


def _timed_rate(first: Bound, second: Bound) -> bool:
    """Say whether a time limit belongs to the name of a rate (30日内办结率100%)."""
    if not (isinstance(first.piece, Figure) and isinstance(second.piece, Figure)):
        return False
    shares = first.piece.unit in ("%", "‰"), second.piece.unit in ("%", "‰")
    name = first.row.plain(first.piece.end, second.start)
    return shares == (False, True) and name.endswith(lexicon().ends("shares"))
