"""Words of degree before a judgement or a completion word (程度词): 部分达标, 基本及时, 大体完成.

Lives here: :func:`degree_of`; :func:`denies`, the target's word turned round (不合格 under 合格). May not: say what
a degree is worth: who binds a target decides that. The words stand in ``grammar/words.toml``.
"""

from collections.abc import Mapping

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


def affirms(read: State, target: State) -> bool:
    """Say whether a reading is the target's own words, said to be done (已建立 under 建立).

    >>> from indicators.syntax import parse
    >>> affirms(parse("已建立。"), parse("建立")), affirms(parse("正在建立"), parse("建立"))
    (True, False)
    """
    lex, said, wanted = lexicon(), _said(read), _said(target)
    ahead = ("", *lex.words("done_before"))
    return bool(said) and any(said in {one + wanted, one + wanted + "了", one + wanted + "完成"} for one in ahead)


def _said(read: State) -> str:
    return Source.of(read.text).plain.strip("。.！!；; ")


def _official(plain: str) -> bool:
    return any(word in plain for word in lexicon().words("degree_official"))


def _longest(meaning: Mapping[str, str], degree: str) -> list[str]:
    return sorted((word for word, sense in meaning.items() if sense == degree), key=len, reverse=True)
