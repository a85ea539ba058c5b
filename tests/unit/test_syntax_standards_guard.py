"""What a reading would lose or turn round is refused, with the reason."""

import pytest

from indicators.standards import tree
from indicators.syntax import parse_standard

REFUSED = (
    ("每季度不少于2次,未开展的不得分", "前一句是要求还是扣分的条件没有读出"),
    ("达到10万元得1分,达到20万元得2分,未达到10万元的不得分。", "有一档永远轮不到，哪一档在前没有读出"),
    ("0起得5分,1-3起得3分,4起及以上不得分。", "有一档永远轮不到，哪一档在前没有读出"),
    ("低于计划3个百分点以内的得3分,低于10个百分点以上的不得分。", "界限的方向前后不一"),
    ("实际支出≤计划支出得满分,超出8%以内得2分,超出8%以上不得分。", "界限的方向前后不一"),
    ("台账和档案缺失的各扣1分。", "各扣的是哪几种情形没有读出"),
    ("档案齐全得2分,较齐全得1分,不齐全不得分;造假的倒扣2分。", "扣分的情形没有着落"),
    ("落实安全责任(2分)。签订责任书得2分,否则不得分", "标题里的分值还是一项得分没有读出"),
    ("完成率低于60%的不得分,60%-100%的按比例得分,得分=(实际完成率-60%)/(1-60%)×分值。", "按比例计分有两种读法"),
    ("存在违规行为的,扣2分/次/人。", "“/”没有着落"),
    ("每次未到的扣1分/次", "“每”后面的数量没有读出"),
    ("发生事故的,一票否决,总分为零。", "有一段没有读出"),
    ("投资率达到70%得基础分6分,70%以上每提高1个百分点加0.2分,加满10分为止;70%以下不得分。", "指标名称没有读出"),
    ("发生重大事故的,实行一票否决,年度考核不得评为优秀等次。", "否决的条件没有读出"),
    ("分为超额完成(90分以上)、完成(80-89分)、未完成(80分以下)三个等级。", "有一段没有读出"),
    ("2.全面完成还田任务的得8分。完不成任务的按比例扣分,超额完成任务的按比例加分。", "按比例计分有两种读法"),
    ("按期上报得3分。逾期的,每出现“未报得2分。", "“每”后面的数量没有读出"),
    ("根据资金占计划的比重计算得分(4分)", "有一处情形没有读出"),
    ("以上四项各占25%权重分,符合得满分,否则不得分。", "有一处情形没有读出"),
    ("成本节约率不小于0的得满分,小于0的每超1个百分点扣0.2分", "指标名称没有读出"),
    ("有人滞留,扣5分/批次;有人滞留,扣3分/批次。", "同一种情形有两种计分"),
    ("每迟报一次扣1分,每漏报一次扣2分,累计扣分不超过5分", "几项加减分合起来的限额没有读出"),
)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_a_reading_that_is_not_sure_is_refused(text: str, reason: str) -> None:
    assert tree.Unreadable(reason) == parse_standard(text).rule


def test_points_behind_a_slash_are_counted() -> None:
    event = tree.Event("漏报数据", tree.Amount(1, "条"), tree.Points("-0.5"))
    assert tree.Adjust(None, (event,), 0) == parse_standard("漏报数据扣0.5分/条,扣完为止。").rule


@pytest.mark.parametrize("graded", ["考核结果为", "综合评价结果直接定为", "直接评为"])
def test_what_is_graded_is_no_part_of_the_cause(graded: str) -> None:
    veto = tree.Veto(tree.StateHolds("隐瞒事故的"), "grade", "evaluation", "不合格")
    assert veto == parse_standard(f"隐瞒事故的,{graded}不合格。").rule
