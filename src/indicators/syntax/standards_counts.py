"""A stretch of pieces → a count: 每发现一处, 每超过1个百分点, 每件次.

Lives here: :class:`Count`. May not: say what it moves (``standards_changes``).
"""

from fractions import Fraction

from attrs import frozen

from indicators.syntax.standards_bounds import TAILS, Part, number_bound
from indicators.syntax.standards_pieces import Number, Piece, words
from indicators.syntax.standards_text import Printed


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
        joint: The comma between ``head`` and ``own``, as printed.
    """

    per: Number
    sides: tuple[str, ...]
    own: str
    head: str
    between: str
    verb: str
    after: str
    joint: str = ","


def is_measure(part: Part) -> bool:
    """Does 每 belong to a measure whose bound stands at the end (每百户拥有设施数≥5个)?"""
    row = list(part.row)
    while row and row[-1].kind == "WORDS" and row[-1].word in TAILS:
        row.pop()
    at = next((k for k, piece in enumerate(row) if piece.kind == "each"), len(row))
    numbers = [piece for piece in row[at:] if piece.low is not None or piece.kind == "equation"]
    last = row[-1] if row else None
    if last is None or not number_bound(last) or (len(numbers) == 1 and not last.low_edge):
        return False
    named = part.text[part.start : last.start].strip().endswith(("率", "比例", "比重", "数", "数量", "面积"))
    return named or last.kind == "equation" or bool(last.leads or last.low_edge)


def before_each(part: Part) -> Part:
    """The stretch in front of 每."""
    at = next((k for k, piece in enumerate(part.row) if piece.kind == "each"), len(part.row))
    return Part(part.text, part.row[:at], part.start) if at else Part(part.text, [], part.start, part.start)


def count_of(text: Printed, parts: list[Part], index: int) -> Count | None:
    """Read a count.

    Args:
        text: The source.
        parts: The comma parts of the condition.
        index: The part that 每 stands in.

    Returns:
        The count, or ``None`` when no number follows 每.
    """
    part, end = parts[index], parts[-1].end
    at = max(k for k, piece in enumerate(part.row) if piece.kind == "each")
    each = part.row[at]
    head = text[parts[0].start : parts[index - 1].end].strip() if index else ""
    own = text[part.start : each.start].strip()
    own = own.removeprefix("否则").removeprefix("反之").strip(" ,，")
    joint = text[parts[index - 1].end : part.start].strip() if index else ""
    earlier = next((piece for piece in part.row[:at] if piece.kind == "each"), None)
    if earlier is not None:  # 发现不合格的,每个班级每处
        between = text[earlier.end : each.start].removeprefix("个")
        head, own = "", f"{head}{text[part.start : earlier.start]}{between}".strip()
    if each.low is not None:
        return Count(each.low, (), own, head, "", "", text[each.end : end].strip(" ,，"), joint)
    rest = [*part.row[at + 1 :], *(piece for later in parts[index + 1 :] for piece in later.row)]
    which = next(
        (k for k, piece in enumerate(rest) if piece.kind in ("bound", "award") and piece.low is not None), None
    )
    bound = None if which is None else rest[which]
    if bound is None and rest and rest[0].kind == "WORDS" and rest[0].word.startswith(_COUNTERS):  # 每处不合格
        one = Number(Fraction(1), rest[0].word[0], rest[0].start, rest[0].start + 1)
        return Count(one, (), own, head, "", "", text[one.end : end].strip(" ,，"), joint)
    if bound is None or bound.low is None or bound.high is not None or bound.low_edge or bound.dash:
        return None
    sides, verb, said = _distance(text, rest[:which], bound)
    return Count(bound.low, sides, own, head, said, verb, text[bound.low.end : end].strip(" ,，"), joint)


_COUNTERS = ("处", "起", "例", "件", "笔", "户", "条", "份")  # no word of the thing begins with one of these


def _distance(text: Printed, before: list[Piece], bound: Piece) -> tuple[tuple[str, ...], str, str]:
    """The sides and the verb of a distance (超过, 降低), and the other words between 每 and the number."""
    far = words().distance
    spoken = [(piece.leads[-1] if piece.leads else piece.word, text[piece.start : piece.end]) for piece in before]
    spoken += [(word, word) for word in bound.leads if bound.kind == "bound" or word in far]
    verbs = [word for word, _ in spoken if word in far]
    silent = {"或", "(", ")"}
    said = "".join(printed for word, printed in spoken if word not in far and word not in silent)
    sides = tuple(dict.fromkeys(far[verb] for verb in verbs))
    return ("above", "below") if "both" in sides else sides, verbs[0] if verbs else "", said.strip()
