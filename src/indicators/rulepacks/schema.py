"""The JSON Schema of a rule pack (规则包的 JSON Schema), derived from the classes that read it.

Lives here: :func:`json_schema`; the published ``rules/schema/rulepack.schema.json`` is its result, and a test holds
them equal. May not: read packs.
"""

from fractions import Fraction
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from attrs import fields_dict

from indicators.rulepacks import model
from indicators.rulepacks.extending import KEYS
from indicators.standards import Node
from indicators.standards.tree import EFFECTS, SCOPES, Condition
from indicators.standards.tree import SIDES as STEP_SIDES

_NUMBER = {
    "type": ["string", "integer"],
    "pattern": r"^-?\d+(\.\d+)?$|^-?\d+/[1-9]\d*$",
    "description": "十进制数，写成字符串或整数，不写浮点数",
}
# what else can be seen in a field, by class and JSON key
_LIMITS: dict[tuple[type[Node], str], dict[str, Any]] = {
    (model.PackRounding, "digits"): {"minimum": 0, "maximum": model.MOST_DIGITS},
    (model.Block, "kinds"): {"minItems": 1},
    (model.Grades, "edges"): {"minItems": 1},
    (model.RulePack, "weights"): {"minItems": 1},
}
# fields of which one must be there (oneOf), or one at least (anyOf)
_CHOICES: dict[type[Node], tuple[str, tuple[str, ...]]] = {
    model.PackRule: ("oneOf", ("standard", "rule", "bands")),
    model.Execution: ("oneOf", ("standard", "rule")),
    model.PackVeto: ("oneOf", ("standard", "rule")),
    model.Readings: ("anyOf", ("silent_steps", "bonus", "below_zero")),
}
# the parts of which a pack that extends another may write some fields only
_INHERITED: dict[str, type[Node]] = {
    "sources": model.Source,
    "rules": model.PackRule,
    "names": model.PackName,
    "rounding": model.PackRounding,
    "execution": model.Execution,
    "grades": model.Grades,
    "aggregation": model.Aggregation,
    "readings": model.Readings,
}
_NEVER_INHERITED = ("id", "version", "title")
ID = "urn:indicators:rulepack"
_TREE_WORDS = {"side": STEP_SIDES, "effect": EFFECTS, "scope": SCOPES, "operator": ("and", "or")}


def json_schema() -> dict[str, Any]:
    """Derive the JSON Schema (2020-12) that editors complete packs by.

    What only the loader can check (sums of weights, names, gaps between bands) is not in it.

    >>> json_schema()["required"][:2]
    ['id', 'version']
    """
    definitions: dict[str, Any] = {}
    root = _class(model.RulePack, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "indicators 规则包"}
    return head | _extending(root, definitions) | {"$defs": dict(sorted(definitions.items()))}


def _extending(root: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Ask for all fields only where no pack is extended; else an element needs its key alone."""
    strict: dict[str, Any] = {}
    for part, node in _INHERITED.items():
        own = definitions[node.__name__]
        whole = {key: own.pop(key) for key in ("required", "oneOf", "anyOf") if key in own}
        if part in KEYS:
            own["required"] = [KEYS[part]]
        strict[part] = {"items": whole} if part in KEYS else whole
    alone = {"required": root["required"], "properties": strict}
    return root | {"required": list(_NEVER_INHERITED), "if": {"required": ["extends"]}, "else": alone}


def _class(node: type[Node], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of one class of the model or of the rule tree."""
    if node is Condition:
        return Condition.schema_of_fields({}) | {"description": "数值条件：比较式的 JSON 形式，不写 text"}
    hints, about = node.hints(), _arguments(node)
    optional = {key for key, (name, out) in node.json_keys().items() if out or NoneType in get_args(hints[name])}
    properties: dict[str, Any] = {} if node.kind is None else {"kind": {"const": node.kind}}
    for key, (name, _) in node.json_keys().items():
        found = dict(_hint(hints[name], definitions))
        _, words = fields_dict(node)[name].metadata.get("words", ("", _TREE_WORDS.get(key) if node.kind else ()))
        if words:
            target = found["items"] if found.get("type") == "array" else found
            target["enum"] = list(map(str, words))
        found |= _LIMITS.get((node, key), {})
        if name in about:
            found["description"] = about[name]
        properties[key] = found
    required = [key for key in properties if key not in optional]
    how, choices = _CHOICES.get(node, ("", ()))
    return {
        "type": "object",
        "description": (node.__doc__ or "").splitlines()[0],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    } | ({how: [{"required": [each]} for each in choices]} if choices else {})


def _hint(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a type hint is any object
    """The schema of a field's type."""
    choices = [each for each in (get_args(hint) if isinstance(hint, UnionType) else (hint,)) if each is not NoneType]
    if get_origin(choices[0]) is tuple:
        return {"type": "array", "items": dict(_hint(get_args(choices[0])[0], definitions))}
    if isinstance(choices[0], type) and issubclass(choices[0], Node):
        nodes = [leaf for each in choices for leaf in each.leaves()]
        references = [_reference(node, definitions) for node in nodes]
        return references[0] if len(references) == 1 else {"oneOf": references}
    if choices[0] is Fraction:
        return _NUMBER
    return {"type": {str: "string", int: "integer", bool: "boolean"}[choices[0]]}


def _reference(node: type[Node], definitions: dict[str, Any]) -> dict[str, Any]:
    if node.__name__ not in definitions:
        definitions[node.__name__] = {}  # a placeholder: rules hold rules
        definitions[node.__name__] = _class(node, definitions)
    return {"$ref": f"#/$defs/{node.__name__}"}


def _arguments(node: type[Node]) -> dict[str, str]:
    """What the docstrings of a class and its bases say of each field."""
    found: dict[str, str] = {}
    for base in reversed(node.__mro__):
        lines = cleandoc(base.__doc__ or "").partition("Args:\n")[2].splitlines()
        name = ""
        for line in lines:
            if line.startswith("    ") and not line.startswith("     "):
                name, _, text = line.strip().partition(": ")
                found[name] = text
            elif name and line.strip():
                found[name] += f" {line.strip()}"
            else:
                break
    return {name: text for name, text in found.items() if name in fields_dict(node)}
