"""The names that the rules of packs may use (规则里可用的名称): the documents' own words, each with its kind.

Lives here: one table. May not: compute; ``scoring`` gives each name its value.
"""

from fractions import Fraction

from attrs import frozen

from indicators.standards.formula import POINTS_NAME
from indicators.standards.trace import ITSELF

_ZERO = Fraction(0)
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
    low: Fraction | None = None  # least value that it can have, where there is one


DECLARED: dict[str, Declared] = {
    ITSELF: Declared("number", "指标本身：完成值；在预算执行里是预算执行率；在等级里是总分"),
    "完成值": Declared("number", "实际完成值，以目标的计量单位计"),
    "目标值": Declared("number", "指标值中的数；区间没有目标值"),
    "目标下限": Declared("number", "区间的下限"),
    "目标上限": Declared("number", "区间的上限"),
    POINTS_NAME: Declared("number", "该指标的分值", "分", _ZERO),
    "完成率": Declared("number", "完成值÷目标值", "%"),
    "反向完成率": Declared("number", "目标值÷完成值", "%"),
    "偏离度": Declared("number", "(完成值-目标值)÷目标值", "%"),
    "迟延天数": Declared("number", "完成日期晚于时限的天数，按时为零", "天", _ZERO),
    f"{ITSELF}超过时限": Declared("number", "完成日期晚于时限的时间；没有日期时由事实给出", None, _ZERO),
    "预算数": Declared("number", "全年预算数", "元", _ZERO),
    "执行数": Declared("number", "全年执行数", "元", _ZERO),
    "年初预算数": Declared("number", "年初批复的预算数", "元", _ZERO),
    RATE: Declared("number", "执行数÷预算数", "%", _ZERO),
    "总分": Declared("number", "各项得分之和", "分", _ZERO),
    MET: Declared("state", "完成值落在目标的范围内"),
    NOT_MET: Declared("state", "完成值不在目标的范围内"),
    FINISHED: Declared("state", "项目已经完成"),
    ACHIEVED: Declared("state", "定性指标：达成预期指标"),
    PARTLY: Declared("state", "定性指标：部分达成预期指标并具有一定效果"),
    NOT_ACHIEVED: Declared("state", "定性指标：未达成预期指标且效果较差"),
}
