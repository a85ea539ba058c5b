"""Points that nobody printed (表中未印的分值): what the total would be by the other ways to divide them, in words.

Lives here: :func:`note_of`, :func:`finding_of`, :func:`split_total_words`. May not: divide, score.
"""

from collections.abc import Sequence
from fractions import Fraction

from indicators.comparators import decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.rulepacks import RulePack
from indicators.scoring.allot import INSIDE, Split
from indicators.scoring.model import SplitTotal


def split_words(split: Split, pack: RulePack) -> str:
    """Say how points are divided: 按规则包的权重、其内按行平均.

    >>> from indicators.rulepacks import load_rulepack
    >>> pack = load_rulepack("hubei-2019")
    >>> split_words(Split(weights=pack.weights[0]), pack), split_words(Split(weights=pack.splits[0]), pack)
    ('按行平均', '按产出、成本 40 分，效益、满意度 40 分，其内按行平均')
    """
    blocks = split.weights.blocks
    if not blocks:
        return INSIDE[split.inside]
    said = "规则包的权重"
    if split.weights not in pack.weights:
        said = "，".join(f"{'、'.join(block.kinds)} {decimal_string(block.points)} 分" for block in blocks)
    return f"按{said}，其内{INSIDE[split.inside]}"


def note_of(totals: Sequence[SplitTotal], pack: RulePack) -> str:
    """Say beside the total that the points were made here, and what the other splits would give; the first is used."""
    own, *others = totals
    said = f"分值由本程序{split_words(own.split, pack)}分配（表中未印）"
    if not others:
        return said
    low, high = min(each.low for each in others), max(each.high for each in others)
    said += f"；按其他分法，总分{'为' if low == high else '在'} {_range(low, high)} 分{'' if low == high else '之间'}"
    words = list(dict.fromkeys(word for each in others for word in each.grades))
    if pack.grades is None or not words:
        return said
    if words == list(own.grades):
        return f"{said}，等级不变"
    differ = "" if set(words) & set(own.grades) else "，与本表不同"
    return f"{said}，等级是{'或'.join(sorted(words, key=pack.grades.index))}{differ}"


def finding_of(totals: Sequence[SplitTotal], pack: RulePack) -> Finding:
    """The same with each split by itself; a warning where the grade rests on the split."""
    _, *others = totals
    each = "；".join(split_total_words(one, pack) for one in others)
    moved = len({word for one in totals for word in one.grades}) > 1
    return Finding(
        code="POINTS_MADE",
        message=note_of(totals, pack) + (f"（{each}）" if each else ""),
        fault=Fault.FORM,
        level=Level.WARNING if moved else Level.INFO,
        hint="在表中印出各指标的分值",
    )


def split_total_words(one: SplitTotal, pack: RulePack) -> str:
    """Say what one split gives: 按二级指标平均、再按行平均：89.57 分，良."""
    graded = f"，{'或'.join(one.grades)}" if one.grades else ""
    return f"{split_words(one.split, pack)}：{_range(one.low, one.high)} 分{graded}"


def _range(low: Fraction, high: Fraction) -> str:
    return decimal_string(low) if low == high else f"{decimal_string(low)}～{decimal_string(high)}"
