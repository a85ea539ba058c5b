"""Why a published score is what it is (差异原因): the classes, worded in ``rules/review.toml``.

Lives here: :class:`Reason`. May not: classify.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from indicators._resources import rules_table


class Reason(StrEnum):
    """Why a published score is what it is (差异原因).

    >>> Reason.OTHER_ROUNDING.label, Reason.NO_RULE.wrong, Reason.UNDETERMINED.wrong
    ('另一种修约', True, False)
    """

    REPRODUCED = "reproduced"
    OTHER_ROUNDING = "other_rounding"
    OTHER_RULE = "other_rule"
    WITHIN_BAND = "within_band"
    EXPLAINED_DEDUCTION = "explained_deduction"
    UNDETERMINED = "undetermined"
    FULL_THOUGH_MISSED = "full_though_missed"
    DIRECTION_IGNORED = "direction_ignored"
    CAP_MISSED = "cap_missed"
    OUTSIDE_BAND = "outside_band"
    UNEXPLAINED_DEDUCTION = "unexplained_deduction"
    NO_RULE = "no_rule"
    SUM_WRONG = "sum_wrong"
    NOT_COMPUTABLE = "not_computable"
    NOT_SCORED = "not_scored"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return str(self._entry["label"])

    @property
    def wrong(self) -> bool:
        """Whether the published score is held to be wrong: against a fact, or given by no known rule."""
        return bool(self._entry.get("wrong"))

    @property
    def code(self) -> str | None:
        """The code of the finding that it makes of a row, if it makes one."""
        return self._entry.get("code")

    def why(self, slots: Mapping[str, object]) -> str:
        """Say it of one row, in one sentence."""
        return str(self._entry["why"]).format_map(slots)

    @property
    def _entry(self) -> Mapping[str, Any]:
        entry: Mapping[str, Any] = rules_table("review")["reasons"][self.value]
        return entry
