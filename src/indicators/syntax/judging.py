"""One clause without a figure → blank, reference, change, completion or judgement.

Lives here: what words alone say. May not: read figures (see ``reading``) or other clauses.
"""

from indicators.comparators import Blank, Change, Comparator, Completion, Reference, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Done, Each, Lead, Loose, Word
from indicators.syntax.row import Row, signs, subject

_WITHIN = {"内": "<=", "以内": "<=", "之内": "<=", "以上": ">=", "以下": "<=", "及以上": ">=", "及以下": "<="}
_TAILS = frozenset(
    {
        "",
        "范围",
        "范围之",
        "范围以",
        "水平",
        "数",
        "值",
        "额度",
        "金额",
        "要求",
        "规定",
        "限额",
        "总额",
        "数额",
        "的要求",
        "的水平",
        "指标",
        "目标",
        "控制数",
        "总数",
        "平均数",
        "实际数",
        "标准",
        "数据",
        "时限",
        "工期",
        "成本",
    }
)
_SOFT_CMP = frozenset(
    {
        "最高",
        "最大",
        "最低",
        "最少",
        "最多",
        "最长",
        "至少",
        "至多",
        "起码",
        "上限",
        "下限",
        "超",
        "突破",
        "不足",
        "不到",
        "不满",
        "最迟",
        "最晚",
        "不为",
        "未达到",
        "未达",
        "超过",
        "超出",
        "尚未达到",
        "不突破",
        "长于",
        "短于",
        "早于",
        "晚于",
        "迟于",
    }
)
_NEGATIONS = ("不", "未", "无", "没有", "非", "没", "未能", "不够", "尚未", "缺乏")
_IMPROVING = {"改善": "increase", "增强": "increase", "加大": "increase"}


def words(row: Row) -> Comparator:
    """Read a clause without a figure.

    Args:
        row: The clause.

    Returns:
        What its words say; prose that judges nothing is a :class:`State` without a term.

    Raises:
        Refused: It holds a bound that cannot be read (几十次, 上百人).
    """
    vague = next((piece for piece in row.pieces if piece.kind == "VAGUE"), None)
    if vague is not None and (vague is row.pieces[0] or isinstance(row.pieces[0], Lead)) and _counts(row, vague.end):
        raise row.refuse(
            "vague_number", f"“{row.plain(vague.start, vague.end)}”不是确定的数", vague.start, vague.end, "写出具体的数"
        )
    return _blank(row) or _completion(row) or _reference(row) or _change(row) or _judgement(row)


def _counts(row: Row, end: int) -> bool:
    rest = row.plain(end, row.end)
    return rest == "" or any(rest[:n] in lexicon().units for n in range(1, 4))


def _blank(row: Row) -> Comparator | None:
    sign: str | None = None
    unit: str | None = None
    per: tuple[str, ...] | None = None
    odd: tuple[str, ...] = ()
    for piece in row.pieces:
        if isinstance(piece, Lead) and all(word.kind in ("SIGN", "CMP") for word in piece.words):
            sign = signs(row, piece).sign
        elif isinstance(piece, Lead) and all(word.kind == "each" for word in piece.words) and unit is None:
            return None
        elif isinstance(piece, Loose):
            unit, per = piece.unit, piece.per or None
        elif piece.kind == "PLACEHOLDER" or row.plain(piece.start, piece.end) in "/-*_~":
            odd = ("unit_placeholder",) if piece.kind == "PLACEHOLDER" else odd
        else:
            return None
    if (
        sign is not None
        and unit is None
        and row.pieces[0].kind == "lead"
        and any(w.kind == "CMP" for w in row.pieces[0].words)
    ):  # type: ignore[union-attr]
        return None
    return Blank(sign, unit, per, text=row.text, anomalies=odd)


def _completion(row: Row) -> Comparator | None:
    meaning = lexicon().meaning["completion"]
    place, done = next(((n, piece) for n, piece in enumerate(row.pieces) if isinstance(piece, Done)), (0, None))
    if done is None:
        return None
    before = row.plain(row.start, done.start)
    head = subject(row, row.start, done.start) is None and not any(before.endswith(no) for no in _NEGATIONS)
    last = row.plain(done.end, row.end).strip("。.#") == ""
    if not head and not last:
        return None
    if any(before.endswith(no) for no in _NEGATIONS):
        return None
    level = meaning[done.text]
    odd = ("unit_on_words",) if done.unit is not None else ()
    about = None if head or row.pieces[0].kind == "lead" else subject(row, row.start, done.start)
    return Completion(level, text=row.text, subject=about, anomalies=odd)


def _reference(row: Row) -> Comparator | None:
    meaning = lexicon().meaning
    found = [word for piece in row.pieces if isinstance(piece, Lead) for word in piece.words]
    loose = next((piece for piece in row.pieces if isinstance(piece, Loose)), None)
    end = loose.start if loose is not None else row.end
    unit = loose.unit if loose is not None else None
    odd = ("unit_on_words",) if unit not in (None, "元", "万元") else ()
    base = next((word for word in reversed(found) if word.kind == "BASE"), None)
    compared = [
        word for word in found if word.kind in ("SIGN", "CMP", "REACH") and (base is None or word.start < base.start)
    ]
    if base is not None:
        name = meaning["base"][base.text]
        rest = row.plain(base.end, end).strip("。.#")
        if any(word.kind == "EQUAL" and word.start >= base.end for word in found):
            return Reference(
                "=",
                base.text if name == "own" else name,
                text=row.text,
                subject=subject(row, row.start, base.start),
                unit=unit,
            )
        within = next(
            (sign for word, sign in _WITHIN.items() if rest.endswith(word) and rest.removesuffix(word) in _TAILS), None
        )
        fits = rest in _TAILS or rest in meaning["dropped"] or within is not None
        if compared and fits:
            said = compared[-1]
            between = row.plain(said.end, base.start)
            if len(between) <= _GAP and not _judges(row, said.end, base.start):
                sign = meaning["signs" if said.kind == "SIGN" else "before" if said.kind == "CMP" else "before_weak"][
                    said.text
                ]
                sign = within if within is not None and said.kind == "REACH" else sign
                own = row.source.printed(said.end, base.end)
                return Reference(
                    sign,
                    own if name == "own" else name,
                    unit=unit,
                    text=row.text,
                    anomalies=odd,
                    subject=subject(row, row.start, said.start),
                )
        if not compared and within is not None:
            return Reference(
                within,
                base.text if name == "own" else name,
                unit=unit,
                text=row.text,
                subject=subject(row, row.start, base.start),
            )
        if (
            not compared
            and rest == ""
            and base.text not in ("逐年", "同比", "年年", "环比")
            and base.start == row.start
        ):
            return Reference(None, base.text if name == "own" else name, unit=unit, text=row.text, anomalies=odd)
        return None
    strict = [word for word in compared if word.kind in ("SIGN", "CMP") and word.text not in _SOFT_CMP]
    if not strict:
        return None
    said = strict[-1]
    own = row.source.printed(said.end, end).rstrip("。.")
    sign = meaning["signs" if said.kind == "SIGN" else "before"][said.text]
    if not own or len(own) > _OWN or _judges(row, said.end, end):
        return None
    return Reference(sign, own, unit=unit, text=row.text, anomalies=odd, subject=subject(row, row.start, said.start))


_GAP, _OWN = 8, 12


def _judges(row: Row, start: int, end: int) -> bool:
    return any(piece.kind == "JUDGE" and start <= piece.start < end for piece in row.pieces)


def _change(row: Row) -> Comparator | None:
    """Read 逐年提高, 较上年有所下降: a base and a verb, no amount."""
    meaning = lexicon().meaning
    found = [word for piece in row.pieces if isinstance(piece, Lead) for word in piece.words]
    verb = next((word for word in reversed(found) if word.kind == "VERB"), None)
    improving = next(
        (piece for piece in row.pieces if piece.kind == "JUDGE" and row.plain(piece.start, piece.end) in _IMPROVING),
        None,
    )
    base = next((word for word in found if word.kind == "BASE"), None)
    if verb is not None and verb.text in meaning["verb_base"]:
        return Change(
            meaning["verbs"][verb.text],
            None,
            None,
            None,
            meaning["verb_base"][verb.text],
            text=row.text,
            subject=subject(row, row.start, verb.start),
        )
    if base is None:
        return _change_of_own(row, verb)
    compared = any(word.kind == "COMPARE" and word.start < base.start for word in found) or base.text in (
        "同比",
        "环比",
        "逐年",
        "年年",
    )
    if not compared:
        return None
    name = meaning["base"][base.text]
    reference = base.text if name == "own" else name
    start = next((word.start for word in found if word.kind == "COMPARE"), base.start)
    about = subject(row, row.start, min(start, base.start))
    if verb is not None and verb.start >= base.end:
        return Change(meaning["verbs"][verb.text], None, None, None, reference, text=row.text, subject=about)
    if improving is not None and improving.start >= base.end:
        return Change(
            _IMPROVING[row.plain(improving.start, improving.end)],
            None,
            None,
            None,
            reference,
            text=row.text,
            subject=about,
        )
    return None


def _change_of_own(row: Row, verb: Word | Each | None) -> Comparator | None:
    """Read 较建设前提高: a base in the thing's own words, a verb, no amount."""
    if verb is None or row.plain(verb.end, row.end).strip("。.") != "":
        return None
    for piece in row.pieces:
        if isinstance(piece, Lead) and piece.words[-1].text in _COMPARING and piece.end < verb.start:
            own = subject(row, piece.end, verb.start)
            if own is None or len(own) > _OWN:
                return None
            about = subject(row, row.start, piece.words[-1].start)
            return Change(lexicon().meaning["verbs"][verb.text], None, None, None, own, text=row.text, subject=about)
    return None


_COMPARING = frozenset({"较", "比", "相较", "相比", "相较于", "较之", "对比"})


def _judgement(row: Row) -> Comparator:
    """Read a judgement: its last word that is no adverb, and what stands before it."""
    lex = lexicon()
    terms = lex.words("terms")
    found: list[tuple[str, int, int]] = []
    for piece in row.pieces:
        for word in piece.words if isinstance(piece, Lead) else (piece,):
            if isinstance(word, Word) and word.text in terms and word.kind in ("JUDGE", "VERB"):
                found.append((word.text, word.start, word.end))
    if not found:
        return State(text=row.text)
    term, start, end = found[-1]
    if any(piece.kind == "OR" and found[0][2] <= piece.start < start for piece in row.pieces):
        return State(text=row.text)
    head = subject(row, row.start, found[0][1]) is None
    rest = row.plain(end, row.end).strip("。.！!#”\"' ")
    if any(row.plain(row.start, start).endswith(no) for no in _NEGATIONS):
        return State(text=row.text)
    if rest in lex.words("verbs") and term in lex.words("adverbs"):  # 明显下降
        return State(text=row.text)
    about = _about(row, start)
    if (
        rest in lex.words("dropped")
        or rest == ""
        or (len(rest) <= _SHORT and about is not None and len(about) <= _BRIEF and len(found) == 1)
    ):
        if term in _SINGLE and start > row.start and not head:
            return State(text=row.text) if term == "中" else State(term, subject=about, text=row.text)
        return State(term, subject=None if head and found[0][0] in lex.before_object else about, text=row.text)
    if head and found[0][0] in lex.before_object:
        return State(found[0][0], text=row.text)
    if head and len(found) == 1 and len(rest) <= _SHORT:
        return State(term, text=row.text)
    return State(text=row.text)


_SINGLE = frozenset("优良好中差高低")
_SHORT, _BRIEF = 2, 6


def _about(row: Row, start: int) -> str | None:
    """Cut the subject of a judgement; what only judges itself (巩固提高) is none."""
    about = subject(row, row.start, start)
    if about is None:
        return None
    rest = about
    for word in sorted(lexicon().words("terms"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return about if rest.strip("、，和与及 ") else None
