"""A stretch of pieces → a bound: 执行率≥90%, 85%(含)-95%, 不低于上年, 达到计划的80%.

Lives here: bands with soft edges, references. May not: settle edges between neighbours (``standards_bands``), rules.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import SIGNS, Between, Reference
from indicators.standards.tree import Combined, Condition, StateHolds, When
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_text import Printed


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


class Part:
    """Some neighbouring pieces and the text they cover."""

    def __init__(self, text: Printed, row: Sequence[Piece], start: int | None = None, end: int | None = None) -> None:
        self.text = text
        self.row = list(row)
        self.start = self.row[0].start if start is None and self.row else start or 0
        self.end = self.row[-1].end if end is None and self.row else end or 0

    @property
    def words(self) -> str:
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
    after = words().after
    sign = next((after[e] for e in edges if e in after), "")
    included = next((not e.startswith("(不") for e in edges if e.startswith("(")), None)
    return sign, included


def band_of(piece: Piece, measure: str | None) -> Band | None:
    """Read one bound."""
    before = words().before
    if piece.kind == "equation":
        from indicators.syntax.standards_pieces import number_of
        from indicators.syntax.standards_pieces import words as table

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
    return from_sign(
        measure, sign or ">=", low.value, unit, shape, soft=shape != "sign" and included is None, absolute=absolute
    )


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
    return from_sign(f"{verb}{thing}" or None, ">=", low.value, low.unit, "sign", soft=False)


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
    lower: Piece | None = None
    if row and row[-1].word in _LINKS and len(row) > 1 and number_bound(row[-2]):
        row.pop()
        lower = row.pop()
    elif row and number_bound(row[-1]) and row[-1].kind == "bound":
        lower = row.pop()
    around = (
        len(row) > 1 and row[0].kind == "bound" and row[1].kind == "PRE" and row[1].word in words().terminals["SIGN"]
    )
    if not around and any(
        number_bound(p) and (p.low is None or p.low.unit in ("%", last.low.unit if last.low else None)) for p in row
    ):
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


def _enclosed(part: Part, row: Sequence[Piece], last: Piece) -> Band | None:
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
    if (
        one.shape == "bare"
        and two.shape == "bare"
        and one.low is not None
        and two.low is not None
        and one.low < two.low
    ):
        return Band(measure, one.low, two.low, True, True, True, True, unit, "dash", marks=("sign_lost",))
    if one.high is not None and one.low is None:
        one, two = two, one
    if one.low is None or two.high is None or one.high is not None or two.low is not None or one.low >= two.high:
        return None
    return Band(measure, one.low, two.high, one.low_closed, two.high_closed, one.low_soft, two.high_soft, unit, "two")


def _measure(part: Part, row: Sequence[Piece], bound: Piece) -> str | None:
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


def _reference_share(part: Part, row: Sequence[Piece], last: Piece) -> Band | None:
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
