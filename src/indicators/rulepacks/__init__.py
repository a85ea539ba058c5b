"""Rule packs (规则包): any jurisdiction's scoring rules as data, each number with its source.

Lives here: re-exports only. ``model`` holds the classes, ``names`` the names that rules may use, ``load`` the reading,
``checks`` what must hold, ``roundings`` the named roundings that any pack takes, ``fitting`` and ``regions`` which pack
fits a table. May not: the arithmetic of a score.
"""

from indicators.rulepacks.evidence import WEAK, bounds_words, evidence_words
from indicators.rulepacks.fitting import misfits, rank, refuse_misfit, suited
from indicators.rulepacks.load import Rules, WeakEvidenceWarning, load_rulepack, path_or_id, rulepack_ids, starting_pack
from indicators.rulepacks.model import (
    EVIDENCE,
    Aggregation,
    Block,
    Cited,
    Example,
    Execution,
    LawException,
    PackRounding,
    PackRule,
    Readings,
    RulePack,
    Source,
    WeightSet,
    level_kind,
)
from indicators.rulepacks.roundings import rounded, roundings
from indicators.rulepacks.selector import Selector

__all__ = [
    "EVIDENCE",
    "WEAK",
    "Aggregation",
    "Block",
    "Cited",
    "Example",
    "Execution",
    "LawException",
    "PackRounding",
    "PackRule",
    "Readings",
    "RulePack",
    "Rules",
    "Selector",
    "Source",
    "WeakEvidenceWarning",
    "WeightSet",
    "bounds_words",
    "evidence_words",
    "level_kind",
    "load_rulepack",
    "misfits",
    "path_or_id",
    "rank",
    "refuse_misfit",
    "rounded",
    "roundings",
    "rulepack_ids",
    "starting_pack",
    "suited",
]
