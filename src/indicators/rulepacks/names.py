"""The names that the rules of packs may use (规则里可用的名称): the documents' own words, each with its kind.

Lives here: ``rules/names.toml``, and the names that the library itself speaks of. May not: compute;
``scoring`` gives each name its value.
"""

from fractions import Fraction

from attrs import field, frozen
from attrs.converters import optional

from indicators._resources import rules_table

MET = "达到目标"
NOT_MET = "未达到目标"
FINISHED = "项目已完成"
ACHIEVED = "达成预期指标"
PARTLY = "部分达成预期指标"
NOT_ACHIEVED = "未达成预期指标"
RATE = "预算执行率"


@frozen
class Declared:
    """A name with its kind (已声明的名称)."""

    kind: str  # ``number`` or ``state``
    meaning: str  # what it stands for
    unit: str | None = None  # its unit; ``None`` fits every unit
    low: Fraction | None = field(default=None, converter=optional(Fraction))  # the least that it can be


DECLARED = {name: Declared(**said) for name, said in rules_table("names").items()}
