"""What leads up to an outcome → a condition, a measure, a count (每…): the pieces before 得5分 or 扣1分.

Lives here: bands, references, states, counts. May not: decide how clauses belong together (``standards_rules``).
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import SIGNS, Between, Reference
from indicators.standards.tree import Combined, Condition, StateHolds, When
from indicators.syntax.standards_clauses import SEPARATORS, Clause, Unsure
from indicators.syntax.standards_pieces import Number, Piece, words
from indicators.syntax.standards_text import Printed

_INCLUDED = {"含": True, "不": False}


@frozen
class Band:
    """A numeric condition whose edges are not settled yet.

    Args:
        measure: The words in front of the first bound, or ``None``.
        low: The lower bound.
        high: The upper bound.
        low_closed: The lower bound is included.
        high_closed: The upper bound is included.
        low_soft: The text does not insist on the lower edge, so a better neighbour may take it.
        high_soft: The same for the upper edge.
        unit: The unit, ``None`` when none is printed.
        shape: ``sign`` ``after`` ``dash`` ``bare``: how it is printed.
        absolute: ± was printed.
        marks: Defects read through.
    """

    measure: str | None
    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool
    low_soft: bool
    high_soft: bool
    unit: str | None
    shape: str
    absolute: bool = False
    sign: str = ""
    marks: tuple[str, ...] = ()
    of: str | None = None  # 达到计划的85%: the named number that the bound is a share of

    def when(self, rule_measure: str | None) -> Condition:
        """Make the condition; a measure is written only where it differs from the rule's."""
        measure = self.measure if self.measure != rule_measure else None
        if self.of is not None:
            sign = (">=" if self.low_closed else ">") if self.low is not None else "<=" if self.high_closed else "<"
            edge = self.low if self.low is not None else self.high
            assert edge is not None
            return Condition(Reference(sign, self.of, edge / 100), measure)
        if self.low is not None and self.high is not None and self.low != self.high:
            test: Between | object = Between(self.low, self.high, self.low_closed, self.high_closed, self.unit)
        elif self.low is not None and self.high is not None:
            test = SIGNS["="](self.low, self.unit)
        elif self.low is not None:
            test = SIGNS[">=" if self.low_closed else ">"](self.low, self.unit)
        else:
            assert self.high is not None
            test = SIGNS["<=" if self.high_closed else "<"](self.high, self.unit)
        return Condition(test, measure, self.absolute)  # type: ignore[arg-type]


@frozen
class Count:
    """A count (每发现一处): how much of what, on which side of which bound.

    Args:
        per: The size of one count.
        sides: ``below`` ``above`` ``either`` ``late`` ``early``: where the distance is counted; empty for an event.
        own: The words in the same comma part before 每.
        head: The comma parts before that.
        between: The words between 每 and the number, without the verb of distance.
        verb: The verb of distance.
        after: The words behind the number.
    """

    per: Number
    sides: tuple[str, ...]
    own: str
    head: str
    between: str
    verb: str
    after: str


@frozen
class Lead:
    """What stands before an outcome, read.

    Args:
        words: The condition's words as printed.
        when: The condition with unsettled bands: a band, a reference, a state, or several.
        measure: The measure that the condition names.
        count: The count, where there is one.
        item: The printed number of the point that begins here (1. ① …), or ``""``.
        stopped: A full stop or a semicolon stands before it.
        otherwise: It is the else-branch (否则).
        apart: 各 or 分别 stands before the outcome.
        context: Sentences before it that end without an outcome.
        bands: The bands of those sentences and of the condition itself.
        start: Where the condition begins.
        end: Where it ends.
    """

    words: str
    when: "Raw | None"
    measure: str | None
    count: Count | None
    item: str
    stopped: bool
    otherwise: bool
    apart: bool
    context: tuple[str, ...]
    bands: "tuple[Band | Condition, ...]"
    start: int = 0
    end: int = 0


@frozen
class Several:
    """Parts joined by 且 or 或, bands unsettled."""

    operator: str
    parts: "tuple[Band | Condition | StateHolds, ...]"


Raw = Band | Condition | StateHolds | Several


def settled(raw: Raw, measure: str | None) -> When:
    """Make the condition of the tree."""
    match raw:
        case Band():
            return raw.when(measure)
        case Several(operator, parts):
            return Combined(operator, tuple(settled(part, measure) for part in parts))
        case Condition():
            return evolve(raw, measure=raw.measure if raw.measure != measure else None)
        case StateHolds():
            return raw


def measure_of(raw: Raw | None) -> str | None:
    """The measure that a condition names."""
    match raw:
        case Band(measure) | Condition(_, measure):
            return measure
        case Several(_, parts):
            return next((m for m in map(measure_of, parts) if m is not None), None)
    return None


class _Part:
    """Some neighbouring pieces and the text they cover."""

    def __init__(self, text: Printed, row: Sequence[Piece], start: int | None = None, end: int | None = None) -> None:
        self.text = text
        self.row = list(row)
        self.start = self.row[0].start if start is None and self.row else start or 0
        self.end = self.row[-1].end if end is None and self.row else end or 0

    @property
    def words(self) -> str:
        return self.text[self.start : self.end].strip()

    def split(self, *kinds: str) -> "list[_Part]":
        """Cut at pieces of these kinds outside brackets."""
        parts: list[list[Piece]] = [[]]
        depth = 0
        for piece in self.row:
            depth += (piece.kind == "OPEN") - (piece.kind == "CLOSE")
            if piece.kind in kinds and depth <= 0:
                parts.append([])
            else:
                parts[-1].append(piece)
        out = [_Part(self.text, part) for part in parts if part]
        if out:
            out[0].start, out[-1].end = max(out[0].start, self.start), min(out[-1].end, self.end)
        return out


def read_lead(text: Printed, clause: Clause) -> Lead:
    """Read what stands before an outcome.

    Args:
        text: The source.
        clause: The clause.

    Returns:
        The reading; bands keep their soft edges, since only the neighbours settle them.
    """
    row = list(clause.lead)
    if clause.act in ("formula", "define") or clause.verb == "EQUAL":
        while row and row[-1].kind not in (*SEPARATORS, "OPEN", "ITEM"):
            row.pop()
    bracketed = bool(row) and row[-1].kind == "OPEN"
    if bracketed:
        row.pop()
    while row and row[-1].kind in ("COMMA", "COLON", "PAUSE", "OPEN", *(("STOP",) if bracketed else ())):
        row.pop()
    if clause.act == "label":
        return _label(text, clause)
    row, stopped = _without_notes(row)
    row = _without_heading(row)
    segments, item = _segments(row)
    if not segments:
        return Lead("", None, None, None, item, stopped, otherwise=False, apart=False, context=(), bands=())
    main = _Part(text, segments[-1])
    context = tuple(_Part(text, s).words for s in segments[:-1])
    bands = tuple(b for s in segments[:-1] for b in _bounds_in(_Part(text, s)))
    apart = _trim(main)
    otherwise = _otherwise(main)
    _check_read(main)
    if otherwise or not main.words:
        return Lead(main.words, None, None, None, item, stopped, otherwise, apart, context, bands)
    parts = _without_checks(main.split("COMMA"))
    main = _Part(text, [p for p in main.row if p.start >= parts[0].start - 0], parts[0].start, main.end)
    counted = max((k for k, part in enumerate(parts) if any(p.kind == "each" for p in part.row)), default=None)
    if counted is not None and not (clause.act == "give" and _measured(parts[counted])):
        count = _count(text, parts, counted)
        if count is not None:
            heads = [b for part in parts[: counted + 1] for b in _bounds_in(_before_each(part))]
            return Lead(
                main.words, None, _named(heads), count, item, stopped, False, apart, context, (*bands, *heads)
            )
    raw = _condition(text, parts, main)
    own = [raw] if isinstance(raw, Band) else []
    return Lead(
        main.words, raw, measure_of(raw), None, item, stopped, False, apart, context, (*bands, *own),
        main.start, main.end,
    )


def _check_read(main: _Part) -> None:
    """Refuse a condition that still holds an outcome: 超时的扣分,质量差的 扣2分."""
    row = main.row
    for piece, after in zip(row, [*row[1:], None], strict=False):
        bare = piece.kind == "VERB" and piece.word in ("ADD", "DEDUCT") and piece.leads[0].endswith("分")
        if bare and (after is None or after.kind in SEPARATORS):
            raise Unsure("加减分没有写多少")
        if piece.kind == "award" and piece.low is not None and (piece.high or piece.low).unit == "分":
            raise Unsure("有一处分数没有读出")
        if piece.kind == "equation" and len(piece.terms) > 1:
            raise Unsure("有一处算式没有读出")


def _label(text: Printed, clause: Clause) -> Lead:
    """优秀(92-100分): the condition stands in the brackets."""
    band = band_of(clause.tail[0], None)
    said = text[clause.start : clause.end]
    return Lead(said, band, None, None, "", False, False, False, (), ())


def _named(bands: "Sequence[Band | Condition]") -> str | None:
    return next((b.measure for b in bands if b.measure is not None), None)


def _without_notes(row: list[Piece]) -> tuple[list[Piece], bool]:
    """Drop the separators and the bracketed notes that follow the outcome before."""
    at, stopped = 0, False
    while at < len(row):
        kind = row[at].kind
        if kind in ("COMMA", "PAUSE", "STOP", "COLON", "CLOSE"):
            stopped = stopped or kind == "STOP"
            at += 1
        elif kind == "OPEN":
            depth = 0
            for stop in range(at, len(row)):
                depth += (row[stop].kind == "OPEN") - (row[stop].kind == "CLOSE")
                if depth == 0:
                    break
            else:
                break
            if stop + 1 < len(row) and row[stop + 1].kind not in ("COMMA", "STOP"):
                break
            at = stop + 1
        else:
            break
    return row[at:], stopped


def _without_heading(row: list[Piece]) -> list[Piece]:
    """评分标准:… is a heading."""
    at = next((k for k, piece in enumerate(row) if piece.kind == "COLON"), None)
    if at is None or any(p.kind in ("COMMA", "STOP", "bound") for p in row[:at]):
        return row
    said = "".join(p.leads[0] if p.kind in ("PRE", "VERB") else p.word for p in row[:at] if p.kind != "ITEM")
    return row[at + 1 :] if said in words().lists["headings"] else row


def _segments(row: list[Piece]) -> tuple[list[list[Piece]], str]:
    """Cut at full stops and at numbers of points; the last number counts."""
    segments: list[list[Piece]] = [[]]
    item = ""
    for piece in row:
        if piece.kind == "ITEM":
            item = piece.word
        if piece.kind in ("STOP", "ITEM"):
            segments.append([])
        else:
            segments[-1].append(piece)
    return [s for s in segments if any(p.kind not in ("COMMA", "PAUSE", "COLON") for p in s)], item


def _trim(main: _Part) -> bool:
    """Cut fillers off both ends; say whether 各 or 分别 stood before the outcome."""
    fillers, apart = words().lists["fillers"], False
    while main.row:
        last = main.row[-1]
        if last.kind == "APART":
            apart = True
        elif last.kind in ("COMMA", "COLON", "PAUSE") or (last.word in fillers and last.word != "的") or (
            last.kind == "PRE" and last.leads == ("为",)
        ):
            pass
        elif last.kind == "WORDS" and (tail := _tail(last.word, fillers)):
            end = last.end - len(tail)
            main.row[-1] = evolve(last, end=end, word=last.word.removesuffix(tail))
            main.end = end
            continue
        else:
            break
        main.row.pop()
        main.end = main.row[-1].end if main.row else main.start
    openers = words().lists["openers"]
    while main.row:
        first = main.row[0]
        if first.kind in ("COMMA", "COLON", "PAUSE") or (first.word in openers and len(main.row) > 1):
            main.row.pop(0)
            main.start = main.row[0].start if main.row else main.end
            continue
        head = max((o for o in openers if first.kind == "WORDS" and first.word.startswith(o)), key=len, default="")
        if not head or head in ("对", "及", "如", "若", "凡", "当", "指") and len(first.word) == len(head) or head in _NO_HEAD:
            break
        main.row[0] = evolve(first, start=first.start + len(head), word=first.word[len(head) :])
        main.start = first.start + len(head)
        break
    return apart


_NO_HEAD = ("对", "及", "当", "如", "则", "同时", "以及", "而")


def _tail(word: str, fillers: Sequence[str]) -> str:
    """The filler at the end of a run of words: …该项, …本项指标."""
    return max(
        (f for f in fillers if len(f) > 1 and word.endswith(f) and len(word) > len(f)), key=len, default=""
    )


def _otherwise(main: _Part) -> bool:
    """否则 · 反之 · 其他情况 · 其余的."""
    if not main.row or main.row[0].kind != "ELSE":
        return False
    rest = "".join(p.word for p in main.row[1:] if p.kind not in ("COMMA", "COLON"))
    return rest in ("", "的", "情况", "情形", "情况的", "情形的", "均", "则")


def _without_checks(parts: list[_Part]) -> list[_Part]:
    """Drop first parts that only say how the thing is looked into (查台账, 现场核验, 核对近三年台账)."""
    checking = words().lists["checking"]
    while len(parts) > 1 and not any(p.kind == "each" for p in parts[0].row):
        said, after = parts[0].words, parts[1].words
        basis = said.startswith("以") and said.endswith(("为基准", "为标准", "为界", "为准", "为基数"))
        named = after.removesuffix("的").removeprefix("达到").removeprefix("达")
        repeated = after.startswith("达") and len(named) > 1 and said.endswith(named)
        if not (said.startswith(checking) or basis or repeated):
            break
        parts = parts[1:]
    return parts


# -- bands


def number_bound(piece: Piece) -> bool:
    """Is it a bound with a number, or a = with one?"""
    return piece.kind == "bound" or (piece.kind == "equation" and len(piece.terms) == 1)


def _edge(edges: Sequence[str]) -> tuple[str, bool | None]:
    """The sign of 以上 / 以下 behind a number, and what (含) says."""
    after = words().after
    sign = next((after[e] for e in edges if e in after), "")
    included = next((not e.startswith("(不") for e in edges if e.startswith("(")), None)
    return sign, included


def band_of(piece: Piece, measure: str | None) -> Band | None:
    """Read one bound."""
    before = words().before
    if piece.kind == "equation":
        from indicators.syntax.standards_pieces import number_of, words as table

        tokens = piece.terms[0].children if hasattr(piece.terms[0], "children") else []
        if not tokens or tokens[0].type not in ("NUMBER", "CN_NUMBER"):
            return None
        value = number_of(str(tokens[0]))
        unit = table().same_unit.get(str(tokens[-1]), str(tokens[-1])) if len(tokens) > 1 else None
        return Band(measure, value, value, True, True, False, False, unit, "sign", sign="=")
    if piece.low is None:
        return None
    lead_words = [w for w in piece.leads if w in before]
    sign = next((before[w] for w in reversed(lead_words) if before[w]), "")
    if lead_words and lead_words[-1] == "为" and piece.low.value == 0 and not piece.low_edge:
        sign = "="
    included = next((not w.startswith("(不") for w in piece.leads if w.startswith("(")), None)
    absolute = "±" in piece.leads
    low_sign, low_included = _edge(piece.low_edge)
    high_sign, high_included = _edge(piece.high_edge)
    low = piece.low
    if piece.high is not None:
        return _dash_band(piece, measure, absolute, low_included, high_included)
    if piece.dash:
        return None
    after_sign = low_sign
    unit = low.unit
    if sign and after_sign and sign != after_sign and not (sign in (">=", "<=") and after_sign in (">=", "<=")):
        after_sign = sign if sign in ("<", ">") else after_sign
    if after_sign:
        sign, shape = after_sign, "after"
    else:
        shape = "sign" if sign else "bare"
    if included is None:
        included = low_included
    if included is not None and shape != "bare":
        sign = sign[0] + ("=" if included else "") if sign in (">", "<", ">=", "<=") else sign
    if absolute and shape != "bare" and sign in ("<", "<="):
        return Band(measure, None, low.value, True, sign == "<=", False, included is None, unit, shape, True, sign)
    return from_sign(measure, sign or ">=", low.value, unit, shape, soft=shape != "sign" and included is None, absolute=absolute)


def from_sign(
    measure: str | None, sign: str, value: Fraction, unit: str | None, shape: str, *, soft: bool, absolute: bool = False
) -> Band:
    """Make the band of one bound."""
    if sign == "=":
        return Band(measure, value, value, True, True, False, False, unit, shape, absolute, sign)
    if sign in (">", ">="):
        return Band(measure, value, None, sign == ">=", True, soft, False, unit, shape, absolute, sign)
    return Band(measure, None, value, True, sign == "<=", False, soft, unit, shape, absolute, sign)


def _dash_band(
    piece: Piece, measure: str | None, absolute: bool, low_included: bool | None, high_included: bool | None
) -> Band | None:
    assert piece.low is not None and piece.high is not None
    low, high, first, second = piece.low, piece.high, low_included, high_included
    unit = high.unit if high.unit is not None else low.unit
    if low.unit is not None and high.unit is not None and low.unit != high.unit:
        return None
    one, two = low.value, high.value
    if low.unit is None and piece.high.unit is not None:
        one *= piece.high.scale
    if one > two:
        one, two, first, second = two, one, second, first
    if one == two:
        return None
    if first is None and second is None:
        return Band(measure, one, two, True, True, True, True, unit, "dash", absolute)
    first = (not second) if first is None else first
    second = (not first) if second is None else second
    return Band(measure, one, two, first, second, False, False, unit, "dash", absolute)


def _bounds_in(part: _Part) -> "list[Band | Condition]":
    """Every bound of a stretch, each with the words before it as measure."""
    out = []
    for piece_part in part.split("COMMA"):
        raw = _numeric(piece_part) or _reference(piece_part) or _held(piece_part)
        if isinstance(raw, Band | Condition):
            out.append(raw)
    return out


def _held(part: _Part) -> Band | None:
    """每季至少举办3次培训: a count in the middle of its words."""
    at = next((k for k, p in enumerate(part.row) if p.kind == "bound" and p.low is not None), None)
    if at is None or part.row[at].leads or part.row[at].low_edge or part.row[at].dash:
        return None
    before = words().before
    lead = next((k for k, p in enumerate(part.row[:at]) if p.kind == "PRE" and before.get(p.leads[-1]) == ">="), None)
    low = part.row[at].low
    if lead is None or low is None or low.unit in (None, "%", "分"):
        return None
    verb = part.text[part.row[lead].end : part.row[at].start].strip()
    thing = part.text[low.end : part.end].strip()
    return from_sign(f"{verb}{thing}" or None, ">=", low.value, low.unit, "sign", soft=False)


_LINKS = ("且", "并", "和", "、", "但", "至", "到")
_CLOSERS = ("的", "时", "者", "之间的", "的项目", "期间", "部分", "的部分", "以上的")


def _numeric(part: _Part) -> Raw | None:
    """Read a stretch that ends in a bound; ``None`` when it does not."""
    row = list(part.row)
    while row and row[-1].kind == "WORDS" and row[-1].word in _CLOSERS:
        row.pop()
    if not row or not number_bound(row[-1]):
        return None
    last = row.pop()
    lower: Piece | None = None
    if row and row[-1].word in _LINKS and len(row) > 1 and number_bound(row[-2]):
        row.pop()
        lower = row.pop()
    elif row and number_bound(row[-1]) and row[-1].kind == "bound":
        lower = row.pop()
    around = len(row) > 1 and row[0].kind == "bound" and row[1].kind == "PRE" and row[1].word in words().terminals["SIGN"]
    if not around and any(number_bound(p) and (p.low is None or p.low.unit in ("%", last.low.unit if last.low else None)) for p in row):
        return None
    joined = any(p.kind == "WORDS" and p.word.endswith(("或", "且", "或者")) for p in row)
    if joined and any(p.kind == "PRE" and words().before.get(p.leads[-1]) for p in row):
        return None  # 未达到次数或超过次数25%: two conditions in one
    enclosed = _enclosed(part, row, last) if lower is None else None
    if enclosed is not None:
        return enclosed
    measure = _measure(part, row, lower or last)
    if lower is None:
        reference = _reference_share(part, row, last)
        if reference is not None:
            return reference
        return _as_rate(band_of(last, measure))
    return _as_rate(_two_bounds(lower, last, measure))


def _as_rate(band: Band | None) -> Band | None:
    """份额为0: a rate without its unit is in %."""
    if band is not None and band.unit is None and (band.measure or "").endswith(("率", "份额", "比例", "比重", "占比")):
        whole = (band.low or Fraction(0), band.high or Fraction(0))
        return evolve(band, unit="%") if not any(0 < edge < 1 for edge in whole) else band
    return band


def _enclosed(part: _Part, row: Sequence[Piece], last: Piece) -> Band | None:
    """90%≤执行率<95%: the measure stands between its bounds."""
    if len(row) < _ENCLOSED or row[0].kind != "bound" or row[0].low is None or row[1].kind != "PRE":
        return None
    sign = words().before.get(row[1].word, "")
    upper = band_of(last, None)
    if sign not in ("<", "<=", ">", ">=") or upper is None or upper.shape != "sign" or row[0].leads or row[0].low_edge:
        return None
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[sign]
    measure = part.text[row[1].end : last.start].strip()
    unit = row[0].low.unit if row[0].low.unit is not None else upper.unit
    first = from_sign(measure, turned, row[0].low.value, unit, "sign", soft=False)
    if upper.low is not None:
        first, upper = upper, first
    if first.low is None or upper.high is None or first.high is not None or upper.low is not None:
        return None
    if first.low >= upper.high:
        return None
    return Band(measure, first.low, upper.high, first.low_closed, upper.high_closed, False, False, unit, "two")


_ENCLOSED = 3  # a bound, a sign, the words between


def _two_bounds(lower: Piece, upper: Piece, measure: str | None) -> Band | None:
    """70分以上85分以下 · ≥80%且<90% · 60%79% with its dash lost."""
    one, two = band_of(lower, measure), band_of(upper, measure)
    if one is None or two is None or one.shape == "dash" or two.shape == "dash":
        return None
    unit = two.unit if two.unit is not None else one.unit
    if one.shape == "bare" and two.shape == "bare" and one.low is not None and two.low is not None and one.low < two.low:
        return Band(measure, one.low, two.low, True, True, True, True, unit, "dash", marks=("sign_lost",))
    if one.high is not None and one.low is None:
        one, two = two, one
    if one.low is None or two.high is None or one.high is not None or two.low is not None or one.low >= two.high:
        return None
    return Band(
        measure, one.low, two.high, one.low_closed, two.high_closed, one.low_soft, two.high_soft, unit, "two"
    )


def _measure(part: _Part, row: Sequence[Piece], bound: Piece) -> str | None:
    """The words in front of a bound; 完成 and 建成 in front of the number belong to them."""
    end = bound.start
    first = bound.leads[0] if bound.leads else ""
    if first in ("完成", "建成", "占") or (first in words().distance and first not in words().before):
        end += len(first)
    said = part.text[part.start : end].strip()
    for tail in ("达到", "的", "在", "为", "达", ":", "："):
        said = said.removesuffix(tail).strip()
    said = said.replace("：", ":").rsplit(":", 1)[-1].strip()
    for opener in ("或者", "或", "并且", "且", "但", "若", "如"):
        said = said.removeprefix(opener)
    return None if said in ("", *words().lists["no_measure"]) else said


_NO_REFERENCE = ("占", "在", "为", "完成", "前", "控制在", "建成", "完成率为", "起")


def _bound_word(row: Sequence[Piece]) -> int | None:
    """The index of a word like 达到 or 低于 that has no number behind it."""
    before = words().before
    depth = 0
    for at, piece in enumerate(row):
        depth += (piece.kind == "OPEN") - (piece.kind == "CLOSE")
        if depth == 0 and piece.kind == "PRE" and piece.leads[-1] in before and before[piece.leads[-1]]:
            if piece.leads[-1] not in _NO_REFERENCE:
                return at
    return None


def _reference_share(part: _Part, row: Sequence[Piece], last: Piece) -> Band | None:
    """达到核定床位的80%: a share of what a named number says."""
    at = _bound_word(row)
    if at is None or at == 0 or at + 1 >= len(row) or last.low is None or last.low.unit != "%":
        return None
    name = part.text[row[at].end : last.start].strip().removesuffix("的").strip()
    measure = part.text[part.start : row[at].start].strip()
    if not name or not measure or last.dash or last.leads or any(joint in name for joint in ("或", "且", ",", "，")):
        return None
    sign = words().before[row[at].leads[-1]]
    edge, included = _edge(last.low_edge)
    if edge and edge[0] == sign[0]:
        sign = edge
    if last.low.value <= 0:
        return None
    band = from_sign(measure, sign, last.low.value, "%", "after" if edge else "sign", soft=False)
    return evolve(band, of=reference_name(name))


def reference_name(said: str) -> str:
    """The contract's name for the usual bases, else the words."""
    if said in words().lists["previous_year"]:
        return "previous_year"
    if said in ("预算", "预算数"):
        return "budget"
    return said


def _reference(part: _Part) -> Condition | None:
    """达到区政府下达的任务 · 低于上年基数: a bound that is named."""
    row = list(part.row)
    end = part.end
    if row and row[-1].kind == "WORDS" and row[-1].word.endswith("的"):
        end = row[-1].end - 1
        if end == row[-1].start:
            row.pop()
    at = _bound_word(row)
    if at is None or at + 1 > len(row) - 1 or any(number_bound(p) for p in row[at + 1 :]):
        return None
    word = row[at].leads[-1]
    name = part.text[row[at].end : end].strip()
    measure = part.text[part.start : row[at].start].strip()
    for opener in ("或者", "或", "并且", "且", "但"):
        measure = measure.removeprefix(opener)
    sign = words().before[word]
    reaching = word.startswith(("达", "到达", "未达", "不达", "没有达", "不到"))
    if reaching and (not measure or not _numeric_name(name, measure)):
        return None
    if not reaching and not _numeric_name(name, measure) and not (measure and name.endswith(("标准", "标准值"))):
        return None
    if not name or measure.endswith(("未", "不", "没有")) or measure.startswith(("存在", "发现", "出现", "有")):
        return None
    return Condition(Reference(sign, reference_name(name)), measure or None)


def reached(state: StateHolds) -> Condition | None:
    """达到全县平均值, 完成建站指标数: the bound that a state names, for the steps behind it."""
    said = state.words.removesuffix("的")
    for verb in ("达到", "完成", "达"):
        at = said.find(verb)
        name = said[at + len(verb) :]
        if at >= 0 and name.endswith(words().lists["references"]) and not any(sign in name for sign in ",，、"):
            return Condition(Reference(">=", reference_name(name)))
    return None


def _numeric_name(name: str, measure: str) -> bool:
    """Does the name stand for a number: a known target word, or the measure's own noun?"""
    bare = name.split("(")[0].split("（")[0].strip()
    return bare.endswith(words().lists["references"]) or (len(measure) > 1 and bare.endswith(measure[-2:]))


def _condition(text: Printed, parts: list[_Part], main: _Part) -> Raw | None:
    """Read the comma parts of a condition."""
    if len(parts) == 1:
        linked = _linked(text, parts[0])
        if linked is not None:
            return linked
    read: list[Raw | None] = [_numeric(part) or _reference(part) for part in parts]
    if all(r is None for r in read):
        return StateHolds(main.words)
    if len(parts) == 1:
        return read[0]
    if isinstance(read[-1], Band | Condition) and all(r is None for r in read[:-1]):
        return _prefaced(parts, read[-1])
    if any(isinstance(r, Several) for r in read):
        return StateHolds(main.words)
    return _joined(parts, read)


_PREFACES = ("本年", "本年度", "本", "对于", "对", "在", "关于", "有", "根据", "按", "年度内", "全年")


def _prefaced(parts: list[_Part], last: "Band | Condition") -> Raw:
    """本年度的补助,发放到户率达到95%: a noun before the bound is no condition; a sentence is."""
    head = _Part(parts[0].text, [p for part in parts[:-1] for p in part.row], parts[0].start, parts[-2].end)
    if len(parts) == 2 and head.words.startswith(_PREFACES):
        if head.words.startswith("有") and isinstance(last, Condition) and last.measure is None:
            return evolve(last, measure=head.words[1:])
        return last
    return _joined(parts, [*([None] * (len(parts) - 1)), last])


def _joined(parts: list[_Part], read: "list[Raw | None]") -> Raw:
    """Several comma parts, all of which must hold (或: one of which)."""
    found: list[Band | Condition | StateHolds] = []
    operator = "and"
    held: list[_Part] = []
    for part, raw in zip(parts, read, strict=True):
        if part.words.startswith(("或", "或者")):
            operator = "or"
        if isinstance(raw, Band | Condition):
            if held:
                found.append(_state(held))
                held = []
            found.append(_stripped_measure(raw))
        else:
            held.append(part)
    if held:
        found.append(_state(held))
    return Several(operator, tuple(found)) if len(found) > 1 else found[0]


def _stripped_measure(raw: "Band | Condition") -> "Band | Condition":
    measure = raw.measure
    for opener in ("或者", "或", "并且", "且", "但"):
        if measure is not None and measure.startswith(opener):
            measure = measure[len(opener) :] or None
    return evolve(raw, measure=measure)


def _state(parts: list[_Part]) -> StateHolds:
    said = parts[0].text[parts[0].start : parts[-1].end].strip()
    for opener in ("或者", "或", "并且", "且", "但"):
        said = said.removeprefix(opener)
    return StateHolds(said)


def _linked(text: Printed, part: _Part) -> Raw | None:
    """办结率达95%以上且无投诉的: a bound and a state in one comma part."""
    for at, piece in enumerate(part.row[:-1]):
        if piece.kind != "WORDS" or at == 0:
            continue
        link = next((o for o in ("且", "并且", "或") if piece.word.startswith(o) and len(piece.word) > len(o)), None)
        if link is None:
            continue
        first = _Part(text, part.row[:at], part.start)
        rest = [evolve(piece, start=piece.start + len(link), word=piece.word[len(link) :]), *part.row[at + 1 :]]
        second = _Part(text, rest, None, part.end)
        one, two = _numeric(first), _numeric(second)
        if isinstance(one, Band | Condition) and isinstance(two, Band | Condition):
            return Several("or" if link == "或" else "and", (one, two))
        return None
    if part.row and part.row[-1].kind == "WORDS":
        piece = part.row[-1]
        link = next((o for o in ("并且", "且") if piece.word.startswith(o) and len(piece.word) > len(o)), None)
        one = _numeric(_Part(text, part.row[:-1], part.start)) if link else None
        if link and isinstance(one, Band | Condition):
            said = text[piece.start + len(link) : part.end].strip()
            return Several("and", (one, StateHolds(said)))
    return None


# -- counts


def _measured(part: _Part) -> bool:
    """每百户拥有设施数≥5个: 每 belongs to a measure whose bound stands at the end."""
    row = list(part.row)
    while row and row[-1].kind == "WORDS" and row[-1].word in _CLOSERS:
        row.pop()
    at = next(k for k, p in enumerate(row) if p.kind == "each") if any(p.kind == "each" for p in row) else len(row)
    numbers = [p for p in row[at:] if p.low is not None or p.kind == "equation"]
    last = row[-1] if row else None
    ends = last is not None and number_bound(last) and (len(numbers) > 1 or bool(last.low_edge))
    return ends and last is not None and (last.kind == "equation" or bool(last.leads or last.low_edge or _is_rate(part, last)))


def _is_rate(part: _Part, last: Piece) -> bool:
    return part.text[part.start : last.start].strip().endswith(("率", "比例", "比重", "数", "数量", "面积"))


def _before_each(part: _Part) -> _Part:
    at = next((k for k, p in enumerate(part.row) if p.kind == "each"), len(part.row))
    return _Part(part.text, part.row[:at], part.start) if at else _Part(part.text, [], part.start, part.start)


def _count(text: Printed, parts: list[_Part], index: int) -> Count | None:
    part = parts[index]
    row = part.row
    at = max(k for k, p in enumerate(row) if p.kind == "each")
    each = row[at]
    head = text[parts[0].start : parts[index - 1].end].strip() if index else ""
    own = text[part.start : each.start].strip()
    behind = [p for later in parts[index + 1 :] for p in later.row]
    end = parts[-1].end
    earlier = next((p for p in row[:at] if p.kind == "each"), None)
    if earlier is not None:
        own = (text[part.start : earlier.start] + text[earlier.end : each.start].removeprefix("个")).strip()
        head, own = "", f"{head}{own}"
    if each.low is not None:
        after = text[each.end : end].strip().strip(",，")
        sides, verb = (), ""
        return Count(each.low, sides, own, head, "", verb, after.strip())
    rest = [*row[at + 1 :], *behind]
    which = next((k for k, p in enumerate(rest) if p.kind in ("bound", "award") and p.low is not None), None)
    if which is None:
        return None
    bound = rest[which]
    if bound.low is None or bound.high is not None or bound.low_edge or bound.dash:
        return None
    before = rest[:which]
    far = words().distance
    sides: list[str] = []
    verb = ""
    said: list[str] = []
    for piece in before:
        word = piece.leads[-1] if piece.kind in ("PRE", "VERB") and piece.leads else piece.word
        if word in far:
            sides.append(far[word])
            verb = verb or word
        elif piece.word != "或":
            said.append(text[piece.start : piece.end] if piece.kind not in ("OPEN", "CLOSE") else "")
    for word in bound.leads:
        if word in far:
            sides.append(far[word])
            verb = verb or word
        elif bound.kind == "bound":
            said.append(word)
    if "both" in sides:
        sides = ["above", "below"]
    after = text[bound.low.end : end].strip().strip(",，").strip()
    return Count(bound.low, tuple(dict.fromkeys(sides)), own, head, "".join(said).strip(), verb, after)
