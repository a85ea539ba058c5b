"""The JSON Schema of each kind of comparator.

Lives here: the fields that ``to_dict`` writes. May not: know a class.
"""

from collections.abc import Mapping
from typing import Any

from indicators.comparators.words import LEVELS, SIGNS_PRINTED
from indicators.data import NUMBER

_TEXT, _OR_NULL = {"type": "string"}, {"type": ["string", "null"]}
_LIST, _TRUTH = {"type": "array", "items": _TEXT}, {"type": "boolean"}
_SIGN = {"enum": list(SIGNS_PRINTED)}
_NUMBER_OR_NULL = {"anyOf": [NUMBER, {"type": "null"}]}
_DAY = {
    "year": {"type": ["integer", "null"]},
    "month": {"type": ["integer", "null"]},
    "day": {"enum": [*range(1, 32), "end", None]},
}
_DATE = {"type": "object", "properties": _DAY, "required": list(_DAY), "additionalProperties": False}
_AMOUNT = {"comparator": _SIGN, "value": NUMBER, "unit": _OR_NULL}
KIND_FIELDS: dict[str, dict[str, Any]] = {
    "quantity": {**_AMOUNT, "per": _LIST},
    "range": {
        "lower": _NUMBER_OR_NULL,
        "upper": _NUMBER_OR_NULL,
        "lower_closed": _TRUTH,
        "upper_closed": _TRUTH,
        "unit": _OR_NULL,
        "per": _LIST,
    },
    "change": {
        **_AMOUNT,
        "direction": {"enum": ["increase", "decrease", "none"]},
        "value": _NUMBER_OR_NULL,
        "reference": _OR_NULL,
    },
    "reference": {"comparator": _SIGN, "reference": _TEXT, "factor": NUMBER, "unit": _OR_NULL},
    "deadline": {"comparator": _SIGN, **_DAY, "every": _OR_NULL},
    "period": {"start": _DATE, "end": _DATE},
    "boolean": {"value": _TRUTH},
    "completion": {"level": {"enum": list(LEVELS)}},
    "qualitative": {"term": _OR_NULL, "subject": _OR_NULL},
    "compound": {
        "operator": {"enum": ["and", "or"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Comparator"}},
    },
    "blank": {"comparator": _SIGN, "unit": _OR_NULL, "per": {"type": ["array", "null"], "items": _TEXT}},
    "unparsed": {"reason": _TEXT},
}
_CARRIED: dict[str, Any] = {
    "subject": _TEXT,
    "anomalies": _LIST,
    "approximate": _TRUTH,
    "provenance": {"type": "object", "additionalProperties": _TEXT},
    "diagnostic": {"$ref": "#/$defs/Diagnostic"},
}


def kind_schema(kind: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one kind: its own fields, and what any may carry."""
    properties = {**_CARRIED, "kind": {"const": kind}, "text": _TEXT, **own}
    out = {"type": "object", "properties": properties, "required": ["kind", "text", *own]}
    return out | {"additionalProperties": False}
