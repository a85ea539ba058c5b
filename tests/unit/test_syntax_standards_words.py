"""Words that hold a key word and mean nothing of the kind: 得到肯定, 减税降费, 一般公共预算, 每百户."""

import re
from pathlib import Path

from indicators._resources import shipped
from indicators.comparators import AtLeast, Between, LessThan
from indicators.standards import tree
from indicators.syntax import parse_standard, standards
from indicators.syntax.standards.words import pattern, words

HERE = Path(__file__).parent
FACTS = (HERE / "standards_facts.txt").read_text("utf-8").split()
MEASURES = (HERE / "standards_measures.txt").read_text("utf-8").split()


def part(words: str, points: int) -> tree.Cases:
    return tree.Cases(None, (tree.Case(tree.StateHolds(words), tree.Points(points)),))


def test_a_fact_is_kept_as_printed() -> None:
    for fact in FACTS:
        kept_as_fact(fact)


def kept_as_fact(fact: str) -> None:
    case = tree.Case(tree.StateHolds(fact), tree.Points(5))
    assert tree.Cases(None, (case,), tree.Points(0)) == parse_standard(f"{fact}得5分,否则不得分。").rule
    parts = tree.SumOf((part(fact, 2), part("台账完整", 1), part("归档及时", 2)))
    assert parts == parse_standard(f"①{fact},2分;②台账完整,1分;③归档及时,2分。").rule
    assert parts == parse_standard(f"{fact}(2分),台账完整(1分),归档及时(2分)").rule


def test_a_measure_is_kept_as_printed() -> None:
    for measure in MEASURES:
        kept_as_measure(measure)


def kept_as_measure(measure: str) -> None:
    bands = (
        tree.Case(tree.Condition(AtLeast(95, "%")), tree.Points(6)),
        tree.Case(tree.Condition(Between(85, 95, upper_closed=False, unit="%")), tree.Points(4)),
        tree.Case(tree.Condition(LessThan(85, "%")), tree.Points(0)),
    )
    assert tree.Cases(measure, bands) == parse_standard(f"{measure}≥95%,得6分;85%(含)-95%,得4分;不足85%,不得分。").rule
    step = tree.Step(measure, "below", tree.Amount(98, "%"), tree.Amount("0.5", "百分点"), tree.Points("-0.8"))
    fall = tree.Adjust(tree.Share(1), (step,), 0)
    assert fall == parse_standard(f"{measure}98%计满分;每差0.5个百分点扣0.8分,直至扣完。").rule
    line = tree.Linear(measure, None, tree.Point(100, "%", tree.Points(25)))
    assert line == parse_standard(f"得分={measure}×25").rule


def test_the_patterns_that_the_reader_asks_for_are_those_of_the_table() -> None:
    room = Path(next(iter(standards.__path__)))
    asked = {name for file in room.glob("*.py") for name in re.findall(r'pattern\("(\w+)"\)', file.read_text("utf-8"))}
    # chosen among
    asked |= {"by_whom", "cut_off", "garbled", "looked", "some_items", "speaks", "tells", "treated", "uncounted"}
    texts = [*words().patterns.values(), (shipped("grammar") / "standards.lark").read_text("utf-8")]
    inside = {name for text in texts for name in re.findall(r"\{([A-Za-z_]+)\}", text)} - set(words().lists)
    asked |= inside & set(words().patterns)
    assert asked == set(words().patterns)
    for name in asked:
        pattern(name)
