"""A figure in its clause → quantity or range (数量, 区间).

Lives here: plain amounts, rates, ranges, what may stand behind a number. May not: choose among figures.
"""

from fractions import Fraction

from attrs import evolve

from indicators.comparators import SIGNS, Between, By, Change, Comparator, Day, Period, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.changes import change
from indicators.syntax.columns import columns
from indicators.syntax.dates import dated_subject, deadline, stretch
from indicators.syntax.edges import UPWARD, combined, included, signs
from indicators.syntax.numbers import numerals
from indicators.syntax.pieces import Date, Done, Figure, Lead, Piece, Refused, Span
from indicators.syntax.row import EDGES, Bound, negated, repeats, subject
from indicators.syntax.stamps import numeric, ordered

_JOINTS = frozenset("·.*×-\"'“”‘’")
_NOUN, _LONG_NOUN, _LATIN = 4, 10, 3
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩")
_LAST_DAY, _DECEMBER, _QUARTERS, _FIRST_YEAR, _LAST_YEAR = 31, 12, 4, 1950, 2100
_RECENT = range(2010, 2040)
_MONTH, _YEAR, _CENTURIES = 2, 4, {"19", "20"}


def quantity(bound: Bound) -> Comparator:
    """Read one figure.

    Returns:
        A quantity; a change, a reference, or the day of 每月25日 where the words around it say so; a :class:`State`
        where the figure turns out to name something (24小时值班).
    """
    row, said, figure = bound.row, bound.said, bound.piece
    alone = bound.alone and said.verb is None and said.base is None
    assert isinstance(figure, Figure)  # noqa: S101 - the caller looked
    _check_dates(bound, figure)
    if not alone:
        _check_before(bound, figure)
        changed = change(bound, figure)
        if changed is not None:
            return changed
    sign, odd = combined(said, figure)
    ahead = row.plain(row.start, figure.start)
    if ahead[-1:] in _CIRCLED:  # ①00
        raise Refused("not_a_number.sign", row.start, figure.end)
    if figure.day_of_month and ahead.endswith(lexicon().ends("last")):  # 上月5日
        raise Refused("date_unclear.day", row.start, figure.end)
    monthly = figure.day_of_month and said.per and said.per[-1] in lexicon().words("every")
    if monthly and sign is None and figure.value <= _LAST_DAY and not bound.rest:
        return By(None, Day(None, None, int(figure.value)), said.per[-1], text=row.text, subject=bound.subject)
    if said.money and figure.unit is None:
        figure = figure._replace(unit="元")
    return _made(bound, figure, sign, said.per, None, odd) if alone else _surrounded(bound, figure, sign, odd)


def _surrounded(bound: Bound, figure: Figure, sign: str | None, odd: tuple[str, ...]) -> Comparator:
    """Read a figure with other words around it: its subject, nouns behind it, what only repeats the matter."""
    row = bound.row
    odd = (*odd, *_check_apart(bound, figure, sign))
    about, per = _about(bound, figure)
    figure, rest = _with_denominators(bound, *_with_noun(bound, _with_bracket(bound, figure)))
    rest = "" if rest == ")" and row.plain(row.start, bound.start) == "(" else rest  # (95%)
    tail = next((word for word in lexicon().words("within") if rest.endswith(word)), None) if rest else None
    if tail is not None and sign is None and figure.unit is not None and len(rest) <= _LONG_NOUN:  # 5项制度以上
        sign, rest = lexicon().meaning["within"][tail], ""
    direction = lexicon().meaning["verbs"].get(rest) if figure.unit in ("%", "百分点") else None
    if direction is not None:  # ≥5%增长
        base, odd = lexicon().meaning["verb_base"].get(rest), (*figure.anomalies, *odd)
        return Change(direction, sign, figure.value, figure.unit, base, subject=about, text=row.text, anomalies=odd)
    if not repeats(rest):
        if _is_name(bound, figure, explicit=sign is not None or bool(per)):
            return State(text=row.text)
        about = None if sign is None and not per and bound.start == row.start else about
    return _made(bound, figure, sign, per, about, odd)


def _made(  # noqa: PLR0913, PLR0917 - what was found out about one figure
    bound: Bound, figure: Figure, sign: str | None, per: tuple[str, ...], about: str | None, odd: tuple[str, ...]
) -> Comparator:
    """Make the quantity, or the range of 80分以上区间."""
    per = tuple(dict.fromkeys((*per, *figure.per))) if per or figure.per else ()
    odd = (*figure.anomalies, *odd)
    odd = tuple(code for code in odd if code != "bare_scale") if odd and figure.unit is not None else odd
    about_right = figure.approximate or bound.said.approximate
    if sign is None or not figure.tails or not any(word.text.strip("()") == "区间" for word in figure.tails):
        return SIGNS[sign](
            figure.value, figure.unit, per, approximate=about_right, subject=about, text=bound.row.text, anomalies=odd
        )
    return Between(
        figure.value if sign in UPWARD else None,
        None if sign in UPWARD else figure.value,
        sign != ">",
        sign != "<",
        figure.unit,
        per,
        approximate=about_right,
        subject=about,
        text=bound.row.text,
        anomalies=odd,
    )


def _check_dates(bound: Bound, figure: Figure) -> None:
    """Refuse digits and stretches of time that may be a date (2023.12, 近3个月, 每6月1日)."""
    row = bound.row
    _check_year(bound, figure)
    if (figure.unit or row.source.unit) is None and not figure.per and figure.scale is None:  # no unit anywhere
        day = numeric(row.plain(figure.start, figure.end))
        if day is not None and day.year in _RECENT:
            raise Refused("date_unclear.digits", figure.start, figure.end)
    recent = stretch(bound) if figure.unit in lexicon().words("times") and not figure.per else None
    if recent is not None:
        raise Refused("date_unclear.recent_number", bound.start, figure.end, recent)
    counted = figure.day_of_month and any(per[:1].isdigit() for per in bound.said.per)  # 每6月1日
    if counted or (figure.unit in lexicon().words("times") and bound.rest.startswith(lexicon().ends("ahead"))):
        raise Refused("date_unclear.other_day", figure.start, row.end)


def _check_before(bound: Bound, figure: Figure) -> None:
    """Refuse signs that may mean anything, negations, units in front."""
    row, word = bound.row, bound.word
    start = bound.start - len(word)
    if word in ("-", "±"):
        raise Refused("sign_unclear", start, figure.end, word)
    about = None if numerals().isdisjoint(row.plain(row.start, bound.start)) else bound.subject
    if about is not None and len(about) > 1 and numerals().issuperset(about):  # 佰万零七十元
        raise Refused("not_a_number.part", row.start, figure.end, about)
    no = negated(row, bound.start)
    if no is not None:
        raise Refused("negated", row.start, figure.end, no)
    if word == "前" and not row.plain(row.start, bound.start).endswith(lexicon().ends("no_rank")):
        raise Refused("rank_unclear", start, figure.end)
    if word in lexicon().words("no_direction"):
        raise Refused("direction_unclear", start, figure.end, word)
    if word in ("%", "‰"):
        raise Refused("unit_before", start, figure.end)


def _check_apart(bound: Bound, figure: Figure, sign: str | None) -> tuple[str, ...]:
    """Refuse what stands apart from the number: a comparator (不超过项目资金5%), 每, a base that was not read.

    Returns:
        The anomaly of a lone 二 before a number, which may have been =, or a ?, which may have been ≥.
    """
    owner = bound.pieces[bound.place - 2] if bound.place > 1 else None
    if isinstance(owner, Done | Lead) and bound.pieces[bound.place - 1].kind == "DE" and figure.unit == "%":
        raise Refused("reference_unclear.share", owner.start, figure.end)
    before = bound.before
    strays = {"SIGN"} if sign is not None else {"SIGN", "CMP", "REACH"}
    others = [piece for piece in bound.pieces[: bound.place] if piece is not bound.lead]
    for piece in others:
        words = piece.words if isinstance(piece, Lead) else ()
        apart = any(word.kind in strays and word.text != "达" for word in words)
        if apart or (piece is before and bound.word == "每"):
            raise Refused("lead_apart", piece.start, bound.piece.end)
    if sign is None and any(map(_against, others)):
        raise Refused("reference_unclear.base", bound.row.start, figure.end)
    odd = (isinstance(before, Figure) and before.unit is None) or bound.word in ("?", "？")
    return ("suspect_ocr",) if odd else ()


def _against(piece: Piece) -> bool:
    """Say whether a piece compares with a base (较计划提前10天)."""
    kinds = [word.kind for word in piece.words] if isinstance(piece, Lead) else []
    return kinds[-2:] == ["COMPARE", "BASE"]


def _about(bound: Bound, figure: Figure) -> tuple[str | None, tuple[str, ...]]:
    """Cut the subject; 每年 at the head of the clause is a denominator (每年开展培训3次)."""
    row, said, head, per = bound.row, bound.said, bound.pieces[0], bound.said.per
    start = row.start
    if not per and bound.place > 1 and isinstance(head, Lead):
        each = tuple(word.text for word in head.words if word.kind == "each")
        if len(each) == len(head.words) and figure.unit not in ("%", "‰"):
            start, per = head.end, each
        elif len(each) == len(head.words):  # 每周保养完成率100%: a share is none a week
            return row.source.printed(start, bound.start), per
    end = said.base.end if said.base is not None else bound.start  # 按预算标准1000元: the base only names the amount
    if isinstance(bound.before, Figure) and bound.before.unit is None:
        end = bound.before.start
    about = subject(row, start, end)
    if about is not None and (about.startswith("每") or "个" in per):  # 每学生1名, 每个专班3人
        raise Refused("rate_unclear.word", row.start, bound.piece.end)
    return about, per


def _with_bracket(bound: Bound, figure: Figure) -> Figure:
    """Take a unit in brackets behind a bare number: 3(个), 1(次/年), 5(万元)."""
    rest, units = bound.rest, lexicon().units
    inside = rest[1:-1] if rest[:1] == "(" and rest[-1:] == ")" and figure.unit is None and not figure.per else ""
    if any(word not in units for word in inside.lstrip("百千万亿").split("/")):
        return figure
    stated = columns(inside, None)
    return figure._replace(value=figure.value * stated.scale, unit=stated.unit, per=stated.per)


def _with_noun(bound: Bound, figure: Figure) -> tuple[Figure, str]:
    """Take an unknown noun behind a bare number as its unit, as printed (2680工分)."""
    rest = bound.rest
    if not rest or figure.unit is not None or figure.per or figure.tails or figure.chinese or repeats(rest):
        return figure, rest
    if rest[0] in _JOINTS:  # 3·元
        return figure, rest
    lex, (noun, slash, behind) = lexicon(), rest.strip(EDGES).partition("/")
    if bound.row.plain(figure.start, figure.end) in lex.words("names"):
        return figure, rest
    longest = _LONG_NOUN if any(noun.endswith(word) for word in lex.counters if len(word) > 1) else _NOUN
    chinese = all("一" <= char <= "鿿" for char in noun)
    latin = noun.isascii() and noun.isalpha() and len(noun) <= _LATIN
    judged = (
        noun.endswith(lex.ends("terms")) or noun[:1] in lex.words("no_noun") | numerals() or noun in lex.words("verbs")
    )
    if not noun or len(noun) > longest or not (chinese or latin) or judged:
        return figure, rest
    printed = bound.row.source.printed(figure.end, bound.row.end)
    return figure._replace(unit=printed.partition("/")[0] if slash else printed), slash + behind


def _with_denominators(bound: Bound, figure: Figure, rest: str) -> tuple[Figure, str]:
    """Take unknown words behind / as denominators, as printed (5台/工位); refuse what is no word."""
    if not rest.startswith("/") or figure.unit is None or repeats(rest[1:]):
        return figure, rest
    lex, words = lexicon(), rest[1:].split("/")
    if all(word.isalpha() and len(word) <= _NOUN and word not in lex.words("terms") for word in words):
        return figure._replace(per=(*figure.per, *(lex.units.get(word, word) for word in words))), ""
    raise Refused("rest_unread.denominator", figure.end, bound.row.end)


def _is_name(bound: Bound, figure: Figure, *, explicit: bool) -> bool:
    """Say whether words behind a figure make it a name (24小时值班, 3个项目验收合格); refuse what is not clear."""
    row, rest = bound.row, bound.rest
    judged = any(piece.kind == "JUDGE" or isinstance(piece, Done) for piece in bound.pieces[bound.place + 1 :])
    if not explicit and row.plain(figure.start, bound.piece.end) in lexicon().words("names"):
        return True
    named = not explicit and rest[:1] != "/"  # 100%/达成
    if (
        rest == "性"
        or rest.startswith(lexicon().ends("naming"))
        or (named and (figure.unit in lexicon().words("times") or judged or (figure.chinese and not bound.made)))
    ):
        return True
    signed = any(isinstance(piece, Lead) and signs(piece).sign for piece in bound.pieces[bound.place + 1 :])
    share = figure.unit in ("%", "‰", "倍")
    based = share and any(word.kind == "BASE" for lead in bound.pieces if isinstance(lead, Lead) for word in lead.words)
    timed = figure.unit == "个" and rest.endswith(("日", "天", "周"))  # 2个教学周
    unclear = timed or signed or based or figure.unit is None or (not explicit and share)  # based: ≤100%预算
    if unclear or any(char.isascii() and char.isalnum() for char in rest):
        raise Refused("rest_unread.number", figure.end, row.end)
    return False


def _check_year(bound: Bound, figure: Figure) -> None:
    """Refuse a year with a unit that no date has (2022-2023学年)."""
    unit = figure.unit or bound.row.source.unit
    if unit not in ("年", "年度", "学年", "学期") or figure.tails or figure.scale is not None:
        return
    if _FIRST_YEAR <= figure.value <= _LAST_YEAR:
        raise Refused("date_unclear.year", bound.piece.start, figure.end)


def span(bound: Bound, ends: Span) -> Comparator:
    """Read two figures that end a range, or a period where both are a year and a month (2023.07-2024.01)."""
    row, said, low, high = bound.row, bound.said, ends.low, ends.high
    _check_year(bound, high)
    if said.verb is not None or (said.base is not None and (said.strong is not None or not ends.high.unit)):
        raise Refused("change_range", bound.start, ends.end)
    if said.sign not in (None, "="):
        raise Refused("comparator_conflict.range", bound.start, ends.end)
    if high.unit == "季度" and high.value > _QUARTERS and "个" not in row.plain(ends.start, ends.end):  # 1-5季度
        raise Refused("date_unclear.quarter", ends.start, ends.end)
    dated = _months(bound, ends)
    if dated is not None:
        return dated
    if (high.day_of_month and said.per) or bound.rest.startswith(lexicon().ends("ahead")):  # 每月1-5日, 3-5日前
        raise Refused("date_unclear.day", bound.start, row.end)
    if high.unit is None and not repeats(bound.rest):
        raise Refused("rest_unread.range", ends.end, row.end)
    middle = Fraction(0) if low is None else low.value
    values = (middle - high.value, middle + high.value) if ends.plus else (middle, high.value)
    closed = low is None or included(low) is not False, included(high) is not False
    empty = values[0] > values[1] or (values[0] == values[1] and not all(closed))  # (3,3]
    if empty or (low is not None and low.unit != high.unit):
        raise Refused("range_inverted.ends", ends.start, ends.end)
    return Between(
        *values,
        *closed,
        high.unit,
        tuple(dict.fromkeys((*said.per, *high.per))),
        approximate=said.approximate or high.approximate,
        subject=_about(bound, high)[0],
        text=row.text,
        anomalies=high.anomalies,
    )


def _months(bound: Bound, ends: Span) -> Comparator | None:
    """Read 2023.07-2024.01, 202307-202401, 20230701-20240131, 2023.1-12 and 2023-12: dates of digits, no unit."""
    row, low, high = bound.row, ends.low, ends.high
    if low is None or high.unit is not None:
        return None
    first, last = row.plain(low.start, low.end), row.plain(high.start, high.end)
    since, until = numeric(first), numeric(last)
    if since is None and until is None and len(last) == _MONTH:  # 2023-12
        day = numeric(f"{first}.{last}") if first.isdecimal() else None
        if day is None:
            return None
        return deadline(bound, Date(day, None, bare=False, whole_year=False, start=low.start, end=high.end))
    if since is not None and until is None and since.day == "end":  # 2023.1-12
        until = numeric(f"{since.year}.{last}")
    years = len(first) == len(last) == _YEAR and (first + last).isdecimal() and {first[:2], last[:2]} <= _CENTURIES
    if years or (since is not None and until is None and last.isdecimal()):  # 2008-2010, 2008.05-2010
        raise Refused("date_unclear.stretch", ends.start, ends.end)
    if since is None or until is None:
        return None
    if not ordered(since, until):
        raise Refused("range_inverted.days", ends.start, ends.end)
    since = evolve(since, day=1) if since.day == "end" else since
    return Period(since, until, text=row.text, subject=dated_subject(bound))
