"""The rule author's page (规则包的页面): errors at their line, rules as curves, laws with counterexamples, coverage.

Lives here: what the page shows of a pack. May not: check a pack (``rulepacks`` and ``testing`` do), send.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve

from indicators._resources import shipped
from indicators.comparators import decimal_string
from indicators.errors import Diagnostic, IndicatorsError
from indicators.explaining import citation, rule_words
from indicators.reviewing import PublishedForm, published_form
from indicators.rulepacks import PackRule, RulePack, load_rulepack, rulepack_ids, starting_pack
from indicators.scoring import Score, score_indicator
from indicators.targets import Actual, Direction, Facts
from indicators.web.drawing import drawn
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call
from indicators.web.showing import Shown, choices, page

_LINE = re.compile(r"第(\d+)行")
_AROUND = 2  # lines shown around one that is wrong
_DAYS = 30


def author(call: Call) -> Answer:
    """The page of a pack; what is wrong with it stands at its line."""
    if not call.body:
        return _page(_shipped(call.query.get("from", "")), "")
    given = call.upload()
    if given.fields.get("load"):
        wanted = given.fields.get("rules", "")
        return _page(_shipped(wanted), wanted)
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
    """The text of a pack that ships; of any other name that from which a new one starts."""
    if pack_id not in rulepack_ids():
        return starting_pack("my-pack")
    return shipped("rules").joinpath(pack_id, "pack.toml").read_text("utf-8")


def _page(text: str, chosen: str, *, laws: bool = False, forms: Sequence[PublishedForm] = ()) -> Answer:
    shown: dict[str, Any] = {"toml": text, "pack": None, "shown": (), "lines": (), "results": None, "covered": ()}
    from indicators.testing.covering import coverage

    try:
        pack = load_rulepack(text)
    except IndicatorsError as error:
        lines = _around(text, error.diagnostic)
        return page("rules.html.jinja", **choices(rules=chosen, problem=error.diagnostic), **shown | {"lines": lines})
    tried = _tried(pack)
    shown |= {
        "pack": pack,
        "shown": [_rule(pack, rule, tried.get(rule.id)) for rule in pack.rules],
        "covered": str(coverage(pack, forms)).splitlines(),
    }
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


def _rule(pack: RulePack, rule: PackRule, tried: tuple[Score, Facts] | None) -> Shown:
    source, row, drawing = citation(pack.source_of(rule).document, rule, pack.evidence_of(rule)), "", None
    if tried is not None:
        found, facts = tried
        named = f"例：{found.indicator.name}，指标值 {found.indicator.target}"
        row, drawing = f"{named}，分值 {decimal_string(found.points)}", drawn(found, pack, facts)
    return {"label": rule.label, "words": rule_words(rule), "source": source, "row": row, "drawing": drawing}


def _tried(pack: RulePack) -> dict[str, tuple[Score, Facts]]:
    """A row for each rule that one can be found for: of the pack's own examples, else one that misses its target."""
    from indicators.testing.bench import DATE, actual_text
    from indicators.testing.examples import facts_in, redone
    from indicators.testing.rows import tried_rows

    found: dict[str, tuple[Score, Facts]] = {}
    for example, each in redone(pack):
        if isinstance(each, Score) and each.rule is not None and each.bound.interval is not None:
            found.setdefault(each.rule.id, (each, facts_in(example)))
    for rule, rows in tried_rows(pack).items():
        row = next((row for row in rows if row.rule is not None and row.bound.interval is not None), None)
        if row is not None and rule not in found:
            bound = row.bound
            end = bound.value or (bound.interval.lower if bound.interval else None) or Fraction(0)
            off = Fraction(_DAYS) if bound.unit == DATE else abs(end) / 10 or Fraction(1)
            value = end + off if bound.direction is Direction.LOWER_IS_BETTER or not end else end - off
            missed = Actual(text=actual_text(bound, value), reason="未达到")
            scored = score_indicator(evolve(bound, actual=value), missed, pack, row.points, row.facts)
            found[rule] = scored, row.facts
    return found


def _laws(pack: RulePack) -> tuple[Any, ...]:
    try:
        from indicators.testing import check_pack

        return check_pack(pack)
    except ModuleNotFoundError as error:
        hint = "pip install 'indicators[testing]'"
        raise refused("library_missing", f"检验规律需要 {error.name}", hint) from None
