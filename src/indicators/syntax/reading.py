"""One clause's row of pieces → comparators: which piece is the bound, and what it bounds.

Lives here: the choice of the bound among the figures of a clause, signs before and behind it, ranges, rates, changes,
references, deadlines, subjects. May not: look at text again (only cut it), know of columns, names or other clauses;
words without a figure are read in ``judging``.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import (
    SIGNS,
    Between,
    By,
    Change,
    Comparator,
    Day,
    Period,
    Quantity,
    Reference,
    State,
    Stated,
    Unparsed,
)
from indicators.errors import Diagnostic
from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Date, Done, Each, Figure, Lead, Piece, Span, Stretch, Word
from indicators.syntax.plain import Source

UPWARD, DOWNWARD = frozenset({">=", ">"}), frozenset({"<=", "<"})
_TIME = frozenset({"年", "月", "季度", "周", "天", "小时", "分钟", "秒", "工作日", "自然日", "日历天"})
_EVERY = frozenset({"年", "半年", "季度", "月", "周", "天"})
_INCLUSIVE = {">": ">=", "<": "<="}
_EXCLUSIVE = {">=": ">", "<=": "<"}
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "="}


class Refused(Exception):  # noqa: N818 - it never leaves the room: it ends as Unparsed
    """What stands at a stretch cannot be read with certainty."""

    def __init__(self, code: str, message: str, start: int, end: int, hint: str | None = None) -> None:
        """Keep the reason and the stretch of plain text."""
        super().__init__(message)
        self.code, self.message, self.start, self.end, self.hint = code, message, start, end, hint

    def unparsed(self, source: Source) -> Unparsed:
        """Make the answer with its diagnostic."""
        span = source.span(self.start, self.end)
        diagnostic = Diagnostic(code=self.code, message=self.message, text=source.text, span=span, hint=self.hint)
        return Unparsed(self.message, text=source.text, diagnostic=diagnostic)


@frozen
class Row:
    """A clause with its source: what the reading functions look at."""

    source: Source
    pieces: tuple[Piece, ...]
    start: int
    end: int

    @classmethod
    def of(cls, source: Source, pieces: Sequence[Piece]) -> "Row":
        """Make a row of at least one piece."""
        return cls(source, tuple(pieces), pieces[0].start, pieces[-1].end)

    @property
    def text(self) -> str:
        """The clause as printed."""
        return self.source.printed(self.start, self.end)

    def plain(self, start: int, end: int) -> str:
        """A stretch of the plain text."""
        return self.source.plain[start:end]

    def refuse(self, code: str, message: str, start: int | None = None, end: int | None = None, hint: str | None = None) -> Refused:
        """Make a refusal; the whole clause is the place unless told."""
        return Refused(code, message, self.start if start is None else start, self.end if end is None else end, hint)


@frozen
class Signs:
    """What a lead says about the number behind it."""

    sign: str | None = None
    weak: str | None = None
    repeated: bool = False
    approximate: bool = False
    per: tuple[str, ...] = ()
    verb: Word | None = None
    base: Word | None = None
    strong: Word | None = None
    included: bool | None = None
    money: bool = False


def signs(row: Row, lead: Lead | None) -> Signs:
    """Read a lead's words, left to right."""
    if lead is None:
        return Signs()
    meaning = lexicon().meaning
    sign = weak = None
    repeated = approximate = money = False
    included: bool | None = None
    per: list[str] = []
    verb = base = strong = None
    for word in lead.words:
        kind = word.kind
        if isinstance(word, Each):
            per.append(word.per)
        elif kind in ("SIGN", "CMP"):
            said = meaning["signs" if kind == "SIGN" else "before"][word.text]
            if sign is not None and said != sign:
                raise row.refuse("comparator_conflict", "两个比较词互相矛盾", lead.start, lead.end, "只保留一个比较词")
            repeated = repeated or sign is not None or word.text in ("≥≥", "≤≤", ">>", "<<", "==")
            sign, strong = said, word
        elif kind == "REACH":
            weak = meaning["before_weak"][word.text]
        elif kind == "ABOUT":
            approximate = True
        elif kind == "VERB":
            verb = word
        elif kind == "BASE":
            base = word
        elif kind == "INCL_FIRST":
            included = "不" not in word.text
        elif kind == "MONEY":
            money = True
    return Signs(sign, weak, repeated, approximate, tuple(per), verb, base, strong, included, money)


def combined(row: Row, before: Signs, figure: Figure) -> tuple[str | None, tuple[str, ...]]:
    """Put the sign before and the word behind a number together."""
    meaning = lexicon().meaning
    behind: str | None = None
    odd = ("comparator_repeated",) if before.repeated else ()
    for word in figure.tails:
        if word.kind == "TAIL" and meaning["after"][word.text] not in ("", "range"):
            behind = meaning["after"][word.text]
    sign = before.sign
    if sign is None:
        sign = behind or before.weak
    elif behind is not None:
        if {sign, behind} <= UPWARD or {sign, behind} <= DOWNWARD:
            odd = ("comparator_repeated",)
        else:
            raise row.refuse(
                "comparator_conflict", "前后的比较词互相矛盾", before.strong.start if before.strong else None, figure.end, "只保留一个比较词"
            )
    included = _included(figure)
    included = before.included if included is None else included
    if included is not None and sign is not None:
        sign = (_INCLUSIVE if included else _EXCLUSIVE).get(sign, sign)
    return sign, odd


def _included(figure: Figure) -> bool | None:
    """Say whether (含) or (不含) stands behind a figure."""
    found = [word for word in figure.tails if word.kind in ("INCL", "INCL_NUMBER")]
    return None if not found else "不" not in found[-1].text


# -- subjects (主语) -----------------------------------------------------------------------------------------------------

_EDGES = " ,，:：;、。.-—~*·\"'“”‘’"
_MARKS = frozenset(_EDGES) | {"(", ")", "/"}


def subject(row: Row, start: int, end: int) -> str | None:
    """Cut what stands before a bound; adverbs, 完成 and the like are no subject.

    Args:
        row: The clause.
        start: Where to begin in the plain text.
        end: Where the bound begins.

    Returns:
        The words as printed, behind a colon if there is one; ``None`` where nothing is left.
    """
    tokens = [token for token in _tokens(row) if start <= token.start and token.end <= end]
    colon = max((place for place, token in enumerate(tokens[:-1]) if _said(row, token) == ":"), default=-1)
    tokens = tokens[colon + 1 :]
    first, last = 0, len(tokens)
    while first < last and (_said(row, tokens[first]) in _MARKS or _opens(tokens[first])):
        first += 1
    while first < last and (_said(row, tokens[last - 1]) in _MARKS or _light(tokens[last - 1])):
        last -= 1
    if first == last:
        return None
    return row.source.printed(tokens[first].start, tokens[last - 1].end) or None


def _tokens(row: Row) -> list[Piece | Each]:
    return [word for piece in row.pieces for word in (piece.words if isinstance(piece, Lead) else (piece,))]


def _said(row: Row, token: Piece | Each) -> str:
    return row.plain(token.start, token.end)


def _light(token: Piece | Each) -> bool:
    """Say whether a token right before a bound or a term is no part of its subject."""
    if token.kind == "JUDGE" and isinstance(token, Word):
        return token.text in lexicon().words("adverbs")
    return token.kind in _LIGHT


_LIGHT = frozenset({"ADV", "FILL", "COMPARE", "ABOUT", "REACH", "DE", "AND", "OR", "done"})


def _opens(token: Piece | Each) -> bool:
    """Say whether a token at the head of a clause is no part of a subject: 完成, 全年, 每年."""
    if isinstance(token, Date):
        return token.whole_year or token.bare
    return token.kind in ("FILL", "done", "AND", "OR", "COMPARE", "each")


# -- the bound of a clause --------------------------------------------------------------------------------------------


def bounds(row: Row) -> list[Comparator]:
    """Read a clause that holds figures.

    Args:
        row: The clause.

    Returns:
        One comparator, or several where one clause holds two (11月底完成100%).

    Raises:
        Refused: It cannot be read with certainty.
    """
    bad = next((piece for piece in row.pieces if piece.kind in ("BAD_NUMBER", "PRODUCT")), None)
    if bad is not None:
        raise row.refuse("not_a_number", "这里不是一个能确定的数", bad.start, bad.end, "写成一个数，例如 1234.5")
    relative = next((piece for piece in row.pieces if piece.kind == "NEXT"), None)
    if relative is not None and any(isinstance(piece, Date) for piece in row.pieces):
        raise row.refuse("date_unclear", "这个时间取决于另一个时间，说不清是哪一天", relative.start, row.end, "写出年月日")
    pieces = list(_joined(row))
    places = [place for place, piece in enumerate(pieces) if isinstance(piece, Figure | Span | Date | Stretch)]
    ranged = _inequality(row, pieces, places) or _changed_since_date(row, pieces, places)
    if ranged is not None:
        return [ranged]
    places = _counting(row, pieces, places)
    if not places:
        return []
    if len(places) == 1:
        return [_one(row, pieces, places[0])]
    return _several(row, pieces, places)


def _joined(row: Row) -> list[Piece]:
    """Join 6.7万 + 一年 and 一年 + 两次 into rates: 一 before a unit of time, next to another bare figure."""
    out: list[Piece] = []
    pieces = row.pieces
    place = 0
    while place < len(pieces):
        here = pieces[place]
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if isinstance(here, Figure) and isinstance(after, Figure) and not here.tails and not after.tails:
            if _once(after) and not _once(here):
                out.append(evolve(here, per=(*here.per, after.unit or ""), end=after.end))
                place += 2
                continue
            if _once(here):
                out.append(evolve(after, per=(here.unit or "", *after.per), start=here.start))
                place += 2
                continue
        if isinstance(here, Date) and here.bare and isinstance(after, Stretch) and after.since.year is None:
            year = here.day.year
            out.append(evolve(after, since=evolve(after.since, year=year), until=evolve(after.until, year=year), start=here.start))
            place += 2
            continue
        if isinstance(here, Lead) and out and isinstance(out[-1], Figure) and all(isinstance(word, Each) for word in here.words):
            last = out[-1]
            if not isinstance(after, Figure | Span):
                out[-1] = evolve(last, per=(*last.per, *(word.per for word in here.words if isinstance(word, Each))), end=here.end)
                place += 1
                continue
        out.append(here)
        place += 1
    return out


def _once(figure: Figure) -> bool:
    return figure.value == 1 and figure.unit in _TIME and not figure.per and figure.chinese


def _lead(pieces: Sequence[Piece], place: int) -> Lead | None:
    before = pieces[place - 1] if place else None
    return before if isinstance(before, Lead) else None


def _explicit(row: Row, pieces: Sequence[Piece], place: int) -> bool:
    """Say whether a figure carries words that make it a bound."""
    lead = _lead(pieces, place)
    piece = pieces[place]
    if isinstance(piece, Figure | Span):
        figure = piece.high if isinstance(piece, Span) else piece
        said = signs(row, lead)
        return bool(said.sign or said.weak or said.per or said.verb or figure.tails)
    return isinstance(piece, Stretch) or (isinstance(piece, Date) and not piece.bare)


def _filled(pieces: Sequence[Piece], place: int) -> bool:
    before = pieces[place - 1] if place else None
    return isinstance(before, Lead | Done)


def _counting(row: Row, pieces: Sequence[Piece], places: Sequence[int]) -> list[int]:
    """Leave out the figures that only name something (110应急, 1057名社区服刑人员, 24小时值班)."""
    kept = []
    for place in places:
        piece = pieces[place]
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        last = after is None
        if isinstance(piece, Date) and piece.day == Day() and not piece.whole_year:  # 当年 alone
            continue
        if isinstance(piece, Date) and (piece.bare or piece.whole_year) and not last and len(places) > 1:
            rest = next((other for other in pieces[place + 1 :] if not isinstance(other, Lead | Done)), None)
            if piece.whole_year or not isinstance(rest, Figure | Span):  # 2023年预计在校生：小学600人
                continue
        if isinstance(piece, Figure | Span) and not _explicit(row, pieces, place):
            figure = piece.high if isinstance(piece, Span) else piece
            words = isinstance(after, Word) and after.text != "(" and not _repeats(row.plain(piece.end, row.end))
            if words and (len(places) > 1 or figure.chinese):
                continue
            if figure.chinese and figure.unit is None and figure.value != 0:
                continue
        kept.append(place)
    return kept


def _repeats(rest: str) -> bool:
    """Say whether what stands behind a bound only repeats the matter (响应, 完成, 到位)."""
    rest = rest.strip(_EDGES + "#")
    if not rest or rest in lexicon().words("dropped"):
        return True
    if rest[0] == "(" and rest[-1] == ")":
        return not any(char.isdigit() for char in rest)
    trimmed = rest
    for word in ("内", "均", "全部", "及时", "前", "须", "应", "予以", "按时", "并", "的", "已"):
        trimmed = trimmed.removeprefix(word)
    return trimmed in lexicon().words("dropped")


def _inequality(row: Row, pieces: Sequence[Piece], places: Sequence[int]) -> Comparator | None:
    """Read 80%≤X<90%."""
    if len(places) != 2:  # noqa: PLR2004 - a range has two ends
        return None
    low, high = pieces[places[0]], pieces[places[1]]
    behind = pieces[places[0] + 1]
    before = _lead(pieces, places[1])
    if not (isinstance(low, Figure) and isinstance(high, Figure) and isinstance(behind, Lead) and before is not None):
        return None
    first, second = signs(row, behind).strong, signs(row, before).strong
    if first is None or second is None or behind is before or first.kind != "SIGN" or _lead(pieces, places[0]) is not None:
        return None
    one = lexicon().meaning["signs"][first.text]
    two = lexicon().meaning["signs"][second.text]
    if not ({one, two} <= UPWARD or {one, two} <= DOWNWARD):
        return None
    about = subject(row, behind.end, before.start)
    about = None if about is not None and len(about) == 1 and about.isascii() else about
    ends = [(evolve(low, unit=low.unit or high.unit), _TURNED[one]), (high, two)]
    return between(row, ends, about)


def between(row: Row, ends: Sequence[tuple[Figure, str]], about: str | None) -> Comparator:
    """Make a range from two figures with their signs."""
    down = next((end for end in ends if end[1] in UPWARD), None)
    up = next((end for end in ends if end[1] in DOWNWARD), None)
    if down is None or up is None:
        raise row.refuse("comparator_conflict", "两个界限的方向相同")
    if down[0].unit != up[0].unit or down[0].value > up[0].value:
        raise row.refuse("range_inverted", "区间的两端单位不同或下限大于上限")
    return Between(
        down[0].value,
        up[0].value,
        down[1] == ">=",
        up[1] == "<=",
        up[0].unit,
        up[0].per,
        approximate=down[0].approximate or up[0].approximate,
        subject=about,
        text=row.text,
    )


def _changed_since_date(row: Row, pieces: Sequence[Piece], places: Sequence[int]) -> Comparator | None:
    """Read 较2020年增长5%: the date is the base of a change."""
    if len(places) != 2 or not isinstance(pieces[places[0]], Date):  # noqa: PLR2004 - a date and an amount
        return None
    date, amount = pieces[places[0]], pieces[places[1]]
    lead = _lead(pieces, places[0])
    compared = lead is not None and lead.words[-1].kind == "COMPARE"
    said = signs(row, _lead(pieces, places[1]))
    if not compared or said.verb is None or not isinstance(amount, Figure) or lead is None:
        return None
    change = _change(row, said, amount, subject(row, row.start, lead.start))
    return evolve(change, reference=row.source.printed(date.start, date.end))


def _several(row: Row, pieces: Sequence[Piece], places: Sequence[int]) -> list[Comparator]:
    """Read a clause with two bounds: a date and an amount, a time limit and an amount, or two ends of a range."""
    first, second = pieces[places[0]], pieces[places[1]]
    if len(places) == 2:  # noqa: PLR2004
        cut = places[0] + 1
        head, tail = pieces[:cut], pieces[cut:]
        if _timed_rate(row, pieces, places):
            return [_one(row, pieces, places[1])]
        timed = isinstance(first, Date) or (isinstance(first, Figure) and first.unit in _TIME and _explicit(row, pieces, places[0]))
        if timed and isinstance(second, Figure | Span):
            rest = Row.of(row.source, tail)
            one = _one(Row.of(row.source, head), head, places[0])
            two = _one(rest, tail, places[1] - cut)
            return [one, two]
        if isinstance(first, Figure) and isinstance(second, Figure) and _explicit(row, pieces, places[0]):
            one_sign, _ = combined(row, signs(row, _lead(pieces, places[0])), first)
            two_sign, _ = combined(row, signs(row, _lead(pieces, places[1])), second)
            opposite = {one_sign, two_sign} & UPWARD and {one_sign, two_sign} & DOWNWARD
            lead = _lead(pieces, places[1])
            near = (lead.start if lead else second.start) - first.end
            if opposite and near == 0 and one_sign and two_sign:
                ends = [(evolve(first, unit=first.unit or second.unit), one_sign), (second, two_sign)]
                start = _lead(pieces, places[0])
                return [between(row, ends, subject(row, row.start, start.start if start else first.start))]
    raise row.refuse("several_numbers", "一句里有几个数，不能确定哪一个是指标值", first.start, pieces[places[-1]].end, "分开写，用“；”隔开")


def _timed_rate(row: Row, pieces: Sequence[Piece], places: Sequence[int]) -> bool:
    """Say whether a time limit belongs to the name of a rate (30日内办结率100%)."""
    first, second = pieces[places[0]], pieces[places[1]]
    lead = _lead(pieces, places[1])
    name = row.plain(first.end, lead.start if lead is not None else second.start)
    return isinstance(first, Figure) and isinstance(second, Figure) and second.unit in ("%", "‰") and name.endswith(("率", "度", "比例", "比"))


def _one(row: Row, pieces: Sequence[Piece], place: int) -> Comparator:
    piece = pieces[place]
    lead = _lead(pieces, place)
    said = signs(row, lead)
    rest_start = piece.end
    rest = row.plain(rest_start, row.end)
    start = lead.start if lead is not None else piece.start
    if isinstance(piece, Date):
        return _deadline(row, piece, said, lead, start, rest)
    if isinstance(piece, Stretch):
        return Period(piece.since, piece.until, text=row.text, subject=_dated_subject(row, lead, start))
    _check_spelling(row, lead, piece.start)
    _check_year(row, piece)
    done = pieces[place - 2] if lead is not None and place > 1 else pieces[place - 1] if place else None
    if isinstance(done, Done) and not _neutral(done):
        raise row.refuse("rest_unread", f"不能确定“{done.text}”后面的数是什么", done.start, piece.end, "只写完成的数")
    if isinstance(piece, Span):
        return _range(row, piece, said, start, rest)
    return _quantity(row, pieces, place, piece, said, start, rest)


def _neutral(done: Done) -> bool:
    """Say whether a completion word before a number only says that it is done (not 未完成5个, 超额完成10%)."""
    return lexicon().meaning["completion"][done.text] == "achieved" and not done.text.startswith(("超额", "提前"))


def _dated_subject(row: Row, lead: Lead | None, start: int) -> str | None:
    """A sentence (项目于2020年5月开工) has no subject of a bound; a heading (竣工：12月底前) has."""
    if lead is not None and any(word.kind in ("FILL", "COMPARE") for word in lead.words):
        return None
    about = subject(row, row.start, start)
    return None if about in ("截至", "截止", "截止到", "截至到", "时间", "至", "到", "约定", "预计") else about


def _deadline(row: Row, date: Date, said: Signs, lead: Lead | None, start: int, rest: str) -> Comparator:
    only_day = date.day.year is None and date.day.month is None and isinstance(date.day.day, int)
    if date.whole_year and date.sign is None:
        if not _repeats(rest):
            return State(text=row.text)
        year = date.day.year
        return Period(Day(year, 1, 1), Day(year, 12, "end"), text=row.text, subject=_dated_subject(row, lead, start))
    if said.sign is not None and said.strong is not None and said.strong.kind == "SIGN" and _is_month(row, date) and date.sign is None:
        return SIGNS[said.sign](date.day.month or 0, "月", text=row.text, subject=subject(row, row.start, start))
    if date.bare and not _repeats(rest):
        return State(text=row.text)
    every = [per for per in said.per if per in _EVERY]
    if len(said.per) > 1 or len(every) != len(said.per):
        raise row.refuse("date_unclear", "这个时间说不清是哪一天", date.start, date.end)
    sign = date.sign if said.sign is None else said.sign
    day = date.day
    if every and every[0] == "年" and day.month is None and day.day == "end":
        day = evolve(day, month=12)
    if day.month is None and day.day == "end" and not every:
        raise row.refuse("date_unclear", "没有写明是哪个月的月底", date.start, date.end, "写出月份，例如“6月底前”")
    if only_day and not every and sign in UPWARD:
        raise row.refuse("date_unclear", "没有月份，说不清是哪一天", date.start, date.end)
    return By(sign, day, every[0] if every else None, text=row.text, subject=_dated_subject(row, lead, start))


def _is_month(row: Row, date: Date) -> bool:
    text = row.plain(date.start, date.end)
    return date.day.year is None and text.rstrip("月").isdigit()


def _range(row: Row, span: Span, said: Signs, start: int, rest: str) -> Comparator:
    high = span.high
    if said.verb is not None or said.base is not None:
        raise row.refuse("change_range", "变化幅度是一个区间，表达不了", start, span.end, "写成一个幅度，例如“增长5%以上”")
    if said.sign not in (None, "="):
        raise row.refuse("comparator_conflict", "既写了区间又写了比较词", start, span.end, "写成 ≥下限且≤上限")
    if not _repeats(rest) and not (high.unit is not None and rest):
        raise row.refuse("rest_unread", "区间后面的文字没有读懂", span.end, row.end)
    if span.plus:
        middle = span.low.value if span.low is not None else Fraction(0)
        low_value, high_value = middle - high.value, middle + high.value
        unit, per = high.unit, high.per
    else:
        low = span.low
        if low is None:
            raise row.refuse("range_inverted", "区间缺少一端")
        low_value, high_value, unit, per = low.value, high.value, high.unit, high.per
        if low.unit != high.unit:
            raise row.refuse("range_inverted", "区间两端的单位不同", span.start, span.end)
        dated = _year_month(row, span)
        if dated is not None:
            return dated
    if low_value > high_value:
        raise row.refuse("range_inverted", "区间的下限大于上限", span.start, span.end)
    odd = high.anomalies
    if unit is None and (high.scale is not None or (span.low is not None and span.low.scale is not None)):
        odd = (*odd, "unit_missing")
    approximate = said.approximate or high.approximate
    per = (*said.per, *per)
    closed = (span.low is None or _included(span.low) is not False, _included(high) is not False)
    about = subject(row, row.start, start)
    return Between(low_value, high_value, *closed, unit, per, approximate=approximate, subject=about, text=row.text, anomalies=odd)


def _year_month(row: Row, span: Span) -> Comparator | None:
    """Read 2023.07-2024.01 as a stretch of months: both ends are a year of this century and a month."""
    if span.low is None or span.high.unit is not None:
        return None
    ends = []
    for figure in (span.low, span.high):
        year, dot, month = row.plain(figure.start, figure.end).partition(".")
        if not dot or len(year) != 4 or len(month) != 2 or year[:2] not in ("19", "20") or not 1 <= int(month) <= 12:  # noqa: PLR2004
            return None
        ends.append((int(year), int(month)))
    (year, month), (last_year, last_month) = ends
    return Period(Day(year, month, 1), Day(last_year, last_month, "end"), text=row.text)


def _quantity(row: Row, pieces: Sequence[Piece], place: int, figure: Figure, said: Signs, start: int, rest: str) -> Comparator:
    sign, odd = combined(row, said, figure)
    anomalies = (*figure.anomalies, *odd)
    before = pieces[place - 1] if place else None
    if isinstance(before, Word) and before.text == "-":
        raise row.refuse("sign_unclear", "不能确定“-”是负号还是连接号", before.start, figure.end, "负数写成“为-5%”，否则去掉“-”")
    unused = said.base is not None and said.strong is None and said.verb is None
    about = subject(row, row.start, said.base.end if unused and said.base is not None else start)
    odd_sign = _ocr(pieces, place)
    if odd_sign is not None:
        about, anomalies = subject(row, row.start, odd_sign), (*anomalies, "suspect_ocr")
    share = _share(row, pieces, place, figure, said, sign)
    if share is not None:
        return share
    if said.verb is not None and _adjacent_verb(pieces, place):
        base = _base_before(row, pieces, place, said)
        return evolve(_change(row, evolve(said, base=None), figure, base[1]), reference=base[0], anomalies=anomalies)
    if said.base is not None and said.verb is None:
        strict = said.strong or _strict_before(pieces, place)
        if strict is not None and strict.start < said.base.start:
            return _gap(row, strict, said.base, figure)
    if figure.day_of_month and said.per and sign is None and figure.value <= 31 and not rest:  # noqa: PLR2004 - days of a month
        return By(None, Day(None, None, int(figure.value)), said.per[-1], text=row.text, subject=about)
    per = said.per
    head = pieces[0]
    if not per and place > 1 and isinstance(head, Lead) and all(isinstance(word, Each) for word in head.words):
        per = tuple(word.per for word in head.words if isinstance(word, Each))
        about = subject(row, head.end, start)
    if said.money and figure.unit is None:
        figure = evolve(figure, unit="元")
        anomalies = tuple(code for code in anomalies if code != "bare_scale")
    figure, rest = _with_noun(row, figure, rest)
    if not _repeats(rest):
        explicit = sign is not None or bool(per)
        judged = any(piece.kind == "JUDGE" or isinstance(piece, Done) for piece in pieces[place + 1 :])
        if not explicit and (figure.unit in _TIME or judged or figure.chinese):
            return State(text=row.text)
        if figure.unit is None or (not explicit and figure.unit in ("%", "‰")):
            raise row.refuse("rest_unread", "数后面的文字没有读懂", figure.end, row.end, "只写数和计量单位")
        if any(char.isascii() and char.isalnum() for char in rest):
            raise row.refuse("rest_unread", "数后面的文字没有读懂", figure.end, row.end)
        about = None if not explicit and start == row.start else about
    approximate = figure.approximate or said.approximate
    if sign is not None and any(row.plain(word.start, word.end) == "区间" for word in figure.tails):
        up = sign in UPWARD
        closed = sign in (">=", "<=")
        ends = (figure.value, None) if up else (None, figure.value)
        return Between(
            *ends, closed or not up, closed or up, figure.unit, (*per, *figure.per),
            approximate=approximate, subject=about, text=row.text, anomalies=anomalies,
        )
    return SIGNS[sign](
        figure.value, figure.unit, (*per, *figure.per), approximate=approximate, subject=about, text=row.text, anomalies=anomalies
    )


def _with_noun(row: Row, figure: Figure, rest: str) -> tuple[Figure, str]:
    """Take an unknown noun behind a bare number as its unit, as printed (2680工分)."""
    if not rest or figure.unit is not None or figure.per or figure.chinese or _repeats(rest):
        return figure, rest
    noun = rest.strip(_EDGES)
    lex = lexicon()
    longest = _LONG_NOUN if noun.endswith(tuple(word for word in lex.counters if len(word) > 1)) else _NOUN
    han = all("一" <= char <= "鿿" for char in noun)
    latin = noun.isascii() and noun.isalpha() and len(noun) <= _LATIN
    if not 0 < len(noun) <= longest or not (han or latin):
        return figure, rest
    if noun.endswith(tuple(lex.words("terms"))) or noun[0] in "的之地得内外前后中上下":
        return figure, rest
    return evolve(figure, unit=row.source.printed(figure.end, row.end)), ""


_NOUN, _LONG_NOUN, _LATIN = 4, 10, 3


def _adjacent_verb(pieces: Sequence[Piece], place: int) -> bool:
    return _lead(pieces, place) is not None


def _base_before(row: Row, pieces: Sequence[Piece], place: int, said: Signs) -> tuple[str | None, str | None]:
    """Find the base of a change and its subject: 居民收入较上年增长, 较上年满意度提升."""
    meaning = lexicon().meaning
    lead = _lead(pieces, place)
    verb_start = said.verb.start if said.verb is not None else row.end
    if said.verb is not None and said.verb.text in meaning["verb_base"]:
        start = lead.start if lead is not None else verb_start
        return meaning["verb_base"][said.verb.text], subject(row, row.start, start)
    words = [word for piece in pieces[:place] if isinstance(piece, Lead) for word in piece.words if word.start < verb_start]
    base = next((word for word in reversed(words) if word.kind == "BASE"), None)
    compare = next((word for word in words if word.kind in ("COMPARE", "AND") or word.text in ("与", "同")), None)
    if base is not None:
        name = meaning["base"][base.text]
        front = compare.start if compare is not None and compare.start < base.start else base.start
        about = subject(row, row.start, front) or subject(row, base.end, verb_start)
        return (name if name != "own" else base.text), about
    if compare is not None and compare.text not in ("在", "和"):
        own = subject(row, compare.end, verb_start)
        return own, subject(row, row.start, compare.start)
    start = lead.start if lead is not None else verb_start
    return None, subject(row, row.start, start)


def _change(row: Row, said: Signs, figure: Figure, about: str | None) -> Change:
    verb = said.verb
    direction = lexicon().meaning["verbs"][verb.text] if verb is not None else "none"
    sign, odd = combined(row, said, figure)
    rest = row.plain(figure.end, row.end)
    if not _repeats(rest) and figure.unit is None:
        raise row.refuse("rest_unread", "数后面的文字没有读懂", figure.end, row.end)
    base = None if said.base is None else lexicon().meaning["base"][said.base.text]
    reference = said.base.text if base == "own" and said.base is not None else base
    approximate = figure.approximate or said.approximate
    return Change(direction, sign, figure.value, figure.unit, reference, approximate=approximate, subject=about, text=row.text, anomalies=odd)


def _strict_before(pieces: Sequence[Piece], place: int) -> Word | None:
    """Find the strict word of 低于…的控制指标82起, with the base's own words between."""
    for piece in pieces[max(0, place - _NEAR) : place - 1]:
        if isinstance(piece, Lead) and piece.words[-1].text in ("低于", "高于"):
            return piece.words[-1] if isinstance(piece.words[-1], Word) else None
    return None


_NEAR = 14


def _gap(row: Row, strict: Word, base: Word, figure: Figure) -> Comparator:
    """Read 低于控制指标82起: below the figure by 82 (a strict word before a base and an amount)."""
    sign = lexicon().meaning["signs" if strict.kind == "SIGN" else "before"][strict.text]
    if sign not in (">", "<") or strict.kind == "SIGN" or figure.tails:
        raise row.refuse("reference_unclear", "不能确定是参照值的比例还是差额", base.start, figure.end, "写成“…的95%”或“较…下降5%”")
    name = lexicon().meaning["base"][base.text]
    reference = row.source.printed(strict.end, base.end) if name == "own" or strict.end < base.start else name
    direction = "increase" if sign == ">" else "decrease"
    about = subject(row, row.start, strict.start)
    return Change(direction, None, figure.value, figure.unit, reference, subject=about, text=row.text, approximate=figure.approximate)


def _ocr(pieces: Sequence[Piece], place: int) -> int | None:
    """Find a stray 二 or 三 right before a number: it may have been = or ≡ in print."""
    before = pieces[place - 1] if place else None
    stray = isinstance(before, Figure) and before.chinese and before.unit is None and before.end - before.start == 1
    return before.start if stray and before is not None else None


def _share(row: Row, pieces: Sequence[Piece], place: int, figure: Figure, said: Signs, sign: str | None) -> Comparator | None:
    """Read 不超过预算的95%, 上年的1.2倍: a base, 的, a share."""
    before = pieces[place - 1] if place else None
    if not (isinstance(before, Word) and before.kind == "DE" and place > 1):
        lead = before if isinstance(before, Lead) else None
        if lead is None or place < 3 or pieces[place - 2].kind != "DE":  # noqa: PLR2004 - base, 的, lead
            return None
        owner = pieces[place - 3]
    else:
        owner = pieces[place - 2]
    if not isinstance(owner, Lead) or owner.words[-1].kind != "BASE" or figure.per:
        return None
    factor = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "倍": Fraction(1), None: Fraction(1)}.get(figure.unit)
    if factor is None or (figure.unit is None and "/" not in row.plain(figure.start, figure.end) and "分之" not in row.plain(figure.start, figure.end)):
        return None
    ahead = signs(row, owner)
    if ahead.sign is not None and said.sign is not None:
        return None
    sign = sign or ahead.sign or ahead.weak
    if ahead.sign is not None and any(word.kind == "TAIL" for word in figure.tails):
        sign, _ = combined(row, ahead, figure)
    base = owner.words[-1].text
    name = lexicon().meaning["base"][base]
    return Reference(sign, base if name == "own" else name, figure.value * factor, text=row.text, subject=subject(row, row.start, owner.start))


def _check_spelling(row: Row, lead: Lead | None, end: int) -> None:
    """Refuse a comparator word with one wrong character right before the number (大干等于60%)."""
    lex = lexicon()
    known = lex.words("before")
    exact = next((word.text for word in reversed(lead.words) if word.kind in ("CMP", "SIGN")), "") if lead is not None else ""
    for length in range(6, 1, -1):
        start = end - length
        if start < row.start:
            continue
        window = row.plain(start, end)
        if window in known or len(exact) >= length:
            return
        meant = _ALIKE.get(window) if length == _SHORT else _near(window, known)
        if meant is not None:
            raise row.refuse("word_misspelt", f"比较词“{window}”可能写错了", start, end, f"是否应为“{meant}”")


def _check_year(row: Row, piece: Figure | Span) -> None:
    """Refuse a year with a unit that no date has (2022-2023学年)."""
    figure = piece.high if isinstance(piece, Span) else piece
    if figure.unit in ("年", "学年", "学期") and _CENTURY[0] <= figure.value <= _CENTURY[1] and figure.scale is None and not figure.tails:
        raise row.refuse("date_unclear", "这是年份，不是数量", piece.start, piece.end, "写成起止年月")


_CENTURY = (1950, 2100)
_SHORT = 2
_ALIKE = {
    "大干": "大于", "大千": "大于", "大与": "大于", "大余": "大于", "小干": "小于", "小千": "小于", "小与": "小于", "高干": "高于", "高与": "高于",
    "低干": "低于", "低与": "低于", "底于": "低于", "少干": "少于", "少与": "少于", "超国": "超过", "起过": "超过", "至小": "至少", "只少": "至少", "致少": "至少",
    "至夕": "至多", "不操": "不超", "抄过": "超过", "多与": "多于", "多干": "多于",
}  # fmt: skip


def _near(window: str, known: frozenset[str]) -> str | None:
    """Find the comparator word that differs in one character (not the first: 率高于 is no 不高于)."""
    for word in known:
        if len(word) == len(window):
            odd = [place for place, (a, b) in enumerate(zip(window, word, strict=True)) if a != b]
            if len(odd) == 1 and odd[0] > 0 and window[odd[0] + 1 :] + window[: odd[0]]:
                return word
    return None


__all__ = ["Refused", "Row", "Signs", "Stated", "Quantity", "between", "bounds", "combined", "signs", "subject"]
