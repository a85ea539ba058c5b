"""The rules of mid-year monitoring (监控规则) as data: ``rules/monitoring.toml`` read, the set for a rule pack found.

Lives here: :class:`Light`, :class:`Likelihood`, :class:`Monitoring`, :func:`load_monitoring`, :func:`monitoring_for`.
May not: look at a table.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import Factory, field, frozen

from indicators._resources import rules_table
from indicators.data import Data
from indicators.errors import Fault, Labelled, RulePackError
from indicators.rulepacks import RulePack

DECLARED, DERIVED = "√", "△"  # how a form that this library fills marks what a unit says and what follows


class Light(Labelled):
    """The light of an indicator in mid-year (灯色); ``NONE`` where nothing can be said."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


class Likelihood(StrEnum):
    """Whether the year's target will be reached (完成目标可能性), the best first.

    >>> Likelihood.POSSIBLE.label, Likelihood.read("不可能")
    ('有可能', <Likelihood.IMPOSSIBLE: 'impossible'>)
    """

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"

    @property
    def label(self) -> str:
        """The Chinese words of the form."""
        return str(rules_table("monitoring")["likelihood"][self.value][0])

    @classmethod
    def read(cls, text: str) -> "Likelihood | None":
        """Read what a form says; ``None`` for words that the table does not hold."""
        return next((each for each in cls if text in rules_table("monitoring")["likelihood"][each.value]), None)


@frozen(kw_only=True)
class Band(Data):
    """A light and the edge, left out, below which a rate has it (一档); the last has no edge."""

    light: Light
    below: Fraction | None = None


def _from_low_to_high(_: object, __: object, bands: tuple[Band, ...]) -> None:
    inner = [each.below for each in bands[:-1] if each.below is not None]
    if bands and (bands[-1].below is not None or len(inner) < len(bands) - 1 or inner != sorted(inner)):
        raise ValueError("bands 的界限要从低到高，最后一档不写")


@frozen(kw_only=True)
class Monitoring(Data):
    """The rules of monitoring (监控规则) with their source."""

    id: str  # its name in ``rules/monitoring.toml``
    title: str  # what it is the rule of
    source: str  # the document
    evidence: str  # ``seen``, ``second_hand`` or ``memory``
    note: str = ""  # which reading was chosen
    prorated: tuple[str, ...] = ()  # level-2 kinds whose target counts for the months that are over
    only_flows: bool = False  # of these kinds only what adds up (次、篇、元) counts so
    bands: tuple[Band, ...] = field(default=(), validator=_from_low_to_high)  # the lights, the worst first
    execution_floor: Mapping[int, Fraction] = Factory(dict)  # the least rate of budget execution by month
    gap_limit: Fraction | None = None  # how far progress and execution may be apart
    reasons_for: tuple[str, ...] = ()  # the words of likelihood for which the form asks for a cause and a measure
    layout: str = "monitor"  # its form, of ``rules/layouts.toml``
    packs: tuple[str, ...] = ()  # the rule packs whose bureaus monitor so
    places: tuple[str, ...] = ()  # how the place of such a rule pack begins

    def light(self, rate: Fraction) -> Light:
        """The light of a rate of what should be reached by now."""
        return next((each.light for each in self.bands if each.below is None or rate < each.below), Light.NONE)

    def floor(self, month: int) -> Fraction | None:
        """The least rate of execution at the end of a month: that of the last month for which one is stated."""
        stated = [due for due in self.execution_floor if due <= month]
        return self.execution_floor[max(stated)] if stated else None


def flows() -> Mapping[str, tuple[str, ...]]:
    """What adds up from day to day: ``units``, and ``not_names`` that say otherwise."""
    return {key: tuple(words) for key, words in rules_table("monitoring")["flows"].items() if isinstance(words, list)}


def monitoring_ids() -> tuple[str, ...]:
    """The sets of rules that ship with the library."""
    return tuple(rules_table("monitoring")["sets"])


@cache
def load_monitoring(name: str) -> Monitoring:
    """Load the rules of monitoring.

    Raises:
        RulePackError: There are none of that name.

    >>> load_monitoring("sc-monitor-2025").floor(7)
    Fraction(2, 5)
    """
    if name not in monitoring_ids():
        message = f"没有监控规则“{name}”，可用{'、'.join(monitoring_ids())}"
        raise RulePackError.of(code="monitoring_unknown", message=message)
    return read_monitoring(name, rules_table("monitoring")["sets"][name])


def read_monitoring(name: str, table: Mapping[str, Any]) -> Monitoring:
    """Read rules as a set of ``rules/monitoring.toml`` writes them: a bureau's own file holds one set.

    Raises:
        RulePackError: A field is missing, is unknown or of another form.

    >>> said = {"title": "某区运行监控", "source": "某区通知", "evidence": "seen", "execution_floor": {"6": "0.5"}}
    >>> read_monitoring("某区", said).floor(7)
    Fraction(1, 2)
    """
    try:
        return Monitoring.from_dict({**table, "id": name})
    except ValueError as error:
        message = f"监控规则“{name}”读不出来：{error}"
        hint = "写法见 rules/monitoring.toml：数写成字符串，要有 title、source、evidence"
        raise RulePackError.of(code="monitoring_unreadable", message=message, fault=Fault.PACK, hint=hint) from error


def monitoring_for(pack: RulePack) -> Monitoring:
    """Find the rules of monitoring that go with a rule pack: its own, those of its place, else the central form's.

    >>> from indicators.rulepacks import load_rulepack
    >>> monitoring_for(load_rulepack("hubei-2019")).id
    'hb-monitor'
    """
    every = [load_monitoring(name) for name in monitoring_ids()]
    own = [each for each in every if pack.id in each.packs]
    own += [each for each in every if each.places and pack.jurisdiction.startswith(each.places)]
    return next(iter((*own, every[0])))
