"""Why a standard is refused, where many places refuse it for the same thing.

Lives here: those sentences, each once; one of a few places stands there. May not: find out whether one holds.
"""

FROM_WHERE = "从哪个数起扣没有读出"
WHAT_IS_ZERO = "不得分管到哪几项没有读出"
LEVELS = "几项是并列还是分级没有读出"
EARNED_ONCE = "每个都得分还是只得一次没有读出"
TAKEN_ONCE = "扣一次还是每次都扣没有读出"
HEADING = "标题里的分值还是一项得分没有读出"
CASE = "有一处情形没有读出"
NUMBER = "有一个数没有读出"
PER = "“每”后面的数量没有读出"
FORMULA = "算式没有读出"
TWO_ENDS = "按比例的两端没有读出"
LIMITS = "限额管到哪几项没有读出"
NOWHERE = "封顶或保底没有着落"
