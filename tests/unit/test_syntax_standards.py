import importlib
import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from indicators import Standard, parse_standard
from indicators._resources import shipped
from indicators.errors import ExpressionError
from indicators.standards import tree
from indicators.syntax.standards.text import misprints, plain_signs

VECTORS = Path(__file__).parent.parent / "conformance"
README = (shipped("grammar") / "README-standards.md").read_text("utf-8")


def rows(heading: str) -> list[tuple[str, str]]:
    """The two columns of the README's tables with this heading."""
    found, inside = [], False
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) != 2:
            inside = False
        elif cells[1] == heading:
            inside = True
        elif inside and set(cells[0]) != {"-"}:
            found.append((cells[0], cells[1]))
    return found


def test_the_readme_says_how_each_sentence_is_read() -> None:
    shown = rows("read as")
    assert len(shown) > 40
    assert shown == [(printed, str(parse_standard(printed)).removeprefix("【规范写法】")) for printed, _ in shown]


def test_the_readme_says_why_each_sentence_is_refused() -> None:
    shown = [(printed, tree.Unreadable(reason)) for printed, reason in rows("reason")]
    assert len(shown) > 3
    assert shown == [(printed, parse_standard(printed).rule) for printed, _ in shown]


# -- spellings that mean the same


SAMPLE = [
    vector["text"]
    for line in (VECTORS / "standards.jsonl").read_text("utf-8").splitlines()
    if (vector := json.loads(line))["sure"] and "0。" not in vector["text"]
]
FULL = str.maketrans(",;()%:", "，；（）％：")


@cache
def bare(text: str) -> str:
    return json.dumps(parse_standard(text).rule.to_dict(), ensure_ascii=False).translate(FULL).replace(" ", "")


def test_full_width_signs_change_nothing() -> None:
    for text in SAMPLE:
        assert bare(text) == bare(text.translate(FULL)), text


def test_what_is_printed_otherwise_than_meant_keeps_every_place() -> None:
    told = (Path(__file__).parent / "standards_kinds.txt").read_text("utf-8").replace("\\n", "\n").splitlines()
    for odd, plain in misprints()[0]:
        for signs in map(plain_signs, told):
            assert all(len(found.expand(plain)) <= len(found[0]) for found in odd.finditer(signs)), odd.pattern


def test_blanks_around_numbers_change_nothing() -> None:
    for text in SAMPLE:
        spaced = "".join(
            f" {sign} " if sign in "0123456789" and not is_inside(text, at) else sign for at, sign in enumerate(text)
        )
        assert bare(text) == bare(spaced), text


def is_inside(text: str, at: int) -> bool:
    """Does the digit have a digit or a point beside it?"""
    return any(sign in "0123456789." for sign in text[max(0, at - 1) : at] + text[at + 1 : at + 2])


def test_a_line_break_behind_a_sentence_changes_nothing() -> None:
    for text in SAMPLE:
        assert bare(text) == bare(text.replace(";", ";\n").replace("。", "。\n")), text


def test_traditional_key_words_are_known_and_words_stay_as_printed() -> None:
    standard = parse_standard("運營期間未發生超標排放的,得3分。每發生一起輕微超標扣1.5分")
    event = tree.Event("發生輕微超標", tree.Amount(1, "起"), tree.Points("-1.5"))
    assert tree.Adjust(tree.Points(3), (event,)) == standard.rule


# -- what stands beside the rule


def test_a_rounding_is_kept() -> None:
    assert tree.Rounding("score", 2) == parse_standard("得分=完成率×10分,计算结果保留两位小数").rounding
    assert tree.Rounding("measure", 0) == parse_standard("完成百分比保留整数,得分=完成率×10").rounding


def test_an_explained_measure_is_kept() -> None:
    standard = parse_standard("群众知晓率=知晓人数/受访人数;得分=群众知晓率×分值")
    assert (("群众知晓率", "知晓人数/受访人数"),) == standard.defined


def test_two_different_totals_in_one_cell_are_an_anomaly() -> None:
    assert ("points_conflict",) == parse_standard("满分12分.时长60天以上得8分").anomalies


def test_the_weight_settles_whether_levels_or_parts() -> None:
    text = "制度健全得3分,人员到位得2分"
    assert "sum" == parse_standard(text, weight=5).rule.kind


def test_the_text_is_kept_as_given() -> None:
    text = " 满意 6分，较满意4分 "
    assert text == parse_standard(text).text


# -- what is refused


@pytest.mark.parametrize(
    "text",
    [
        "",
        "按实际情况计分",
        "每项1分,共4分。",
        "超时的扣分,质量差的扣2分",
        "支付率100%-120%之间的,每超出1个百分点加0.3分",
        "完成率达到90%,75%和60%的,且质量良好,分别得9分、6分和3分",
        "A得3分,B得3分,C得2分,没做的不得分",
        "得分=((((((((",
        "得分=5",
        "最低得2分",
        "本项实行一票否决",
    ],
)
def test_what_is_not_surely_read_is_unreadable_with_a_reason(text: str) -> None:
    rule = parse_standard(text).rule
    assert isinstance(rule, tree.Unreadable)
    assert rule.reason


def test_strict_raises_what_would_be_unreadable() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_standard("制度健全得2分; 超时的 扣分,质量差的扣2分。", strict=True)
    assert "standard_unreadable" == caught.value.code
    assert "超时的 扣分,质量差的" == caught.value.diagnostic.at
    assert caught.value.hint


def test_a_broken_canonical_wording_names_the_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_standard("【规范写法】分档：若≥95%，得六分", strict=True)
    assert "六" == caught.value.diagnostic.at
    assert isinstance(parse_standard("【规范写法】分档").rule, tree.Unreadable)


def test_a_canonical_wording_of_an_unsound_rule_is_refused() -> None:
    rule = parse_standard("【规范写法】增减：起始得5分；每低0个，扣1分").rule
    assert isinstance(rule, tree.Unreadable)


# -- the word table


def test_no_word_of_the_table_stands_in_two_classes() -> None:
    data = tomllib.loads((shipped("grammar") / "standard_words.toml").read_text("utf-8"))
    classes = {**data["terminals"], **{f"rounding {k}": v for k, v in data["rounding"].items()}}
    counts = Counter(word for listed in classes.values() for word in listed)
    for table in ("before", "after", "before_signs", "distance"):
        within = Counter(word for listed in data[table].values() for word in listed)
        assert [] == [word for word, count in within.items() if count > 1]
        counts += Counter(set(within)) if table != "distance" else Counter()
    assert [] == [word for word, count in counts.items() if count > 1]


@pytest.mark.parametrize(
    "text",
    [
        "制度健全、执行有效各1分",
        f"得{'9' * 4301}分。",
        f"完成率≥{'9' * 4301}%得5分",
        f"【规范写法】分档「完成率」：若≥{'9' * 4301}%，得6分；若<95%，得0分",
    ],
)
def test_no_text_ends_in_another_exception(text: str) -> None:
    assert isinstance(parse_standard(text), Standard)


def test_strict_reading_says_what_is_wrong_with_far_too_long_numbers() -> None:
    for head in ("", "【规范写法】"):
        with pytest.raises(ExpressionError, match="读"):
            parse_standard(f"{head}分档「完成率」：若≥{'9' * 4301}%，得6分；若<95%，得0分", strict=True)
    with pytest.raises(ValueError, match="不是一个数"):
        parse_standard("达标得5分", weight="1/0")


def test_two_readings_that_no_fact_parts_are_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(parse_standard("刊发2篇,计3分", weight=10).rule, tree.Unreadable)
    monkeypatch.setattr(importlib.import_module("indicators.syntax.standards"), "parting", lambda *_: None)
    assert isinstance(parse_standard("刊发2篇,计3分", weight=10).rule, tree.Cases)
