"""The rule author's page (规则包的页面): errors at their line, rules as curves, laws with counterexamples, coverage.

Lives here: what the page shows of a pack. May not: check a pack (``rulepacks`` and ``testing`` do), send.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from indicators._resources import shipped
from indicators.calls import score_row
from indicators.errors import Diagnostic, IndicatorsError
from indicators.explaining import citation, rule_words
from indicators.forms.kinds import level1_kind
from indicators.reviewing import PublishedForm, published_form
from indicators.rulepacks import PackRule, RulePack, load_rulepack, rulepack_ids, starting_pack
from indicators.scoring import Score
from indicators.web.drawing import drawn
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call
from indicators.web.showing import Shown, choices, page

_POINTS = Fraction(10)
_LINE = re.compile(r"第(\d+)行")
_AROUND = 2  # lines shown around one that is wrong
# targets that reach the rules of most packs, with an actual value that misses them
_TRIES = (
    ("≥100个", "90个", "培训人数"),
    ("≤100万元", "110万元", "项目成本"),
    ("=100个", "90个", "设备数量"),
    ("100个", "90个", "设备数量"),
    ("80%~90%", "70%", "控制比例"),
    ("≥95%", "90%", "满意度"),
    ("=0起", "1起", "事故起数"),
    ("12月31日前", "2026年12月1日", "完成时间"),
)
_PLACES = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def author(call: Call) -> Answer:
    """The page of a pack; what is wrong with it stands at its line."""
    if not call.body:
        wanted = call.query.get("from", "")
        text = _shipped(wanted) if wanted in rulepack_ids() else starting_pack("my-pack")
        return _page(text, "")
    given = call.upload()
    if given.fields.get("load"):
        wanted = given.fields.get("rules", "")
        return _page(_shipped(wanted) if wanted in rulepack_ids() else starting_pack("my-pack"), wanted)
    text = given.fields.get("toml", "").replace("\r\n", "\n") + "\n"
    call.few(text.count("\n"))
    forms: list[PublishedForm] = []
    for name, data in call.unzipped(given):
        if data:
            forms += filter(None, map(published_form, call.tables((name, data))))
    chosen, laws = given.fields.get("rules", ""), bool(given.fields.get("laws"))
    return _page(text.rstrip("\n") + "\n", chosen, laws=laws, forms=forms)


def author_file(call: Call) -> Answer:
    """The text as a file."""
    text = call.upload().fields.get("toml", "").replace("\r\n", "\n")
    said = (("Content-Disposition", 'attachment; filename="pack.toml"'),)
    return Answer(body=text.encode("utf-8", "replace"), media="application/toml; charset=utf-8", headers=said)


def _shipped(pack_id: str) -> str:
    return shipped("rules").joinpath(pack_id, "pack.toml").read_text("utf-8")


def _page(text: str, chosen: str, *, laws: bool = False, forms: Sequence[PublishedForm] = ()) -> Answer:
    shown: dict[str, Any] = {"toml": text, "pack": None, "shown": (), "lines": (), "results": None, "covered": ()}
    try:
        pack = load_rulepack(text)
    except IndicatorsError as error:
        lines = _around(text, error.diagnostic)
        return page("rules.html.jinja", **choices(rules=chosen, problem=error.diagnostic), **shown | {"lines": lines})
    shown |= {"pack": pack, "shown": tuple(_rules(pack)), "covered": _covered(pack, forms)}
    if laws:
        shown["results"] = _laws(pack)
    return page("rules.html.jinja", **choices(rules=chosen), **shown)


def _around(text: str, said: Diagnostic) -> tuple[tuple[int, str, bool], ...]:
    """The line that is wrong, with those around it."""
    found = _LINE.search(said.where or "")
    lines = text.splitlines()
    at = int(found[1]) if found else len(lines)
    first, last = max(1, at - _AROUND), min(len(lines), at + _AROUND)
    return tuple((number, lines[number - 1], number == at) for number in range(first, last + 1))


def _rules(pack: RulePack) -> list[Shown]:
    found = _tried(pack)
    return [_rule(pack, rule, found.get(rule.id)) for rule in pack.rules]


def _rule(pack: RulePack, rule: PackRule, found: Score | None) -> Shown:
    source = citation(pack.source_of(rule).document, rule, pack.evidence_of(rule))
    row = "" if found is None else f"例：{found.indicator.name}，指标值 {found.indicator.target.text}，分值 10"
    drawing = None if found is None else drawn(found, pack)
    return {"label": rule.label, "words": rule_words(rule), "source": source, "row": row, "drawing": drawing}


def _tried(pack: RulePack) -> dict[str, Score]:
    """A row for each rule that one can be found for: the pack's own examples first."""
    own = [
        (each.target, each.actual, each.name or "指标", *(each.row or "产出指标/数量指标").partition("/")[::2])
        for each in pack.examples
    ]
    made = [(*row, *place) for place in _PLACES for row in _TRIES]
    found: dict[str, Score] = {}
    for target, actual, name, level1, level2 in (*own, *made):
        try:
            kind = level1_kind(level1) or level1
            score = score_row(target, actual, points=_POINTS, rules=pack, name=name, level1=kind, level2=level2)
        except (IndicatorsError, TypeError, ValueError):  # an example of budget execution is no such row
            continue
        if score.rule is not None and score.bound.interval is not None:
            found.setdefault(score.rule.id, score)
    return found


def _covered(pack: RulePack, forms: Sequence[PublishedForm]) -> tuple[str, ...]:
    from indicators.testing.covering import coverage

    return tuple(str(coverage(pack, forms)).splitlines())


def _laws(pack: RulePack) -> tuple[Any, ...]:
    try:
        from indicators.testing import check_pack

        return check_pack(pack)
    except ModuleNotFoundError as error:
        hint = "pip install 'indicators[testing]'"
        raise refused("library_missing", f"检验规律需要 {error.name}", hint) from None
