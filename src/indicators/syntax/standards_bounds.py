"""A stretch of pieces → a bound: 执行率≥90%, 85%(含)-95%, 不低于上年, 达到计划的80%.

Lives here: bands with soft edges, references. May not: settle edges between neighbours (``standards_bands``), rules.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import SIGNS, Between, Comparator, Reference
from indicators.standards.tree import Combined, Condition, StateHolds, When
from indicators.syntax.standards_pieces import Number, Piece, number_of, words
from indicators.syntax.standards_row import Unsure
from indicators.syntax.standards_text import Printed


@frozen(kw_only=True)
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
        per: What it is for (元/人).
        shape: How it is printed: ``sign`` ≥90%, ``after`` 90%以上, ``dash`` 80%-90%, ``two`` ≥80%且<90%, ``bare`` 90%.
        absolute: ± was printed.
        of: The named number that the bound is a share of (达到计划的85%).
        implied: Only one edge is marked (80%(含)-90%); the other is open because a neighbour is meant to hold it.
        marks: Defects read through.
    """

    measure: str | None
    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = True
    high_closed: bool = True
    low_soft: bool = False
    high_soft: bool = False
    unit: str | None = None
    per: tuple[str, ...] = ()
    shape: str = "sign"
    absolute: bool = False
    of: str | None = None
    implied: bool = False
    marks: tuple[str, ...] = ()

    def bounded(self, sign: str, value: Fraction, *, soft: bool = False) -> "Band":
        """The same with one bound, or with one number for =."""
        if sign == "=":
            return evolve(self, low=value, high=value)
        if sign in (">", ">="):
            return evolve(self, low=value, low_closed=sign == ">=", low_soft=soft)
        return evolve(self, high=value, high_closed=sign == "<=", high_soft=soft)

    @property
    def single(self) -> bool:
        """Is it one number?"""
        return self.low is not None and self.low == self.high

    @property
    def edge(self) -> Fraction:
        """The only bound, or the lower of two."""
        return self.low if self.low is not None else self.high or Fraction(0)

    @property
    def sign(self) -> str:
        """The comparator of a band with one bound."""
        if self.low is not None:
            return ">=" if self.low_closed else ">"
        return "<=" if self.high_closed else "<"

    def when(self, rule_measure: str | None) -> Condition:
        """Make the condition; a measure is written only where it differs from the rule's."""
        measure = self.measure if self.measure != rule_measure else None
        test: Comparator
        if self.of is not None:
            test = Reference(self.sign, self.of, self.edge / 100)
        elif self.single:
            test = SIGNS["="](self.edge, self.unit, self.per)
        elif self.low is not None and self.high is not None:
            test = Between(self.low, self.high, self.low_closed, self.high_closed, self.unit, self.per)
        else:
            test = SIGNS[self.sign](self.edge, self.unit, self.per)
        return Condition(test, measure, self.absolute)


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
        case Band(measure=measure) | Condition(measure=measure):
            return measure
        case Several(_, parts):
            return next((m for m in map(measure_of, parts) if m is not None), None)
    return None


class Part:
    """Some neighbouring pieces and the text they cover.

    Args:
        text: The source.
        row: The pieces.
        start: Where the text begins, when not with the first piece.
        end: Where it ends, when not with the last.
    """

    def __init__(self, text: Printed, row: Sequence[Piece], start: int | None = None, end: int | None = None) -> None:
        """Cover the pieces."""
        self.text = text
        self.row = list(row)
        self.start = self.row[0].start if start is None and self.row else start or 0
        self.end = self.row[-1].end if end is None and self.row else end or 0

    @property
    def words(self) -> str:
        """The text as printed."""
        return self.text[self.start : self.end].strip()

    def split(self, *kinds: str) -> "list[Part]":
        """Cut at pieces of these kinds outside brackets."""
        parts: list[list[Piece]] = [[]]
        depth = 0
        for piece in self.row:
            depth += (piece.kind == "OPEN") - (piece.kind == "CLOSE")
            if piece.kind in kinds and depth <= 0:
                parts.append([])
            else:
                parts[-1].append(piece)
        out = [Part(self.text, part) for part in parts if part]
        if out:
            out[0].start, out[-1].end = max(out[0].start, self.start), min(out[-1].end, self.end)
        return out


def number_bound(piece: Piece) -> bool:
    """Is it a bound with a number, or a = with one?"""
    return piece.kind == "bound" or (piece.kind == "equation" and len(piece.terms) == 1)


def _edge(edges: Sequence[str]) -> tuple[str, bool | None]:
    """The sign of 以上 / 以下 behind a number, and what (含) says."""
    sign = next((meaning for edge in edges if (meaning := words().after.get(edge))), "")
    return sign, _included(edges)


def _included(said: Sequence[str]) -> bool | None:
    return next((not word.startswith("(不") for word in said if word.startswith("(")), None)


def _named(mark: str) -> str:
    """The number in (含75%); "" in (含) and (含本数)."""
    return "".join(sign for sign in mark if sign.isdigit() or sign == ".")


def _split(mark: str) -> list[str]:
    """(含75%,不含90%) says two things."""
    return mark.strip("()").replace("、", ",").replace(";", ",").split(",")


def _marks(low: Sequence[str], high: Sequence[str], ends: tuple[Fraction, Fraction]) -> list[list[str]] | None:
    """What is said of each end of a range: 75%-90%(含75%) speaks of its first end; None where it is neither."""
    said: list[list[str]] = [[], []]
    for place, edges in enumerate((low, high)):
        for mark in (f"({part}" for edge in edges if edge.startswith("(") for part in _split(edge)):
            named = _named(mark)
            if named and Fraction(named) not in ends:
                return None
            said[ends.index(Fraction(named)) if named else place].append(mark)
    return said


def band_of(piece: Piece, measure: str | None) -> Band | None:
    """Read one bound."""
    if piece.kind == "equation":
        return _equal(piece, measure)
    if piece.low is None or (piece.dash and piece.high is None):
        return None
    if piece.high is not None:
        return _dashed(piece, piece.low, piece.high, measure)
    low, before = piece.low, words().before
    if _marks(piece.low_edge, (), (low.value, low.value)) is None:
        return None
    leads = [word for word in piece.leads if word in before]
    sign = next((before[word] for word in reversed(leads) if before[word]), "")
    if leads[-1:] == ["为"] and low.value == 0 and not piece.low_edge:
        sign = "="
    after, included_behind = _edge(piece.low_edge)
    included = _included(piece.leads)
    included = included_behind if included is None else included
    shape = "after" if after else "sign" if sign else "bare"
    if after and sign not in ("<", ">"):
        sign = after
    if included is not None and sign[:1] in ("<", ">"):
        sign = sign[0] + ("=" if included else "")
    soft = shape != "sign" and included is None
    absolute = "±" in piece.leads
    return Band(measure=measure, unit=low.unit, per=low.per, shape=shape, absolute=absolute).bounded(
        sign or ">=", low.value, soft=soft
    )


def _equal(piece: Piece, measure: str | None) -> Band | None:
    """=0%."""
    tokens = getattr(piece.terms[0], "children", [])
    if not tokens or tokens[0].type not in ("NUMBER", "CN_NUMBER"):
        return None
    unit = words().same_unit.get(str(tokens[-1])) if len(tokens) > 1 else None
    return Band(measure=measure, unit=unit).bounded("=", number_of(str(tokens[0])))


def _dashed(piece: Piece, low: Number, high: Number, measure: str | None) -> Band | None:
    """80%(含)-90%: where one edge is marked, the other is meant the other way."""
    if low.unit is not None and high.unit not in (None, low.unit):
        return None
    left, right = low.value * (high.scale if low.unit is None and low.scale == 1 else 1), high.value
    said = _marks(piece.low_edge, piece.high_edge, (left, right))
    if said is None:
        return None
    ends = [(left, _included(said[0])), (right, _included(said[1]))]
    (one, first), (two, second) = sorted(ends, key=lambda end: end[0])
    if one == two:
        return None
    soft = first is None and second is None
    return Band(
        measure=measure,
        low=one,
        high=two,
        low_closed=soft or (not second if first is None else first),
        high_closed=soft or (not first if second is None else second),
        low_soft=soft,
        high_soft=soft,
        implied=(first is None) != (second is None),
        unit=high.unit if high.unit is not None else low.unit,
        per=high.per or low.per,
        shape="dash",
        absolute="±" in piece.leads,
    )


def bounds_in(part: Part) -> "list[Band | Condition]":
    """Every bound of a stretch, each with the words before it as measure."""
    out = []
    for piece_part in part.split("COMMA"):
        raw = numeric(piece_part) or reference(piece_part) or _held(piece_part)
        if isinstance(raw, Band | Condition):
            out.append(raw)
    return out


def _held(part: Part) -> Band | None:
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
    return Band(measure=f"{verb}{thing}" or None, unit=low.unit).bounded(">=", low.value)


_LINKS = ("且", "并", "和", "、", "但", "至", "到")


TAILS = ("的", "时", "者", "之间的", "的项目", "期间", "部分", "的部分", "以上的")


def numeric(part: Part) -> Raw | None:
    """Read a stretch that ends in a bound; ``None`` when it does not."""
    row = list(part.row)
    while row and row[-1].kind == "WORDS" and row[-1].word in TAILS:
        row.pop()
    if not row or not number_bound(row[-1]):
        return None
    last = row.pop()
    lower = _lower(row)
    enclosed = _enclosed(part, row, last) if lower is None else None
    if enclosed is not None or _two_conditions(row, last):
        return enclosed
    measure = _measure(part, lower or last)
    if lower is not None:
        return _as_rate(two_bounds(lower, last, measure))
    return _reference_share(part, row, last) or _as_rate(band_of(last, measure))


def _lower(row: list[Piece]) -> Piece | None:
    """Take the first of two bounds that stand side by side: 70分以上 85分以下, ≥80%且<90%."""
    if len(row) > 1 and row[-1].word in _LINKS and number_bound(row[-2]):
        row.pop()
        return row.pop()
    return row.pop() if row and row[-1].kind == "bound" else None


def _two_conditions(row: Sequence[Piece], last: Piece) -> bool:
    """Does another bound stand before it: 未达到约定次数或超过约定次数25%?"""
    unit = None if last.low is None else last.low.unit
    if any(number_bound(p) and (p.low is None or p.low.unit in ("%", unit)) for p in row):
        return True
    joined = any(piece.kind == "WORDS" and piece.word.endswith(("或", "且", "或者")) for piece in row)
    return joined and any(piece.kind == "PRE" and words().before.get(piece.leads[-1]) for piece in row)


def _as_rate(band: Band | None) -> Band | None:
    """份额为0: a rate without its unit is in %."""
    if band is not None and band.unit is None and (band.measure or "").endswith(("率", "份额", "比例", "比重", "占比")):
        whole = (band.low or Fraction(0), band.high or Fraction(0))
        return evolve(band, unit="%") if not any(0 < edge < 1 for edge in whole) else band
    return band


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ENCLOSED = 3  # a bound, a sign, the words between


def _enclosed(part: Part, row: Sequence[Piece], last: Piece) -> Band | None:
    """90%≤执行率<95%: the measure stands between its bounds."""
    if len(row) < _ENCLOSED or row[1].kind != "PRE":
        return None
    first, sign, second = row[0], words().before.get(row[1].word, ""), band_of(last, None)
    bare = first.kind == "bound" and not (first.leads or first.low_edge or first.high)
    if first.low is None or not bare or sign not in _TURNED or second is None or second.shape != "sign":
        return None
    measure = part.text[row[1].end : last.start].strip()
    unit = first.low.unit if first.low.unit is not None else second.unit
    return _both(Band(measure=measure, unit=unit).bounded(_TURNED[sign], first.low.value), second)


def two_bounds(lower: Piece, upper: Piece, measure: str | None) -> Band | None:
    """70分以上85分以下 · ≥80%且<90% · 60%79% with its dash lost."""
    one, two = band_of(lower, measure), band_of(upper, measure)
    if one is None or two is None or "dash" in (one.shape, two.shape):
        return None
    unit = two.unit if two.unit is not None else one.unit
    if one.shape == two.shape == "bare" and one.edge < two.edge:
        lost = Band(measure=measure, unit=unit, shape="dash", marks=("sign_lost",))
        return evolve(lost, low=one.low, high=two.low, low_soft=True, high_soft=True)
    return _both(evolve(one, unit=unit), two)


def _both(one: Band, two: Band) -> Band | None:
    """Join a lower and an upper bound."""
    if one.low is None:
        one, two = evolve(two, measure=one.measure, unit=one.unit), one
    if one.low is None or one.high is not None or two.high is None or two.low is not None or one.low >= two.high:
        return None
    return evolve(one, high=two.high, high_closed=two.high_closed, high_soft=two.high_soft, shape="two")


def _measure(part: Part, bound: Piece) -> str | None:
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


_WHOLE = 100
_REACHING = ("达", "到达", "未达", "不达", "没有达", "不到")
_NO_REFERENCE = ("占", "在", "为", "完成", "前", "控制在", "建成", "完成率为", "起")


def _bound_word(row: Sequence[Piece]) -> int | None:
    """The index of a word like 达到 or 低于 that has no number behind it."""
    before = words().before
    depth = 0
    for at, piece in enumerate(row):
        depth += (piece.kind == "OPEN") - (piece.kind == "CLOSE")
        word = piece.leads[-1] if piece.kind == "PRE" else ""
        if depth == 0 and before.get(word) and word not in _NO_REFERENCE:
            return at
    return None


def _reference_share(part: Part, row: Sequence[Piece], last: Piece) -> Band | None:
    """达到核定床位的80%: a share of what a named number says."""
    at = _bound_word(row)
    if at is None or at + 1 >= len(row) or last.low is None or last.low.unit != "%":
        return None
    if at == 0 and not row[0].leads[-1].startswith(_REACHING):
        return None  # 超过核定限额5%以下: the excess itself is the measure
    name = part.text[row[at].end : last.start].strip().removesuffix("的").strip()
    measure = part.text[part.start : row[at].start].strip()
    if not name or last.dash or last.leads or any(joint in name for joint in ("或", "且", ",", "，")):
        return None
    sign = words().before[row[at].leads[-1]]
    plain = not part.text[row[at].end : last.start].strip().endswith("的") and last.low.value < _WHOLE
    if plain and sign == ">":
        return None  # 实际值超过目标值30%以上: the excess, not a share
    if plain and sign == "<=":
        raise Unsure("占多少还是多出多少没有读出")  # 不超过预算10%
    edge, _ = _edge(last.low_edge)
    if edge and edge[0] == sign[0]:
        sign = edge
    if last.low.value <= 0:
        return None
    shape = "after" if edge else "sign"
    return Band(measure=measure or None, unit="%", shape=shape, of=reference_name(name)).bounded(sign, last.low.value)


def reference_name(said: str) -> str:
    """The contract's name for the usual bases, else the words."""
    if said in words().lists["previous_year"]:
        return "previous_year"
    if said in ("预算", "预算数"):
        return "budget"
    return said


def reference(part: Part) -> Condition | None:
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
    reaching = word.startswith(_REACHING)
    if reaching and (not measure or not _numeric_name(name, measure)):
        return None
    known = measure and name.endswith(("标准", "标准值", "区要求", "市要求", "县要求", "省要求"))
    if not reaching and not _numeric_name(name, measure) and not known:
        return None
    if not name or measure.endswith(("未", "不", "没有")) or measure.startswith(("存在", "发现", "出现", "有")):
        return None
    return Condition(Reference(sign, reference_name(name)), measure or None)


def reached(state: StateHolds) -> Condition | None:
    """达到全县平均值, 完成建站指标数: the bound that a state names, for the steps behind it."""
    said = state.words.removesuffix("的")
    for verb in ("达到", "未完成", "完成", "达"):
        at = said.find(verb)
        name = said[at + len(verb) :]
        if at >= 0 and name.endswith(words().lists["references"]) and not any(sign in name for sign in ",，、"):
            return Condition(Reference(">=", reference_name(name)))
    return None


def _numeric_name(name: str, measure: str) -> bool:
    """Does the name stand for a number: a known target word, or the measure's own noun?"""
    bare = name.split("(", maxsplit=1)[0].split("（", maxsplit=1)[0].strip()
    return bare.endswith(words().lists["references"]) or (len(measure) > 1 and bare.endswith(measure[-2:]))
