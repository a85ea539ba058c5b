"""One clause without a figure → blank, completion, reference, change or judgement.

Lives here: what words alone say. May not: read figures (see ``reading``) or other clauses.
"""

from collections.abc import Sequence
from itertools import pairwise

from indicators.comparators import Blank, Change, Comparator, Completion, Reference, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.edges import signs
from indicators.syntax.numbers import numerals
from indicators.syntax.pieces import Done, Lead, Loose, Refused, Word
from indicators.syntax.row import Row, negated, subject, tokens

_GAP, _OWN = 8, 12  # characters between a comparator and its base; characters of a base in the thing's own words
_SHORT, _BRIEF = 2, 6  # characters of a verb behind a judgement; characters of its subject then
_ENDS = "。.！!#”\"' "


def words(row: Row) -> Comparator:
    """Read a clause without a figure; prose that judges nothing is a :class:`State` without a term."""
    for piece in row.pieces[:2]:
        if piece.kind == "VAGUE" and _counts(row, piece.end):
            raise Refused("vague_number", piece.start, piece.end, row.plain(piece.start, piece.end))
        if not isinstance(piece, Lead):
            break
    text = row.plain(row.start, row.end)
    if len(text) > 1 and numerals().issuperset(text):
        raise Refused("not_a_number.words", row.start, row.end, text)
    return _blank(row) or _completion(row) or _reference(row) or _change(row) or _judgement(row)


def _counts(row: Row, end: int) -> bool:
    """Say whether a counter or nothing follows."""
    rest = row.plain(end, row.end)
    return rest == "" or any(rest[:length] in lexicon().units for length in (1, 2, 3))


def _words(row: Row) -> list[Word]:
    return [token for token in tokens(row) if isinstance(token, Word)]


# -- blanks (空白) ------------------------------------------------------------


def _blank(row: Row) -> Comparator | None:
    """Read signs, units and placeholders alone (≥ 起)."""
    sign: str | None = None
    unit: str | None = None
    per: tuple[str, ...] | None = None
    odd: tuple[str, ...] = ()
    worded = False
    for piece in row.pieces:
        if isinstance(piece, Lead) and all(word.kind in ("SIGN", "CMP") for word in piece.words):
            sign = signs(piece).sign
            worded = worded or piece.words[-1].kind == "CMP"
        elif isinstance(piece, Loose):
            unit, per = piece.unit, piece.per or None
        elif piece.kind == "PLACEHOLDER":
            odd = ("unit_placeholder",)
        elif row.plain(piece.start, piece.end) not in "/-*_~":
            return None
    return None if worded and unit is None else Blank(sign, unit, per, text=row.text, anomalies=odd)


# -- completion (完成情况) ------------------------------------------------------------


def _completion(row: Row) -> Comparator | None:
    """Read a completion word at the head of the clause, or at its end behind a subject (项目已完成)."""
    done = next((piece for piece in row.pieces if isinstance(piece, Done)), None)
    if done is None:
        return None
    lex = lexicon()
    level, start = lex.meaning["completion"][done.text], done.start
    no = negated(row, start)
    if no is not None:  # 不能按期完成
        if level != "achieved" or no not in lex.words("unable"):
            return None
        level, start = "not_achieved", start - len(no)
    about = subject(row, row.start, start)
    front, rest = row.plain(row.start, start), row.plain(done.end, row.end).strip(_ENDS)
    if front.endswith(lex.ends("intent")):  # 拟完成
        return None
    if rest.startswith("不") or rest in lex.words("unfinished") or (about is not None and rest):  # 完成不了, 完成过半
        return None
    odd = ("unit_on_words",) if done.unit is not None else ()
    about = None if isinstance(row.pieces[0], Lead) else about  # 在计划时间内完成
    if about is not None and level == "achieved":  # 部分已完成, 部分工程已完成
        part = next((word for word in lex.words("part") if about.startswith(word)), None)
        level, about = ("partly", about if about != part else None) if part is not None else (level, about)
    return Completion(level, text=row.text, subject=about, anomalies=odd)


# -- references (参照) ------------------------------------------------------------


def _reference(row: Row) -> Comparator | None:
    """Read a comparator with a base (≤预算数, 控制在预算内, 与上年持平), the base perhaps in the thing's own words."""
    loose = next((piece for piece in row.pieces if isinstance(piece, Loose)), None)
    end = loose.start if loose is not None else row.end
    unit = loose.unit if loose is not None else None
    odd = ("unit_on_words",) if unit not in (None, "元", "万元") else ()
    found = _words(row)
    base = next((word for word in reversed(found) if word.kind == "BASE"), None)
    said = [
        word for word in found if word.kind in ("SIGN", "CMP", "REACH") and (base is None or word.start < base.start)
    ]
    bound = said[-1] if said else None
    if bound is not None and negated(row, bound.start):
        return None
    read = _own(row, bound, end) if base is None else _based(row, found, bound, base, end)
    if read is None:
        return None
    sign, name, start = read
    return Reference(sign, name, unit=unit, text=row.text, anomalies=odd, subject=subject(row, row.start, start))


Read = tuple[str | None, str, int]  # the comparator, the base, where they begin


def _own(row: Row, bound: Word | None, end: int) -> Read | None:
    """Read a base in the thing's own words (不高于同类产品价格)."""
    lex = lexicon()
    if bound is None or bound.kind == "REACH" or bound.text in lex.words("no_own_base"):
        return None
    name = row.source.printed(bound.end, end).rstrip("。.")
    digits = any(char in "0123456789" for char in name)
    if digits and not (name[:4].isdecimal() and name[4:5] == "年"):  # ≥X50米
        raise Refused("not_a_number.here", bound.end, end)
    if max(name, default="") < "一" or end - bound.end > _OWN or _judges(row, bound.end, end):
        return None
    return lex.sign(bound), name, bound.start


def _based(row: Row, found: Sequence[Word], bound: Word | None, base: Word, end: int) -> Read | None:
    """Read a base of the table with what stands before and behind it."""
    lex = lexicon()
    name, rest = lex.reference(base.text), row.plain(base.end, end).strip(_ENDS)
    within = next((sign for word, sign in lex.meaning["within"].items() if _fits(rest.removesuffix(word), rest)), None)
    equal = next((word for word in found if word.kind == "EQUAL" and word.start >= base.end), None)
    if equal is not None:
        return None if negated(row, equal.start) else ("=", name, base.start)
    if bound is not None and (within or _fits(rest) or rest in lex.words("dropped")):
        between = row.plain(bound.end, base.start)
        if len(between) > _GAP or _judges(row, bound.end, base.start):
            return None
        own = name == base.text or (name == "standard" and len(between.strip("的")) > 1)  # 辖区平均标准
        sign = within if within is not None and bound.kind == "REACH" else lex.sign(bound)
        return sign, row.source.printed(bound.end, base.end) if own else name, bound.start
    ended = base.text.endswith(("底", "末")) and (not rest or rest in lex.words("date_after"))
    if ended and bound is None and base.start == row.start:  # 去年底, 去年底前
        raise Refused("date_unclear.which_year", base.start, base.end, base.text)
    bare = not rest and base.start == row.start and base.text not in lex.words("no_bare_base")
    return (within, name, base.start) if bound is None and (within is not None or bare) else None


def _fits(rest: str, whole: str | None = None) -> bool:
    """Say whether what stands behind a base belongs to it (预算总额, 预算范围); ``whole``: something was cut off."""
    return rest != whole and (rest == "" or rest in lexicon().words("base_tails"))


def _judges(row: Row, start: int, end: int) -> bool:
    return any(piece.kind == "JUDGE" and start <= piece.start < end for piece in row.pieces)


# -- changes without an amount (变化) ------------------------------------------------------------


def _change(row: Row) -> Comparator | None:
    """Read 逐年提高, 较上年有所下降, 较建设前提高: a base and a verb, no amount."""
    lex = lexicon()
    found = _words(row)
    directions = {**lex.meaning["verbs"], **lex.meaning["improving"]}
    verb = next((word for word in reversed(found) if word.text in directions), None)
    base = next((word for word in found if word.kind == "BASE"), None)
    compare = next((word for word in found if word.kind == "COMPARE"), None)
    if verb is None or negated(row, verb.start):
        return None
    if verb.text in lex.meaning["verb_base"]:
        reference, start = lex.meaning["verb_base"][verb.text], verb.start
    elif base is not None:
        between = row.plain(base.end, verb.start)
        compared = compare is not None and (compare.start < base.start or between.startswith(compare.text))
        compared = compared or between.removeprefix("的").startswith("基础上")
        if verb.start < base.end or not (compared or base.text in lex.words("no_bare_base")):
            return None
        reference = lex.reference(base.text)
        start = compare.start if compare is not None and compare.start < base.start else base.start
    else:
        own = subject(row, compare.end, verb.start) if compare is not None and compare.end <= verb.start else None
        ends = not row.plain(verb.end, row.end).strip(_ENDS)
        if compare is None or compare.text not in lex.words("comparing") or own is None or not ends:
            return None
        if verb.start - compare.end > _OWN:
            return None
        reference, start = own, compare.start
    about = subject(row, row.start, start)
    return Change(directions[verb.text], None, None, None, reference, text=row.text, subject=about)


# -- judgements (定性) ------------------------------------------------------------


def _judgement(row: Row) -> Comparator:
    """Read a judgement: its last word that is no adverb, and what stands before it."""
    lex = lexicon()
    terms = lex.words("terms")
    found = [word for word in _words(row) if word.kind in ("JUDGE", "VERB") and word.text in terms]
    if not found:
        return State(text=row.text)
    first, last = found[0], found[-1]
    head = subject(row, row.start, first.start) is None
    before_object = head and first.text in lex.words("before_object")
    rest = row.plain(last.end, row.end).strip(_ENDS)
    about = _about(row, last.start)
    term: str | None = None
    odd: tuple[str, ...] = ()
    if rest in lex.units and (len(rest) == 1 or rest not in lex.counters):  # 合格%
        odd, rest = ("unit_on_words",), ""
    if not rest or rest in lex.words("dropped"):
        term = last.text if last.text != "中" or head else None
    elif before_object:
        term, about = first.text, None
    elif len(rest) <= _SHORT and len(found) == 1 and (head or (about is not None and len(about) <= _BRIEF)):
        term = last.text
    either = any(piece.kind == "OR" and first.end <= piece.start < last.start for piece in row.pieces)
    adverb = rest in lex.words("verbs") and last.text in lex.words("adverbs")  # 明显下降
    if term is None or either or adverb or negated(row, last.start) or _listed(row):
        return State(text=row.text, anomalies=odd)
    return State(term, subject=None if before_object else about, text=row.text, anomalies=odd)


def _listed(row: Row) -> bool:
    """Say whether 、 parts whole judgements, each with its own subject (服务态度好、办事效率高)."""
    for before, mark in pairwise(row.pieces):
        if before.kind != "JUDGE" or mark.kind != "AND" or _bare(row, before.start):
            continue
        if len(_without_terms(row.plain(mark.end, row.end)).strip(_ENDS)) > _SHORT:
            return True
    return False


def _bare(row: Row, end: int) -> bool:
    """Say whether nothing but adverbs stands before a judgement."""
    return all(piece.kind in ("ADV", "JUDGE", "AND") for piece in row.pieces if piece.end <= end)


def _about(row: Row, start: int) -> str | None:
    """Cut the subject of a judgement; what only judges itself (巩固提高) is none."""
    about = subject(row, row.start, start)
    return about if about is not None and _without_terms(about).strip("、，和与及 ") else None


def _without_terms(text: str) -> str:
    for word in sorted(lexicon().words("terms"), key=len, reverse=True):
        text = text.replace(word, "")
    return text
