"""How well a rule pack is attested, part by part (规则包的依据): derived from the sources of its parts.

Lives here: what was seen and what this library chose, and the words for it: the list of packs, the warning at loading
and the foot of a form all say these. May not: be typed by hand into a pack; know how a score is explained.
"""

from collections import Counter

from attrs import frozen

from indicators.comparators import decimal_string
from indicators.rulepacks.model import EVIDENCE, Cited, RulePack

WEAK = {"memory", "chosen"}
_MAIN = ("分值", "公式")  # nobody should score by these two where neither was read anywhere


@frozen
class Attested:
    """How well one part of a pack is attested (一部分的依据)."""

    part: str  # 分值, 预算执行, 公式, 等级 or 修约
    counts: tuple[tuple[str, int], ...]  # how many of its rules have each evidence, best first

    @property
    def weak(self) -> bool:
        """Whether nothing of it was read in a document, at first or second hand."""
        return all(evidence in WEAK for evidence, _ in self.counts)

    def __str__(self) -> str:
        """Say it: 公式 3 条已见原文、5 条由本程序选定."""
        if len(self.counts) == 1:
            return f"{self.part}{EVIDENCE[self.counts[0][0]]}"
        return f"{self.part} " + "、".join(f"{count} 条{EVIDENCE[evidence]}" for evidence, count in self.counts)


def evidence_by_part(pack: RulePack) -> tuple[Attested, ...]:
    """Say of each part of a pack how well it is attested.

    >>> from indicators.rulepacks import load_rulepack
    >>> [str(part) for part in evidence_by_part(load_rulepack("hubei-2019"))][:3]
    ['分值已见原文', '预算执行已见原文', '公式 3 条已见原文、5 条由本程序选定']
    """
    parts: tuple[tuple[str, tuple[Cited | None, ...]], ...] = (
        ("分值", pack.weights),
        ("预算执行", (pack.execution,)),
        ("公式", pack.rules),
        ("等级", (pack.grades,)),
        ("修约", pack.rounding),
    )
    found = []
    for part, members in parts:
        counts = Counter(pack.evidence_of(each) for each in members if each is not None)
        if counts:
            found.append(Attested(part, tuple((each, counts[each]) for each in EVIDENCE if counts[each])))
    return tuple(found)


def evidence_words(pack: RulePack) -> str:
    """Say in one line how well a pack is attested (依据).

    >>> from indicators.rulepacks import load_rulepack
    >>> evidence_words(load_rulepack("bj-haidian"))
    '分值已见原文；预算执行已见原文；公式 2 条已见原文、6 条由本程序选定；修约 1 条已见原文、2 条由本程序选定'
    """
    return "；".join(map(str, evidence_by_part(pack)))


def poorly_attested(pack: RulePack) -> tuple[str, ...]:
    """Which of points and formulas were read nowhere: the pack's author or this library chose them all.

    >>> from indicators.rulepacks import load_rulepack
    >>> poorly_attested(load_rulepack("hubei-2019"))
    ()
    """
    return tuple(part.part for part in evidence_by_part(pack) if part.weak and part.part in _MAIN)


def bounds_words(pack: RulePack) -> str:
    """Say from how many points on a total has which grade, and who says so; nothing for a pack without grades.

    >>> from indicators.rulepacks import load_rulepack
    >>> bounds_words(load_rulepack("hubei-2019")).partition("（")[0]
    '90分以上优，80分以上良，60分以上中，其余差'
    """
    if pack.grades is None:
        return ""
    *upper, lowest = pack.grades.edges
    edges = [*(f"{decimal_string(edge.lower)}分以上{edge.word}" for edge in upper), f"其余{lowest.word}"]
    evidence = pack.evidence_of(pack.grades)
    source = "" if evidence == "chosen" else f"{pack.source_of(pack.grades).document}，"
    return f"{'，'.join(edges)}（{source}{EVIDENCE[evidence]}）"
