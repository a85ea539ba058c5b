"""Sentences put together of common forms (常用句式): they give what their forms give, or are refused, or say a doubt.

Lives here: forms, each with the points that it gives by its own words. May not: ask the reader what a form means.
"""

import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import frozen

from drawn.readings import read
from indicators.standards import Amount, Given, Question, Standard, Unreadable, evaluate
from indicators.standards.questions import questions

RATES = ("设备完好率", "村庄绿化率", "资金到位率", "投诉办结率", "培训合格率", "道路硬化率", "疫苗接种率", "垃圾清运率")
EVENTS = {"安全事故": "起", "群众上访": "起", "道路塌方": "处", "数据错报": "次", "设备丢失": "次"}
WORKS = ("宣讲活动", "应急演练", "实地督查", "技术培训")
PAPERS = ("管理制度", "应急预案", "工作台账", "监督机制", "岗位职责", "验收标准")
SITES = ("主体工程", "绿化工程", "管网改造")
FAKE = "弄虚作假"
Facts = Mapping[str, Fraction]  # a rate, a count, days late; a thing that is there is 1


@frozen
class Form:
    """A sentence and the points that it gives."""

    text: str
    points: Callable[[Facts], Fraction]
    most: int
    tried: Mapping[str, tuple[int, ...]]  # each noun, and the numbers that are worth trying


def _left(most: int, each: Fraction, many: Fraction) -> Fraction:
    return max(Fraction(0), most - each * max(many, Fraction(0)))


def _otherwise(draw: random.Random, goal: int, most: int) -> tuple[str, Callable[[Fraction], Fraction]]:
    """What a rate below its goal gives, in words and as a function of it."""
    each, low, some = draw.choice((Fraction(1, 2), Fraction(1))), goal - draw.choice((10, 20)), most // 2
    forms: list[tuple[str, Callable[[Fraction], Fraction]]] = [
        ("", lambda _: Fraction(0)),
        (
            draw.choice(("未达到的不得分", "否则不得分", f"低于{goal}%不得分", "达不到的，不得分")),
            lambda _: Fraction(0),
        ),
        (
            draw.choice(
                ("未达到的按比例得分", f"低于{goal}%的按比例得分", "否则按比例得分", f"未达到{goal}%的按比例扣分")
            ),
            lambda rate: most * rate / goal,
        ),
        (
            draw.choice(("每低1个百分点扣{}分", "每降低1%扣{}分，扣完为止", "每少1个百分点，扣{}分")).format(
                float(each)
            ),
            lambda rate: _left(most, each, goal - rate),
        ),
        (
            f"{low}%（含）-{goal}%得{some}分，低于{low}%不得分",
            lambda rate: Fraction(some) if rate >= low else Fraction(0),
        ),
        (
            f"每低1个百分点扣{float(each)}分，低于{low}%不得分",
            lambda rate: _left(most, each, goal - rate) if rate >= low else Fraction(0),
        ),
    ]
    return draw.choice(forms)


def _rates(draw: random.Random, names: list[str]) -> Form:
    """One rate, or several with 各 or 分别."""
    goal, most, many = draw.choice((80, 90, 95, 100)), draw.choice((3, 4, 5)), len(names)
    said, below = _otherwise(draw, goal, most)
    while many > 1 and ("得" in said.replace("得分", "") or ("低于" in said and "扣" in said)):
        said, below = _otherwise(draw, goal, most)  # what bands give to several is another form
    bound = draw.choice(("达到{}%", "≥{}%", "不低于{}%", "在{}%以上的")).format(goal)
    given = draw.choice(("，", "")) + (f"各得{most}分" if many > 1 else f"得{most}分")
    listed = draw.choice(("和", "、")).join(names) if many == 2 else "、".join(names)

    def points(facts: Facts) -> Fraction:
        rates = [facts[name] for name in names]
        return sum((Fraction(most) if rate >= goal else below(rate) for rate in rates), Fraction(0))

    tried = (goal, goal - 1, goal - 5, goal - 10, goal - 11, goal - 21, 100, 0)
    text = f"{listed}{bound}{given}" + (f"{draw.choice('，；')}{said}" if said else "")
    return Form(text, points, most * many, dict.fromkeys(names, tried))


def _event(draw: random.Random, noun: str) -> Form:
    most, each, unit = draw.choice((3, 4, 5)), draw.choice((Fraction(1, 2), Fraction(1), Fraction(2))), EVENTS[noun]
    counted = draw.choice((f"每发生1{unit}扣{float(each)}分", f"发生1{unit}扣{float(each)}分，扣完为止"))
    forms: list[tuple[str, Callable[[Fraction], Fraction]]] = [
        (counted, lambda many: _left(most, each, many)),
        (
            draw.choice(("发生的不得分", "否则不得分", f"发生{noun}不得分")),
            lambda many: _left(most, Fraction(most), many),
        ),
        (
            f"每发生1{unit}扣{float(each)}分，发生3{unit}及以上不得分",
            lambda many: _left(most, each, many) if many < 3 else Fraction(0),
        ),
    ]
    said, points = draw.choice(forms)
    text = f"{draw.choice(('未发生', '无'))}{noun}的得{most}分，{said}"
    return Form(text, lambda facts: points(facts[noun]), most, {noun: (0, 1, 2, 3, 4, 9)})


def _work(draw: random.Random, noun: str) -> Form:
    goal, most, each = draw.choice((2, 4, 6)), draw.choice((3, 4)), draw.choice((Fraction(1, 2), Fraction(1)))
    forms: list[tuple[str, Callable[[Fraction], Fraction]]] = [
        (f"开展{noun}{goal}次得{most}分，每少1次扣{float(each)}分", lambda many: _left(most, each, goal - many)),
        (f"{noun}达到{goal}次得{most}分，未达到的按比例得分", lambda many: most * min(many / goal, Fraction(1))),
        (f"{noun}不少于{goal}次得{most}分，否则不得分", lambda many: Fraction(most) if many >= goal else Fraction(0)),
        (f"每开展1次{noun}得{float(each)}分，最高得{most}分", lambda many: min(Fraction(most), each * many)),
        (f"开展{noun}每次得{float(each)}分，最多{most}分", lambda many: min(Fraction(most), each * many)),
    ]
    text, points = draw.choice(forms)
    return Form(text, lambda facts: points(facts[noun]), most, {noun: (0, 1, 2, 3, 4, 6, 20)})


def _paper(draw: random.Random, names: list[str]) -> Form:
    most, many = draw.choice((2, 3, 4)), len(names)
    rest = draw.choice(("", "，未建立的不得分", "，否则不得分", f"，缺一项扣{most}分" if many > 1 else ""))
    text = f"建立{'、'.join(names)}{'各' if many > 1 else ''}得{most}分{rest}"
    return Form(
        text,
        lambda facts: most * sum((facts[name] for name in names), Fraction(0)),
        most * many,
        dict.fromkeys(names, (0, 1)),
    )


def _site(draw: random.Random, noun: str) -> Form:
    most, each = draw.choice((3, 4, 5)), draw.choice((Fraction(1, 2), Fraction(1)))
    late = draw.choice((f"每逾期1天扣{float(each)}分", f"每延期1天扣{float(each)}分，扣完为止"))
    rest, loss = draw.choice(((late, each), ("逾期不得分", Fraction(most)), ("未按期完成的不得分", Fraction(most))))
    text = f"{noun}按期完成得{most}分，{rest}"
    return Form(text, lambda facts: _left(most, loss, facts[noun]), most, {noun: (0, 1, 2, 5, 30)})


def _forms(draw: random.Random) -> list[Form]:
    rates, events, works, papers, sites = (
        draw.sample(names, len(names)) for names in (RATES, (*EVENTS,), WORKS, PAPERS, SITES)
    )
    made = list[Form]()
    for _ in range(draw.choice((1, 2, 2, 3))):
        kind, many = draw.choice(("rate", "rate", "rate", "event", "work", "paper", "site")), draw.choice((1, 1, 2, 3))
        match kind:
            case "rate":
                made.append(_rates(draw, [rates.pop() for _ in range(min(many, max(1, len(rates) - 4)))]))
            case "event":
                made.append(_event(draw, events.pop()))
            case "work":
                made.append(_work(draw, works.pop()))
            case "paper":
                made.append(_paper(draw, [papers.pop() for _ in range(min(many, 2))]))
            case _:
                made.append(_site(draw, sites.pop()))
    return made


def _joined(draw: random.Random, made: list[Form]) -> tuple[str, bool]:
    """The forms in one cell, and whether a gate stands behind them."""
    texts = [form.text for form in made]
    layouts = ("{}", "{}\n", "{}。") if any("；" in text for text in texts) else ("{}；", "{}\n", "{}。")
    layout = draw.choice((*layouts[1:], *(() if len(texts) > 1 and layouts[0] == "{}" else layouts[:1])))
    marks = draw.choice((("",) * 4, ("1.", "2.", "3.", "4."), ("①", "②", "③", "④"), ("一是", "二是", "三是", "四是")))
    marks = ("",) * 4 if len(texts) == 1 else marks
    text = "".join(layout.format(f"{mark}{one}") for mark, one in zip(marks, texts, strict=False)).strip("；。\n")
    gate = draw.random() < 0.2
    return f"{text}。" + (f"\n发现{FAKE}的，本指标不得分。" if gate else ""), gate


def _answer(asked: Question, facts: Facts, fake: bool) -> Amount | bool | None:  # noqa: FBT001 - a fact
    """What a person who knows the facts answers; ``None`` where the question does not say of what it is."""
    if FAKE in asked.name:
        return fake
    nouns = [noun for noun in facts if noun in asked.name]
    if not nouns and len(facts) == 1:
        nouns = [*facts]
    if len(nouns) != 1:
        return None
    fact, denied = facts[nouns[0]], re.search("[未不没无]|逾期|延期", asked.name) is not None
    if asked.kind == "number":
        return Amount(fact, asked.unit)
    if nouns[0] in SITES:
        return (fact > 0) == denied
    many = re.search("([0-9])[起处次]", asked.name)
    return fact >= int(many[1]) if many and not denied else (fact == 0) == denied


def _earned(standard: Standard, facts: Facts, most: int, *, fake: bool) -> Fraction | None:
    answers = {one: _answer(one, facts, fake) for one in questions(standard, "综合评价", Fraction(most))}
    if None in answers.values():
        return None
    values = {one.name: answer for one, answer in answers.items() if isinstance(answer, Amount)}
    states = {one.name: answer for one, answer in answers.items() if isinstance(answer, bool)}
    given = Given(points=Fraction(most), values=values, states=states, measure="综合评价")
    return evaluate(standard, given).earned


def test_forms_that_stand_together_give_what_each_gives() -> None:
    readable = compared = 0
    for seed in range(400):
        draw = random.Random(seed)  # noqa: S311 - no secret
        made = _forms(draw)
        text, gated = _joined(draw, made)
        most = sum(form.most for form in made)
        standard = read(text, weight=str(most) if draw.random() < 0.7 else None)
        readable += not isinstance(standard.rule, Unreadable)
        if isinstance(standard.rule, Unreadable) or standard.anomalies:
            continue
        for _ in range(8):
            facts = {noun: Fraction(draw.choice(tried)) for form in made for noun, tried in form.tried.items()}
            fake = gated and draw.random() < 0.3
            earned = _earned(standard, facts, most, fake=fake)
            wanted = Fraction(0) if fake else sum((form.points(facts) for form in made), Fraction(0))
            compared += earned is not None
            assert earned is None or earned == wanted, (text, str(standard), facts)
    assert readable > 360
    assert compared > 2000
