"""Rule packs: loading, the model, and what is refused with its place."""

import json
import tomllib
import warnings
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from jsonschema_rs import Draft202012Validator

from indicators.comparators import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    By,
    Comparator,
    Completion,
    Day,
    NotEqual,
    State,
    Stated,
    YesNo,
)
from indicators.errors import RuleError, RulePackError
from indicators.rulepacks import (
    RulePack,
    Selector,
    WeakEvidenceWarning,
    WeightSet,
    evidence_words,
    level_kind,
    load_rulepack,
    path_or_id,
    rounded,
    roundings,
    rulepack_ids,
    starting_pack,
)
from indicators.rulepacks.checks import check
from indicators.rulepacks.evidence import bounds_words, evidence_by_part
from indicators.rulepacks.places import places_in
from indicators.rulepacks.schema import json_schema
from indicators.rulepacks.selector import kind_of
from indicators.scoring import score_indicator
from indicators.standards import Judgement, Rule
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind

ROOT = Path(__file__).parents[2]
WEAK = {
    "ah-tianchang",
    "ah-xiaoxian",
    "cn-goal-review",
    "cn-mof-2021",
    "goal-review-default",
    "hubei-2019-unit",
    "js-suzhou",
    "preeval-default",
    "sc-project",
    "yn-yongde",
}

PACK = """
id = "trial"
version = "1"
title = "试用"
jurisdiction = "某市"
evidence = "seen"

[[sources]]
key = "form"
document = "某市自评表"
evidence = "seen"

[execution]
points = "20"
budget = "全年预算数"
executed = "全年执行数"
source = "form"
standard = "得分=执行数/预算数*分值，最高不超过分值"

[[weights]]
source = "form"
blocks = [
  { kinds = ["产出"], points = 50, parts = [{ kinds = ["数量"], points = "30" }, { kinds = ["质量"], points = "20" }] },
  { kinds = ["效益"], points = 30 },
]

[[rules]]
id = "positive"
label = "正向"
source = "form"
applies = { kind = ["number"] }
standard = "得分=完成值/目标值*分值，最高不超过分值"

[grades]
source = "form"
edges = [{ word = "优", from = "90" }, { word = "差", from = "0" }]

[[rounding]]
of = "score"
digits = 2
mode = "half_up"
source = "form"
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = PACK
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_pack_is_read_from_text_and_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(PACK, encoding="utf-8")
    pack = load_rulepack(PACK)
    assert pack == load_rulepack(file) == load_rulepack(path_or_id(str(file)))
    assert pack.goal_points == 80
    assert pack.evidence_of(pack.rules[0]) == "seen"
    assert pack.grades is not None
    assert [pack.grades.index(word) for word in ("优", "差", "良")] == [0, 1, 2]


def test_every_shipped_pack_loads_and_only_weak_ones_warn() -> None:
    assert len(rulepack_ids()) >= 20
    for each in rulepack_ids():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pack = load_rulepack(each)
        assert pack.id == each
        assert bool(caught) == (each in WEAK)


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize("pack_id", rulepack_ids())
def test_every_shipped_pack_has_a_mapping_that_reads_back(pack_id: str) -> None:
    pack = load_rulepack(pack_id)
    assert pack == RulePack.from_dict(json.loads(json.dumps(pack.to_dict())))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 100_000 + "\n", "TOML 套得太深"),
        *((f"points = {'[' * n}1{']' * n}\n{PACK}", "TOML 套得太深|应当是十进制数") for n in (50, 200, 300, 400)),
        (f"zzz = {'[' * 300}1{']' * 300}\n{PACK}", "TOML 套得太深|没有这个字段：zzz"),
    ],
)
def test_a_pack_nested_without_end_is_refused(text: str, message: str) -> None:
    with pytest.raises(RulePackError, match=message):
        load_rulepack(text)


def test_a_pack_that_rests_on_memory_warns() -> None:
    with pytest.warns(WeakEvidenceWarning, match="cn-mof-2021 的分值、公式没有见到原文"):
        load_rulepack("cn-mof-2021")


EVIDENCE_PARTS = {
    "hubei-2019": "分值已见原文；预算执行已见原文；公式 3 条已见原文、5 条由本程序选定；等级已见原文；修约由本程序选定",
    "sc-project": "分值已见原文；预算执行已见原文；公式由本程序选定；等级转引；修约由本程序选定",
    "yn-yongde": "分值已见原文；预算执行已见原文；公式由本程序选定；等级转引；修约已见原文",
    "cn-transfer": "分值转引；预算执行转引；公式 3 条转引、5 条由本程序选定；等级转引；修约由本程序选定",
    "cn-preeval": "分值已见原文；公式已见原文；修约由本程序选定",
}


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize("pack_id", EVIDENCE_PARTS)
def test_evidence_is_said_part_by_part(pack_id: str) -> None:
    assert EVIDENCE_PARTS[pack_id] == evidence_words(load_rulepack(pack_id))


def test_no_part_of_a_pack_is_better_attested_than_its_author_says_of_the_whole() -> None:
    assert {part.counts for part in evidence_by_part(load_rulepack(PACK))} == {(("seen", 1),)}
    with pytest.warns(WeakEvidenceWarning, match="公式凭记忆，未核实"):
        draft = load_rulepack(changed(('evidence = "seen"\n\n[[s', 'evidence = "memory"\n\n[[s')))
    assert {draft.evidence_of(rule) for rule in draft.rules} == {"memory"}


def test_every_shipped_pack_has_a_readme_and_fits_the_schema() -> None:
    validator = Draft202012Validator(json_schema())  # which is held against the meta-schema
    for folder in (ROOT / "rules" / pack_id for pack_id in rulepack_ids()):
        assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {folder.name}：")
        errors = validator.iter_errors(tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8")))
        assert [each.message for each in errors] == [], folder.name


def test_the_published_schema_is_that_of_the_classes() -> None:
    published = json.loads((ROOT / "rules" / "schema" / "rulepack.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema()


def test_the_schema_refuses_an_unknown_field() -> None:
    wrong = tomllib.loads(changed(('title = "试用"', 'title = "试用"\ncolour = "red"')))
    (error,) = Draft202012Validator(json_schema()).iter_errors(wrong)
    assert "colour" in error.message


SENTENCE = "得分=完成值/目标值*分值，最高不超过分值"
READINGS = '[readings]\nsource = "form"\n'
LEVELS = 'bands = [{ level = "达成预期指标", low = "0", high = "1" }]'


@pytest.mark.parametrize(
    ("pairs", "code", "message"),
    [
        ([('id = "trial"', "id = ")], "pack_toml", "不是合法的 TOML"),
        ([('version = "1"', "")], "rule_form", r"规则包 第1行第1列 \$：缺少字段 version"),
        (
            [('title = "试用"', 'title = "试用"\ncolour = "red"')],
            "rule_form",
            r"第5行第1列 \$\.colour：没有这个字段：colour",
        ),
        (
            [('jurisdiction = "某市"', 'jurisdicton = "某市"')],
            "rule_form",
            r"第5行第1列 \$\.jurisdicton：没有这个字段：jurisdicton。建议：jurisdicton 是不是 jurisdiction",
        ),
        (
            [('kind = ["number"]', 'king = ["number"], levell = ["产出"]')],
            "rule_form",
            r"第31行第13列 \$\.rules\[1\]\.applies\.king：.*king、levell。建议：king 是不是 kind；levell 是不是 level2",
        ),
        (
            [('kind = ["number"]', 'kind = ["number"], zzz = 1')],
            "rule_form",
            r"没有这个字段：zzz。建议：可用 kind、direction",
        ),
        ([('points = "20"', "points = 20.5")], "rule_form", r"\$\.execution\.points：.*而不是 20\.5"),
        ([('points = "20"', 'points = "100"')], "weight_sum", "预算执行的分值占满了总分"),
        *(
            ([('points = "20"', f'points = "{n}"')], "rule_unsound", r"\$\.execution\.points：预算执行的分值要大于零")
            for n in ("-20", "0", "-1/2")
        ),
        *(
            ([('version = "1"', f'version = "1"\npoints = "{n}"')], "rule_unsound", r"\$\.points：满分要大于零")
            for n in ("-20", "0")
        ),
        ([("points = 30", "points = 29")], "weight_sum", r"\$\.weights\[1\]\.blocks：各块分值之和是 79，应当是 80"),
        (
            [('points = "30"', 'points = "31"')],
            "weight_sum",
            r"\$\.weights\[1\]\.blocks\[1\]\.parts：各块分值之和是 51，应当是 50",
        ),
        ([("points = 30", "points = 0")], "rule_unsound", "分值块要有指标类型和大于零的分值"),
        ([('kinds = ["效益"]', 'kinds = ["产出"]')], "repeated", "指标类型 '产出' 写了两次"),
        (
            [('source = "form"\nblocks', 'present = ["成本"]\nsource = "form"\nblocks')],
            "weights_not_total",
            "最后一组权重",
        ),
        ([('evidence = "seen"\n\n[[s', 'evidence = "heard"\n\n[[s')], "rule_unsound", "证据等级没有 'heard'"),
        (
            [('evidence = "seen"\n\n[exe', 'evidence = "heard"\n\n[exe')],
            "rule_unsound",
            r"\$\.sources\[1\]\.evidence：证据等级没有",
        ),
        (
            [('source = "form"\napplies', 'source = "form"\nevidence = "no"\napplies')],
            "rule_unsound",
            "证据等级没有 'no'",
        ),
        (
            [('source = "form"\napplies', 'source = "law"\napplies')],
            "source_unknown",
            r"\$\.rules\[1\]\.source：没有这个出处：'law'",
        ),
        ([('kind = ["number"]', 'kind = ["numbers"]')], "rule_unsound", "指标值的类型没有 'numbers'"),
        ([('kind = ["number"]', 'direction = ["up"]')], "rule_unsound", "指标方向没有 'up'"),
        (
            [(SENTENCE, "得分=完成数/目标值*分值")],
            "name_unknown",
            r"\$\.rules\[1\]：规则用到了没有声明的名称「完成数」",
        ),
        (
            [(SENTENCE, "执行数≥90%得满分，否则不得分")],
            "unit_mismatch",
            "「执行数」以元计，规则以%计",
        ),
        (
            [(SENTENCE, "完成值达到要求得满分，否则不得分")],
            "name_unknown",
            "「完成值达到要求」",
        ),
        ([(SENTENCE, "看情况")], "rule_unreadable", "规则的句子未能识别"),
        (
            [
                (
                    'standard = "得分=完成值',
                    f'{LEVELS}\nstandard = "得分=完成值',
                )
            ],
            "rule_unsound",
            "三种写法之一",
        ),
        ([('standard = "得分=完成值/目标值*分值，最高不超过分值"', "")], "rule_unsound", "三种写法之一"),
        ([('from = "0"', 'from = "10"')], "band_gap", "最低一等应当从 0 分起"),
        ([('from = "90"', 'from = "0"')], "band_overlap", "等级要从高到低写"),
        ([('from = "90"', 'from = "100"')], "band_unreachable", "最高一等的下限不能达到或超过满分"),
        ([('word = "差"', 'word = "优"')], "repeated", "等级 '优' 写了两次"),
        ([("digits = 2", "digits = 12")], "rule_unsound", "修约位数应当是 0 到 9"),
        ([('mode = "half_up"', 'mode = "up"')], "rule_unsound", "修约方式没有 'up'"),
        ([('of = "score"', 'of = "grade"')], "rule_unsound", "修约的对象没有 'grade'"),
        ([("[grades]", f"{READINGS}\n[grades]")], "rule_unsound", r"\$\.readings：readings 没有写任何一种读法"),
        ([("[grades]", f'{READINGS}silent_steps = "half"\n[grades]')], "rule_unsound", "不足一步的读法没有 'half'"),
        ([("[grades]", f'{READINGS}bonus = "yes"\n[grades]')], "rule_form", r"\$\.readings\.bonus"),
    ],
)
def test_a_bad_pack_is_refused_with_its_place(pairs: list[tuple[str, str]], code: str, message: str) -> None:
    with pytest.raises(RulePackError, match=message) as caught:
        load_rulepack(changed(*pairs))
    assert code == caught.value.code


def paths_of(data: object, path: str = "$") -> Iterator[str]:
    yield path
    if isinstance(data, dict):
        for key, each in data.items():
            yield from paths_of(each, f"{path}.{key}")
    elif isinstance(data, list):
        for i, each in enumerate(data, 1):
            yield from paths_of(each, f"{path}[{i}]")


ODD = """
# a comment with [[brackets]] and = "quotes"
"quoted key" = 'single # no comment' # a comment
dotted.key = [1, [2, 3], { a = "}", b.c = true }, # inside
  4,
]
text = \"\"\"
[[not]] = "a table"
\"\"\"
raw = '''
[no]'''
[[array.of]]
x = 2026-06-30
[array.of.inner]
y = -1
[[array.of]]
"""


OURS = [path for room in ("rules", "grammar", "tests", "examples") for path in sorted(ROOT.glob(f"{room}/**/*.toml"))]


def test_every_field_of_a_toml_text_has_its_place() -> None:
    for text in (ODD, *(path.read_text("utf-8") for path in OURS if path.stem != "toml-syntax")):
        found, lines, paths = places_in(text), text.splitlines(), set(paths_of(tomllib.loads(text)))
        within = {path for path in paths if f"{path.rpartition('.')[2]}." in text}  # [within.table] begins the table
        assert set(found) <= paths <= {*found, *within, "$"}, text
        for path, (line, column) in found.items():
            last = path.rpartition(".")[2].partition("[")[0]
            assert path.endswith("]") or last in lines[line - 1][column - 1 :].replace("[", ""), (path, line)


def with_rule(rule: str) -> str:
    return changed(('standard = "得分=完成值/目标值*分值，最高不超过分值"', rule))


@pytest.mark.parametrize(
    ("sentence", "code", "message"),
    [
        ("完成率80%（含）-90%得分值的80%；90%（含）以上得满分", "band_gap", "79.5 不在任何一档里"),
        ("完成率≤80%得分值的80%；大于80%且小于100%得满分", "band_gap", "100 不在任何一档里"),
    ],
)
def test_gaps_and_overlaps_of_bands_are_decided(sentence: str, code: str, message: str) -> None:
    with pytest.raises(RulePackError, match=message) as caught:
        load_rulepack(with_rule(f'standard = "{sentence}"'))
    assert code == caught.value.code


def bands(*cases: tuple[str, str], otherwise: str = "") -> str:
    rows = ", ".join(f'{{ when = {when}, score = {{ share = "{share}" }} }}' for when, share in cases)
    return f'rule = {{ kind = "cases", measure = "完成率", cases = [{rows}]{otherwise} }}'


def quantity(sign: str, value: str) -> str:
    return f'{{ kind = "quantity", comparator = "{sign}", value = "{value}", unit = "%" }}'


def between(low: str, high: str, *, low_closed: bool, high_closed: bool) -> str:
    closed = f"lower_closed = {str(low_closed).lower()}, upper_closed = {str(high_closed).lower()}"
    return f'{{ kind = "range", lower = "{low}", upper = "{high}", {closed}, unit = "%" }}'


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (bands((quantity(">=", "90"), "1"), (quantity(">=", "95"), "0.5"), (quantity("<", "90"), "0")), "永远轮不到"),
        (bands((quantity(">=", "90"), "1"), (quantity("<", "89"), "0")), "89 不在任何一档里"),
        (bands((quantity(">", "90"), "1"), (quantity("<", "90"), "0")), "90 不在任何一档里"),
        (bands((quantity(">=", "90"), "1"), (quantity("=", "0"), "0")), "-0.5 不在任何一档里"),
        (
            bands((between("0", "90", low_closed=True, high_closed=True), "0"), (quantity(">=", "90"), "1")),
            "两档重叠：90 两边都算",
        ),
        (
            bands(
                (between("0", "50", low_closed=True, high_closed=True), "0"),
                (between("50", "90", low_closed=True, high_closed=False), "1"),
                otherwise=', otherwise = { points = "0" }',
            ),
            "两档重叠：50 两边都算",
        ),
    ],
)
def test_bands_written_as_a_mapping_are_checked_too(rule: str, message: str) -> None:
    with pytest.raises(RulePackError, match=message):
        load_rulepack(with_rule(rule))


@pytest.mark.parametrize(
    "rule",
    [
        bands((quantity(">=", "90"), "1"), (quantity(">=", "80"), "0.8"), (quantity("<", "80"), "0")),
        bands((quantity("<", "60"), "0"), (quantity("<", "100"), "0.5"), (quantity(">=", "100"), "1")),
        bands((quantity("=", "100"), "1"), (quantity("!=", "100"), "0")),
        bands((quantity(">=", "90"), "1"), ('{ kind = "state", words = "达到目标" }', "0.5")),
        bands(
            (
                f'{{ kind = "compound", operator = "and", parts = [{quantity(">=", "90")}, {quantity(">=", "80")}] }}',
                "1",
            )
        ),
        bands(
            (quantity("<=", "0"), "1"),
            (between("0", "10", low_closed=False, high_closed=True), "0.5"),
            (quantity(">", "10"), "0"),
        ),
    ],
)
def test_bands_that_cover_everything_are_sound(rule: str) -> None:
    assert load_rulepack(with_rule(rule)).rules[0].tree.rule.kind == "cases"


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([("达成预期指标", "0.8", "1"), ("未达成预期指标", "0", "0.7")], "定性档次之间有空档：70% 与 80%"),
        ([("达成预期指标", "0.8", "1"), ("未达成预期指标", "0", "0.9")], "定性档次互相重叠：90% 与 80%"),
        ([("达成预期指标", "0.8", "0.9"), ("未达成预期指标", "0", "0.8")], "定性档次应当从 0 到 100% 全部覆盖"),
        ([("圆满", "0.8", "1"), ("未达成预期指标", "0", "0.8")], "没有声明的名称「圆满」"),
    ],
)
def test_qualitative_levels_must_cover_all_shares_once(levels: list[tuple[str, str, str]], message: str) -> None:
    rows = ", ".join(f'{{ level = "{word}", low = "{low}", high = "{high}" }}' for word, low, high in levels)
    with pytest.raises(RulePackError, match=message):
        load_rulepack(with_rule(f"bands = [{rows}]"))


def test_a_level_may_have_one_share_only() -> None:
    one = with_rule(LEVELS)
    assert load_rulepack(one).rules[0].tree.rule.kind == "cases"


MORE = """
[[names]]
name = "整改数"
kind = "number"
meaning = "已整改的问题数"

[aggregation]
source = "form"

[[vetoes]]
source = "form"
applies = { core = true }
standard = "【规范写法】否决：若「未达到目标」属实，定为「差」，限本次评价"

[[exceptions]]
law = "monotone"
rules = ["positive"]
source = "form"
reason = "多做少得"
"""


def test_names_vetoes_aggregation_and_exceptions_are_read() -> None:
    pack = load_rulepack(PACK + MORE)
    assert pack.aggregation is not None
    assert (pack.aggregation.absolute, pack.vetoes[0].tree.rule.kind) == ("sum", "veto")
    assert pack.exceptions[0].rules == ("positive",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "number"\nmeaning', 'kind = "date"\nmeaning', "名称的类型没有 'date'"),
        ('name = "整改数"', 'name = "整改数"\ncolour = "red"', "没有这个字段"),
        ('[aggregation]\nsource = "form"', '[aggregation]\nsource = "form"\nabsolute = "max"', "汇总方式没有 'max'"),
        ('[aggregation]\nsource = "form"', '[aggregation]\nsource = "form"\nrelative = "sum"', "汇总方式没有 'sum'"),
        ('[aggregation]\nsource = "form"', '[aggregation]\nsource = "form"\nqualitative = "sum"', "汇总方式没有 'sum'"),
        ('[aggregation]\nsource = "form"', '[aggregation]\nsource = "law"', r"\$\.aggregation\.source：没有这个出处"),
        ("未达到目标", "没有达到", "没有声明的名称「没有达到」"),
        ('rules = ["positive"]', 'rules = ["negative"]', "没有这条规则：'negative'"),
    ],
)
def test_the_smaller_parts_are_checked(old: str, new: str, message: str) -> None:
    assert old in MORE
    with pytest.raises(RulePackError, match=message):
        load_rulepack(PACK + MORE.replace(old, new))


def test_a_veto_must_be_one() -> None:
    start = MORE.index("standard = ")
    wrong = MORE[:start] + 'standard = "达到目标得满分，否则不得分"' + MORE[MORE.index("\n", start) :]
    with pytest.raises(RulePackError, match="一票否决要用 veto 写法"):
        load_rulepack(PACK + wrong)


def test_a_rule_gives_points_and_no_grade() -> None:
    graded = (
        'rule = { kind = "cases", cases = [{ when = {kind = "state", words = "达到目标"}, score = {grade = "优"} }] }'
    )
    with pytest.raises(RulePackError, match="计分规则给出的应当是分，不是等级"):
        load_rulepack(with_rule(graded))


def test_a_name_of_another_kind_is_refused() -> None:
    wrong = (
        'rule = { kind = "cases", cases = [{ when = { kind = "state", words = "完成值" }, score = { share = "1" } }] }'
    )
    with pytest.raises(RulePackError, match="「完成值」是数，规则把它当状态用"):
        load_rulepack(with_rule(wrong))


def test_bands_inside_starts_branches_and_sums_are_checked() -> None:
    case = f'{{ when = {quantity(">=", "90")}, score = {{ share = "1" }} }}'
    inner = f'{{ kind = "cases", measure = "完成率", cases = [{case}] }}'
    met = '{ kind = "state", words = "达到目标" }'
    once = f'{{ kind = "once", when = {met}, score = {{ points = "-1" }} }}'
    branch = f"{{ when = {met}, score = {{ rule = {inner} }} }}"
    for rule in (
        f'rule = {{ kind = "adjust", start = {{ rule = {inner} }}, changes = [{once}] }}',
        f'rule = {{ kind = "sum", parts = [{inner}, {{ kind = "judgement", words = "给分" }}] }}',
        f'rule = {{ kind = "cases", cases = [{branch}], otherwise = {{ points = "0" }} }}',
    ):
        with pytest.raises(RulePackError, match="不在任何一档里"):
            load_rulepack(with_rule(rule))


def test_a_sum_of_sound_parts_is_sound() -> None:
    part = '{ kind = "judgement", words = "给分", limit = { points = "1" } }'
    assert load_rulepack(with_rule(f'rule = {{ kind = "sum", parts = [{part}, {part}] }}')).rules[0].id == "positive"


def test_a_rule_with_an_unreadable_part_is_refused() -> None:
    part = '{ kind = "unparsed", reason = "看不懂" }'
    rule = f'rule = {{ kind = "sum", parts = [{{ kind = "judgement", words = "给分" }}, {part}] }}'
    with pytest.raises(RulePackError, match=r"\$\.rules\[1\]：规则有一部分未能识别"):
        load_rulepack(with_rule(rule))


def test_an_unknown_pack_names_the_known_ones() -> None:
    with pytest.raises(RulePackError, match=r"没有这个规则包：'hubei'。建议：是否 hubei-2019；可用 ah-"):
        load_rulepack("hubei")


def test_a_pack_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(RulePackError, match="规则包文件读不出来"):
        load_rulepack(tmp_path / "none.toml")
    broken = tmp_path / "latin.toml"
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(RulePackError, match="规则包文件不是 UTF-8 编码"):
        load_rulepack(broken)


def test_an_error_in_a_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(changed(("points = 30", "points = 29")), encoding="utf-8")
    with pytest.raises(RulePackError, match=r"mine\.toml 第22行第1列 \$\.weights\[1\]\.blocks"):
        load_rulepack(file)


# -- the model


def bound(target: Comparator, path: tuple[str, str] = ("产出指标", "数量指标"), name: str = "抢修") -> BoundTarget:
    return bind(Indicator(name=name, path=path, target=target), facts=Facts(year=2026))


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (AtLeast(6000, "起"), "number"),
        (Between(80, 90, unit="%"), "range"),
        (By("<=", Day(2026, 12, 31)), "date"),
        (NotEqual(0, "起"), "not_equal"),
        (State("合格"), "words"),
        (YesNo(value=True), "yes_no"),
        (AllOf((AtLeast(5, "次"), AtMost(9, "天"))), "compound"),
        (By("<=", Day(None, None, None)), "unknown"),
    ],
)
def test_kinds_of_bound_targets(target: Comparator, kind: str) -> None:
    assert kind == kind_of(bound(target))


@pytest.mark.parametrize(
    ("actual", "kind"),
    [(Completion("partly"), "words"), (Completion("achieved"), "yes_no"), (YesNo(value=False), "yes_no")],
)
def test_what_is_partly_achieved_is_neither_yes_nor_no(actual: Comparator, kind: str) -> None:
    assert kind == kind_of(evolve(bound(YesNo(value=True)), actual=actual))


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        (Selector(), True),
        (Selector(kinds=("number", "range")), True),
        (Selector(kinds=("range",)), False),
        (Selector(direction=("lower_is_better",)), False),
        (Selector(sign=(">=",)), True),
        (Selector(sign=("none",)), False),
        (Selector(target=("positive",)), True),
        (Selector(target=("zero", "negative")), False),
        (Selector(level1=("产出",)), True),
        (Selector(level1=("效益",)), False),
        (Selector(level2=("数量",)), True),
        (Selector(level2=("质量",)), False),
        (Selector(name=("修",)), True),
        (Selector(name=("建",)), False),
        (Selector(unit=("起",)), True),
        (Selector(unit=("%",)), False),
        (Selector(core=True), False),
    ],
)
def test_a_selector_admits_a_row_where_all_of_it_fits(selector: Selector, fits: bool) -> None:  # noqa: FBT001
    assert fits == selector.admits(bound(AtLeast(6000, "起")))


def test_a_selector_counts_permille_as_percent_and_sees_core_and_sides() -> None:
    assert Selector(unit=("%",)).admits(bound(AtLeast(5, "‰")))
    row = bound(AtLeast(5, "%"))
    core = evolve(row, indicator=evolve(row.indicator, core=True))
    assert Selector(core=True).admits(core)
    money = Selector(unit=("元",))
    assert [money.admits(bound(AtMost(1, unit))) for unit in ("元", "万元", "亿元", "元/人", "起", None)] == [
        *(True, True, True),
        *(False, False, False),
    ]
    assert Selector(target=("zero",)).admits(bound(AtMost(0, "起")))
    assert Selector(target=("negative",)).admits(bound(AtMost(-5, "%")))
    assert Selector(sign=("none",)).admits(bound(Stated(5, "起")))
    assert Selector(sign=("<=",)).admits(bound(By("<=", Day(2026, 6, 30))))


def test_the_first_rule_that_admits_a_row_scores_it() -> None:
    pack: RulePack = load_rulepack("hubei-2019")
    rule = pack.rule_for(bound(AtMost(5, "天")))
    assert rule is not None
    assert (rule.id, rule.label) == ("negative", "反向指标")
    assert pack.rule_for(bound(By("<=", Day(None, None, None)))) is None
    assert pack.rounding_of("total") is None


def test_level_kinds_lose_their_closing_word() -> None:
    assert [level_kind(each) for each in ("产出指标", "产出", "指标")] == ["产出", "产出", ""]


@pytest.mark.parametrize("named", [{}, {"上年结余": (Fraction(20000), "元")}])
def test_a_rule_for_an_amount_scores_it_in_every_unit_of_money(named: dict[str, tuple[Fraction, str]]) -> None:
    pack, facts = load_rulepack("hn-yueyang-unit"), Facts(year=2026, named=named)
    scores = set()
    for target, actual in (
        (AtMost(1, "万元"), Stated(15000, "元")),
        (AtMost(10000, "元"), Stated(Fraction("1.5"), "万元")),
        (AtMost(Fraction("0.0001"), "亿元"), Stated(Fraction("1.5"), "万元")),
    ):
        row = Indicator(name="资金结余", path=("过程指标", "资金管理"), target=target)
        filled = Actual(text="已填", reading=actual, reason="见说明")
        found = score_indicator(bind(row, filled, facts), filled, pack, Fraction(3), facts)
        scores.add((found.rule and found.rule.id, found.earned))
    assert scores == {("carry-over", 2 if named else None)}


def test_a_rule_tree_is_the_same_in_a_pack_and_in_code() -> None:
    rule: Rule = Judgement("由评估组按优良中差给分")
    assert rule == load_rulepack("cn-preeval").rules[0].tree.rule


def test_a_pack_without_weights_is_refused() -> None:
    pack = load_rulepack(PACK)
    with pytest.raises(RulePackError, match="没有写指标的权重"):
        check(evolve(pack, weights=()))


def test_weight_sets_look_at_the_kinds_of_a_table() -> None:
    weights = WeightSet(source="form", present=("成本",), absent=("满意度",))
    assert weights.fits(frozenset({"成本", "产出"}))
    assert not weights.fits(frozenset({"产出"}))
    assert not weights.fits(frozenset({"成本", "服务对象满意度"}))


def test_a_rule_speaks_of_the_indicator_by_its_own_words() -> None:
    rules = {rule.id: rule for rule in load_rulepack("hn-yueyang-unit").rules}
    assert (rules["staff"].speaks_of, rules["positive"].speaks_of) == ("在职人员控制率", None)
    assert load_rulepack("sc-unit").rules[3].speaks_of is None  # 完成率 is a declared name


def test_a_named_rounding_is_laid_over_any_pack_and_cited() -> None:
    pack = rounded(load_rulepack("bj-haidian"), "整数截尾")
    score, rate = pack.rounding_of("score"), pack.rounding_of("rate")
    assert score is not None
    assert rate is not None  # the pack's own rounding of another stage stays
    assert (score.digits, score.mode, rate.digits, pack.id) == (0, "floor", 0, "bj-haidian")
    assert pack.source_of(score).evidence == "seen"
    assert rounded(pack, "整数四舍五入").rounding_of("score") == roundings()["整数四舍五入"].rule
    for name, each in roundings().items():
        assert rounded(pack, name).evidence_of(each.rule) in {"seen", "memory"}


def test_an_unknown_rounding_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RulePackError, match="没有这种修约") as raised:
        rounded(load_rulepack("hubei-2019"), "去尾")
    assert "整数截尾" in (raised.value.diagnostic.hint or "")


# -- a pack on top of another

CHILD = """
extends = "hubei-2019"
id = "district"
version = "1"
title = "某区"
without = ["range"]
"""
MET = 'standard = "达到目标得满分，否则不得分"'


def child(*parts: str, of: str = CHILD) -> RulePack:
    return load_rulepack(of + "\n".join(parts))


def test_a_pack_inherits_what_it_does_not_write() -> None:
    parent, pack = load_rulepack("hubei-2019"), child()
    assert (pack.id, pack.extends, pack.without, pack.title) == ("district", "hubei-2019", ("range",), "某区")
    assert [rule.id for rule in pack.rules] == [rule.id for rule in parent.rules if rule.id != "range"]
    assert (pack.jurisdiction, pack.grades, pack.execution) == (parent.jurisdiction, parent.grades, parent.execution)
    assert "range" not in {rule for each in pack.exceptions for rule in each.rules}
    assert pack == RulePack.from_dict(pack.to_dict())


def test_new_rules_come_first_and_rules_written_anew_stay_in_their_place() -> None:
    new = f'[[rules]]\nid = "timely"\nlabel = "及时"\nsource = "form"\napplies = {{ name = ["及时"] }}\n{MET}'
    again = f'[[rules]]\nid = "positive"\nsource = "silent"\n{MET}'
    pack, parent = child(again, new), load_rulepack("hubei-2019")
    assert [rule.id for rule in pack.rules[:4]] == ["timely", "qualitative", "zero-target", "positive"]
    found, old = pack.rules[3], parent.rules[2]
    assert (found.label, found.applies, found.clause) == (old.label, old.applies, None)
    assert found.standard == pack.rules[0].standard
    assert "positive" not in {rule for each in pack.exceptions for rule in each.rules}


def test_a_table_is_overridden_field_by_field_and_a_list_by_its_keys() -> None:
    pack = child(
        '[execution]\npoints = "10"\nsource = "silent"',
        '[[rounding]]\nof = "score"\ndigits = 1\nsource = "silent"',
        '[[sources]]\nkey = "form"\nurl = "https://example.invalid"',
        '[[sources]]\nkey = "notice"\ndocument = "某区通知"\nevidence = "seen"',
    )
    parent = load_rulepack("hubei-2019")
    assert pack.execution is not None
    assert parent.execution is not None
    assert pack.execution.points == 10
    assert pack.execution.standard == parent.execution.standard
    assert pack.goal_points == 90
    assert [(each.of, each.digits, each.mode) for each in pack.rounding] == [
        ("score", 1, "half_up"),
        ("points", 2, "half_up"),
    ]
    assert [(each.key, each.url is None) for each in pack.sources if each.key in {"form", "notice"}] == [
        ("form", False),
        ("notice", True),
    ]
    assert pack.sources[0].document == parent.sources[0].document


@pytest.mark.parametrize("changed", ['points = "10"', MET, 'budget = "年初预算数"'])
def test_what_is_changed_needs_a_source_of_its_own(changed: str) -> None:
    with pytest.raises(RulePackError, match=r"第8行第1列 \$\.execution：缺少字段 source"):
        child(f"\n[execution]\n{changed}")
    named = child('[execution]\nnote = "另有说明"')
    assert (named.execution and named.execution.clause) == "附注1；预算执行情况（20分）"


def test_exceptions_are_inherited_added_and_left_out() -> None:
    mine = '[[exceptions]]\nlaw = "monotone"\nrules = ["equal", "execution"]\nsource = "form"\nreason = "多做少得"'
    parent = load_rulepack("hubei-2019")
    assert len(child(mine).exceptions) == len([each for each in parent.exceptions if each.rules != ("range",)]) + 1
    bare = child(mine, of=CHILD.replace('["range"]', '["exceptions"]'))
    assert [each.law for each in bare.exceptions] == ["monotone"]
    with_execution = CHILD.replace('"hubei-2019"', '"cn-mof-2020"')
    assert child('[execution]\nsource = "form"\n' + MET, of=with_execution).execution is not None
    with pytest.raises(RulePackError, match=r"\$\.exceptions\[1\]\.rules：没有这条规则：'no'"):
        child(mine.replace('"equal"', '"no"'))


def test_packs_stand_on_files_beside_them_and_on_one_another(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(PACK, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    heads = ("../base.toml", "middle.toml")
    for name, below in zip(("middle", "top"), heads, strict=True):
        text = f'extends = "{below}"\nid = "{name}"\nversion = "1"\ntitle = "{name}"\n'
        (tmp_path / "sub" / f"{name}.toml").write_text(text, encoding="utf-8")
    top = load_rulepack(tmp_path / "sub" / "top.toml")
    assert (top.id, top.rules) == ("top", load_rulepack(PACK).rules)
    (tmp_path / "base.toml").unlink()
    with pytest.raises(RulePackError, match=r"middle\.toml 第1行第1列 \$\.extends：规则包文件读不出来"):
        load_rulepack(tmp_path / "sub" / "top.toml")


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("rules = 3", r"\$\.rules：这里应当是列表"),
        ("rules = [3]", r"\$\.rules\[1\]"),
        ("execution = 3", r"\$\.execution：这里应当是一组字段"),
        ("exceptions = 3", r"\$\.exceptions：这里应当是列表"),
        ("without = 3", r"\$\.without"),
        ("without = [3]", r"\$\.without\[1\]"),
        ("extends = 3", r"\$：缺少字段 jurisdiction"),
        ('[[rules]]\nlabel = "没有编号"', r"\$\.rules\[1\]：缺少字段 source、id"),
    ],
)
def test_an_extension_of_another_form_is_refused_in_its_place(extra: str, message: str) -> None:
    text = CHILD.replace('without = ["range"]\n', "")
    if extra.startswith("extends"):
        text = text.replace('extends = "hubei-2019"\n', "")
    with pytest.raises(RulePackError, match=message):
        load_rulepack(text + extra + "\n")


def test_the_schema_knows_packs_that_extend_another() -> None:
    validator = Draft202012Validator(json_schema())
    again = '[[rules]]\nid = "positive"\nsource = "silent"\nstandard = "达到目标得满分，否则不得分"'
    for text, valid in (
        (CHILD + again, True),
        ((CHILD + again).replace('id = "positive"', ""), False),
        ((CHILD + again).replace('extends = "hubei-2019"', ""), False),
        (PACK, True),
        (PACK.replace('label = "正向"', ""), False),
    ):
        assert validator.is_valid(tomllib.loads(text)) == valid
    assert json_schema()["$id"] == "urn:indicators:rulepack"


def test_a_new_pack_starts_from_text_that_loads() -> None:
    assert load_rulepack(starting_pack("my_pack")).title == "某市项目支出绩效自评表"
    with pytest.raises(RulePackError, match="规则包的名称只能用文字"):
        starting_pack('a"b')


def test_a_pack_without_grades_has_no_bounds_and_years_go_from_first_to_last() -> None:
    pack = load_rulepack("hubei-2019")
    assert bounds_words(evolve(pack, grades=None)) == ""
    with pytest.raises(RuleError, match="最早的和最晚的"):
        evolve(pack, years=(2022, 2019))
