"""Words around a judgement or a completion word: degrees (部分达标, 基本及时), denials, and words nobody knows.

Lives here: :func:`degree_of`; :func:`unknown_around`, a word that may turn the sense (正在完善, 提高有限);
:func:`denies`, the target's word turned round (不合格 under 合格). May not: say what a degree is worth: who binds a
target decides that. The words stand in ``grammar/words.toml``.
"""

from collections.abc import Iterable, Mapping

from indicators.comparators import Comparator, Completion, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.plain import Source


def degree_of(read: Comparator) -> tuple[str, str] | None:
    """Find the word that says how far a judgement or a completion holds.

    Args:
        read: A reading; its printed text is looked at.

    Returns:
        ``partly`` or ``hedged`` and the word; ``None`` where nothing is said.

    >>> from indicators.syntax import parse
    >>> degree_of(parse("大部分及时")), degree_of(parse("基本达标")), degree_of(parse("基本医疗保障达标"))
    (('partly', '大部分'), ('hedged', '基本'), None)
    """
    lex = lexicon()
    plain = Source.of(read.text).plain
    if isinstance(read, State) and read.term is not None:
        before = plain[: max(plain.rfind(read.term), 0)]
    elif isinstance(read, Completion) and read.level == "achieved" and not _official(plain):
        before = next((plain[: plain.rfind(word)] for word in lex.words("degree_done") if word in plain), "")
    else:
        return None
    meaning = lex.meaning["degree"]
    partly = next((word for word in _longest(meaning, "partly") if before.startswith(word)), None)
    if partly is not None:
        return "partly", partly
    anywhere = {word for word, sense in meaning.items() if sense != "alone"}
    passed = sorted({*anywhere, *lex.words("adverbs")}, key=len, reverse=True)
    while before:
        if meaning.get(before) == "alone":
            return "hedged", before
        word = next((word for word in passed if before.endswith(word)), None)
        if word is None:
            return None
        if word in anywhere:
            return meaning[word], word
        before = before.removesuffix(word)
    return None


def unknown_around(read: Comparator, own: str) -> str | None:
    """Find a word beside a judgement or a completion word that neither the row nor a table has (正在完善).

    Such a word may name a matter or take the judgement back; nobody can tell which.

    Args:
        read: A reading; its printed text is looked at.
        own: The words of the row itself: its name, kinds and target.

    Returns:
        The first such word; ``None`` where all that stands around is known.

    >>> from indicators.syntax import parse
    >>> unknown_around(parse("制度正在完善"), "制度建设"), unknown_around(parse("制度已完善"), "制度建设")
    ('正在', None)
    """
    lex = lexicon()
    text = Source.of(read.text).plain
    term = read.term if isinstance(read, State) else None
    if isinstance(read, Completion) and read.level == "achieved":
        term = max((word for word in lex.meaning["completion"] if word in text), key=len, default=None)
    if not term:
        return None
    before, _, behind = text.rpartition(term)
    known = {*lex.words("adverbs"), *lex.words("dropped"), *lex.words("dropped_before"), *lex.words("matters")}
    return _unknown(before, known, own) or _unknown(behind, known, own)


def _unknown(text: str, known: Iterable[str], own: str) -> str | None:
    """Cut known words and what the row itself says (two signs and more) off a text: what is left first."""
    found = at = 0
    while at < len(text):
        longest = max((len(word) for word in known if text.startswith(word, at)), default=0)
        of_row = next((length for length in range(len(text) - at, 1, -1) if text[at : at + length] in own), 0)
        length = max(longest, of_row) or (text[at] in _LIGHT)
        if length and found < at:
            break
        at += length or 1
        found = at if length else found
    return text[found:at] or None


_LIGHT = frozenset("的得了，。、（）();；:：!！ ")


def denies(read: State, target: State) -> bool:
    """Say whether a reading is the plain negation of a target in words: of all of it, or of its term.

    Args:
        read: What was reached.
        target: What was wanted.

    Returns:
        Whether the target was surely missed; a negated adverb (未明显改善 under 改善) leaves that open.

    >>> from indicators.syntax import parse
    >>> denies(parse("未改善"), parse("有效改善")), denies(parse("未明显改善"), parse("改善"))
    (True, False)
    """
    lex = lexicon()
    wanted = _said(target)
    if wanted.startswith(tuple(lex.words("undeniable"))):
        return False
    said = _said(read).removeprefix(target.subject or "")
    ahead = max((word for word in lex.words("denial_before") if said.startswith(word)), key=len, default="")
    own = {wanted, wanted.removeprefix(target.subject or ""), target.term or wanted}
    return any(said.removeprefix(ahead) == denial + word for denial in lex.words("denials") for word in own if word)


def _said(read: State) -> str:
    return Source.of(read.text).plain.strip("。.！!；; ")


def _official(plain: str) -> bool:
    return any(word in plain for word in lexicon().words("degree_official"))


def _longest(meaning: Mapping[str, str], degree: str) -> list[str]:
    return sorted((word for word, sense in meaning.items() if sense == degree), key=len, reverse=True)
