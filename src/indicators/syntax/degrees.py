"""Words of degree before a judgement or a completion word (程度词): 部分达标, 基本及时, 大体完成.

Lives here: :func:`degree_of`. May not: say what a degree is worth: who binds a target decides that. The words stand in
``grammar/words.toml``.
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
    passed = sorted({*meaning, *lex.words("adverbs")}, key=len, reverse=True)
    while before:
        word = next((word for word in passed if before.endswith(word)), None)
        if word is None:
            return None
        if word in meaning:
            return meaning[word], word
        before = before.removesuffix(word)
    return None


def _official(plain: str) -> bool:
    return any(word in plain for word in lexicon().words("degree_official"))


def _longest(meaning: Mapping[str, str], degree: str) -> list[str]:
    return sorted((word for word, sense in meaning.items() if sense == degree), key=len, reverse=True)
