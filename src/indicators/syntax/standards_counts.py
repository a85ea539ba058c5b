"""A stretch of pieces → a count: 每发现一处, 每超过1个百分点, 每件次.

Lives here: :class:`Count`. May not: say what it moves (``standards_changes``).
"""

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
    """

    per: Number
    sides: tuple[str, ...]
    own: str
    head: str
    between: str
    verb: str
    after: str


def is_measure(part: Part) -> bool:
    """每百户拥有设施数≥5个: 每 belongs to a measure whose bound stands at the end."""
    row = list(part.row)
    while row and row[-1].kind == "WORDS" and row[-1].word in TAILS:
        row.pop()
    at = next(k for k, p in enumerate(row) if p.kind == "each") if any(p.kind == "each" for p in row) else len(row)
    numbers = [p for p in row[at:] if p.low is not None or p.kind == "equation"]
    last = row[-1] if row else None
    ends = last is not None and number_bound(last) and (len(numbers) > 1 or bool(last.low_edge))
    return (
        ends
        and last is not None
        and (last.kind == "equation" or bool(last.leads or last.low_edge or _is_rate(part, last)))
    )


def _is_rate(part: Part, last: Piece) -> bool:
    return part.text[part.start : last.start].strip().endswith(("率", "比例", "比重", "数", "数量", "面积"))


def before_each(part: Part) -> Part:
    at = next((k for k, p in enumerate(part.row) if p.kind == "each"), len(part.row))
    return Part(part.text, part.row[:at], part.start) if at else Part(part.text, [], part.start, part.start)


def count_of(text: Printed, parts: list[Part], index: int) -> Count | None:
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
