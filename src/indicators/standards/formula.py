"""Arithmetic with the documents' own names (算式): ``(已整改问题数/应整改问题数)*分值``, read into a small exact tree.

Lives here: the terms, reading them from a text whose names are known, evaluating them. May not: rules, packs, lark.
The names are given, so a name may hold any character: the longest one that fits is taken, nothing is guessed.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from operator import add, mul, sub, truediv

from attrs import frozen

from indicators.comparators import exact
from indicators.errors import Fault, RuleError, Span

POINTS_NAME = "分值"  # the reserved name: the points that the indicator carries
_MAX_DEPTH = 50  # nested brackets: nobody prints more, and recursion stays bounded
_SIGNS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "-": sub, "*": mul, "/": truediv}
_RANKS = {"+": 0, "-": 0, "*": 1, "/": 1}


@frozen
class Literal:
    """A number of the expression."""

    value: Fraction


@frozen
class Name:
    """A named quantity, as printed."""

    word: str


@frozen
class Binary:
    """Two terms joined by ``+ - * /``."""

    sign: str
    left: "Term"
    right: "Term"


@frozen
class Negative:
    """A term with a minus before it."""

    term: "Term"


Term = Literal | Name | Binary | Negative


@lru_cache(maxsize=1024)
def parse_formula(text: str, names: tuple[str, ...]) -> Term:
    """Read a printed formula: ``+ - * /``, brackets, numbers, ``%``, the names, and 分值; blanks do not count.

    Raises:
        RuleError: The text is no arithmetic over these names; the place is in the diagnostic.

    >>> parse_formula("5*分值", ())
    Binary(sign='*', left=Literal(value=Fraction(5, 1)), right=Name(word='分值'))
    """
    return _Reader(text, names).whole()


def names_in(term: Term) -> tuple[str, ...]:
    """List the names in order of first appearance, without 分值.

    >>> names_in(parse_formula("甲/乙*分值+甲", ("甲", "乙")))
    ('甲', '乙')
    """
    if isinstance(term, Name):
        return () if term.word == POINTS_NAME else (term.word,)
    if isinstance(term, Binary):
        return tuple(dict.fromkeys((*names_in(term.left), *names_in(term.right))))
    return names_in(term.term) if isinstance(term, Negative) else ()


def points_in(term: Term) -> int | None:
    """How many times 分值 is multiplied into a term; ``None`` where its parts differ in that (分值-2).

    >>> [points_in(parse_formula(text, ("甲",))) for text in ("甲/3*分值", "甲*2", "分值-甲")]
    [1, 0, None]
    """
    if isinstance(term, Binary):
        left, right = points_in(term.left), points_in(term.right)
        if left is None or right is None:
            return None
        if term.sign in "+-":
            return left if left == right else None
        return left + right if term.sign == "*" else left - right
    if isinstance(term, Negative):
        return points_in(term.term)
    return int(isinstance(term, Name) and term.word == POINTS_NAME)


def evaluate_term(term: Term, values: Mapping[str, Fraction]) -> Fraction:
    """Compute a term exactly from the value of every name in it; a zero divisor is a :class:`ZeroDivisionError`.

    >>> evaluate_term(parse_formula("甲/3*分值", ("甲",)), {"甲": Fraction(1), "分值": Fraction(9)})
    Fraction(3, 1)
    """
    later = []  # a sum of a thousand rows nests a thousand deep on its left, which a loop walks down
    while isinstance(term, Binary):
        later.append((term.sign, term.right))
        term = term.left
    if isinstance(term, Negative):
        one = -evaluate_term(term.term, values)
    else:
        one = term.value if isinstance(term, Literal) else values[term.word]
    for sign, right in reversed(later):
        one = _SIGNS[sign](one, evaluate_term(right, values))
    return one


def free_names(text: str) -> tuple[str, ...]:
    """List what stands between the signs of an expression whose names nobody declared, numbers left out.

    >>> free_names("知晓人数/受访人数*100%")
    ('知晓人数', '受访人数')
    """
    for sign in "+-*/()%":
        text = text.replace(sign, "\n")
    runs = (run.strip() for run in text.splitlines())
    return tuple(dict.fromkeys(run for run in runs if run and not set(run) <= set("0123456789.")))


def free_formula(text: str) -> Term | None:
    """Read an expression whose names nobody declared; ``None`` where it is no arithmetic."""
    try:
        return parse_formula(text, free_names(text))
    except RuleError:
        return None


class _Reader:
    """Precedence climbing over the text."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text
        self.names = sorted({*names, POINTS_NAME}, key=len, reverse=True)
        self.at = 0
        self.depth = 0

    def whole(self) -> Term:
        term = self.joined()
        if self.peek():
            raise self.error("算式在这里读不下去")
        return term

    def joined(self, least: int = 0) -> Term:
        """Terms that are joined by signs of this rank or a higher one."""
        term = self.operand()
        while (rank := _RANKS.get(self.peek(), -1)) >= least:
            term = Binary(self.take(), term, self.joined(rank + 1))
        return term

    def operand(self) -> Term:
        """A number, a name or a bracket with the minus before it and the % behind it."""
        if self.peek() == "-":
            self.take()
            return Negative(self.nested(self.operand))
        if self.peek() == "(":
            self.take()
            term = self.nested(self.joined)
            if self.peek() != ")":
                raise self.error("括号没有成对")
            self.take()
        else:
            term = self.name() or self.literal()
        while self.peek() == "%":
            self.take()
            term = Literal(term.value / 100) if isinstance(term, Literal) else Binary("/", term, Literal(Fraction(100)))
        return term

    def nested(self, read: Callable[[], Term]) -> Term:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.error("括号套得太深")
        term = read()
        self.depth -= 1
        return term

    def name(self) -> Term | None:
        self.peek()
        for word in self.names:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return Name(word)
        return None

    def literal(self) -> Term:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "0123456789.":
            self.at += 1
        try:
            return Literal(exact(self.text[start : self.at]))
        except ValueError:
            self.at = start
            raise self.error("这里应当是数、名称或括号") from None

    def peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def error(self, message: str) -> RuleError:
        span = Span(self.at, min(self.at + 1, len(self.text)))
        return RuleError.of(code="formula_unreadable", message=message, fault=Fault.PACK, text=self.text, span=span)
