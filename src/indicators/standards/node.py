"""The JSON form of a rule tree, derived from the fields of its classes (规则树的 JSON 形式).

Lives here: :class:`Node`, base of every class of the tree, and the reading and writing that it gives them.
May not: know any of those classes; evaluate; lark, packs, pint.

A field is written under its name (or the ``key`` in its metadata); one marked :data:`LEFT_OUT` is written only when it
holds something; numbers are decimal strings. A class with a ``kind`` is told by it, others by their set of keys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, TypeVar, cast, get_args, get_origin, get_type_hints

from attrs import Factory, evolve, field, fields, frozen

from indicators.comparators import exact
from indicators.data import Data, schema
from indicators.errors import Fault, RuleError

_T = TypeVar("_T")
LEFT_OUT = {"left_out": True}
_DIGITS = set("0123456789.-/")
_MAX_DEPTH = 60  # levels of nesting that are read: nobody prints more, and recursion stays bounded


def derived(compute: Callable[[Any], _T]) -> _T:
    """Declare a field that follows from the others: no part of the form, nor of what makes two nodes equal."""
    made: _T = field(init=False, eq=False, repr=False, default=Factory(compute, takes_self=True))
    return made


def unsound(message: str, key: str | None = None) -> RuleError:
    """Make the error for a node that makes no sense, or one of its fields; the reader adds the place of the node."""
    where = None if key is None else f".{key}"
    return RuleError.of(code="rule_unsound", message=message, fault=Fault.PACK, where=where)


def _misformed(where: str, message: str, hint: str | None = None) -> RuleError:
    return RuleError.of(code="rule_form", message=message, fault=Fault.PACK, where=where, hint=hint)


def stray(unknown: Iterable[str], known: Iterable[str], where: str) -> RuleError:
    """Make the error for fields that nobody knows: it stands at the first, and names the nearest known ones."""
    unknown, known = list(unknown), list(known)
    near = {each: get_close_matches(each, known, 1) for each in unknown}
    hint = "；".join(f"{each} 是不是 {found[0]}" for each, found in near.items() if found)
    hint = hint or f"可用 {'、'.join(known)}"
    return _misformed(f"{where}.{unknown[0]}", f"没有这个字段：{'、'.join(unknown)}", hint)


@frozen
class Node(Data):
    """Base of everything in a rule tree (规则树的节点)."""

    kind: ClassVar[str | None] = None
    own_form: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        """Refuse a node that makes no sense."""
        self._check()

    def _check(self) -> None:
        """Raise what is unsound; most nodes have nothing to check."""

    def walk(self) -> Iterator["Node"]:
        """This node and all that stand below it, in the order of the fields."""
        yield self
        for each in fields(type(self)):
            value = getattr(self, each.name)
            for node in value if isinstance(value, tuple) else (value,):
                if isinstance(node, Node):
                    yield from node.walk()

    @classmethod
    def tag(cls) -> Mapping[str, str]:
        """The kind, where the class has one."""
        return {} if cls.kind is None else {"kind": cls.kind}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], where: str = "$") -> Self:
        """Read the JSON form back to an equal node; ``where`` is the place of the mapping, for messages.

        Raises:
            RuleError: A kind, a field or a value is unknown or missing; the message names the place.

        >>> from indicators.standards import Rule
        >>> Rule.from_dict({"kind": "judgement", "words": "酌情给分", "limit": None})
        Judgement(words='酌情给分', limit=None)
        >>> Rule.from_dict({"kind": "judgement", "words": "酌情给分", "limit": {"points": "五"}})
        Traceback (most recent call last):
        indicators.errors.RuleError: $.limit.points：这里应当是十进制数的字符串，而不是 '五'
        """
        return cast("Self", read_value(cls, data, where, 0))

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The JSON Schema of a class, or of all that stand below it."""
        leaves = cls.leaves()
        if leaves != (cls,):
            return {"oneOf": [schema(leaf, definitions) for leaf in leaves]}
        hints, keys = cls.hints(), cls.json_keys()
        properties = {} if cls.kind is None else {"kind": {"enum": cls.kind.split("|")}}
        properties |= {key: schema(hints[name], definitions) for key, (name, _) in keys.items()}
        required = [*(["kind"] * (cls.kind is not None)), *(key for key, (_, left_out) in keys.items() if not left_out)]
        said = (cls.__doc__ or "").partition("\n")[0]
        out = {"type": "object", "description": said, "properties": properties, "required": required}
        return out | {"additionalProperties": False}

    @classmethod
    def read(cls, data: Mapping[str, Any], where: str, depth: int) -> "Node":
        """Read a mapping that is known to be of this very class."""
        keys, hints = cls.json_keys(), cls.hints()
        nulls = {key: None for key, (name, _) in keys.items() if NoneType in get_args(hints[name])}
        missing = [key for key, (_, left_out) in keys.items() if not (key in data or key in nulls or left_out)]
        unknown = sorted(set(data) - set(keys) - ({"kind"} if cls.kind else set()))
        if unknown:
            raise stray(unknown, keys, where)
        if missing:
            raise _misformed(where, f"缺少字段 {'、'.join(missing)}")
        given = nulls | dict(data)  # TOML has no null
        values = {
            name: read_value(hints[name], given[key], f"{where}.{key}", depth + 1)
            for key, (name, _) in keys.items()
            if key in given
        }
        return cls.built(where, **values)

    @classmethod
    @cache
    def hints(cls) -> dict[str, Any]:
        """The types of the fields."""
        return get_type_hints(cls)

    @classmethod
    @cache
    def leaves(cls) -> tuple[type["Node"], ...]:
        """The classes at the ends of the tree of classes below this one (attrs leaves a bare twin of each behind)."""
        below = [sub for sub in cls.__subclasses__() if "__attrs_attrs__" in vars(sub)]
        return tuple(leaf for sub in below for leaf in sub.leaves()) or (cls,)

    @classmethod
    def built(cls, where: str, **values: object) -> "Node":
        """Build the node; an unsound one names its place."""
        try:
            return cls(**values)
        except RuleError as error:
            inner = error.diagnostic.where or ""
            at = inner if inner.startswith("$") else f"{where}{inner}"
            raise RuleError(evolve(error.diagnostic, where=at)) from None


def as_mapping(data: object, where: str) -> Mapping[str, Any]:
    """Take a JSON mapping, or say where one is missing."""
    if not isinstance(data, Mapping):
        raise _misformed(where, f"这里应当是一组字段，而不是 {data!r}")
    return data


def read_value(hint: object, data: object, where: str, depth: int) -> object:
    """Read a JSON value as the type that a field's hint asks for; of another form, or too deep, is a RuleError."""
    if depth > _MAX_DEPTH:
        raise _misformed(where, "规则套得太深")
    choices = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if data is None and NoneType in choices:
        return None
    first = choices[0]
    if get_origin(first) is tuple:
        if not isinstance(data, list | tuple):
            raise _misformed(where, f"这里应当是列表，而不是 {data!r}")
        return tuple(read_value(get_args(first)[0], each, f"{where}[{i}]", depth + 1) for i, each in enumerate(data, 1))
    if isinstance(first, type) and issubclass(first, Node):
        nodes = [each for each in choices if isinstance(each, type) and issubclass(each, Node)]
        return _choose(nodes, as_mapping(data, where), where).read(as_mapping(data, where), where, depth)
    if first in (Fraction, int):
        return _read_number(data, where, whole=first is int)
    if not (isinstance(first, type) and isinstance(data, first)):
        raise _misformed(where, f"这里应当是{'文字' if first is str else '是或否'}，而不是 {data!r}")
    return data


def _choose(bases: list[type[Node]], data: Mapping[str, Any], where: str) -> type[Node]:
    """Tell a class below the bases by its kind, else by its keys."""
    nodes = [node for base in bases for node in base.leaves()]
    kind = data.get("kind")
    told = [node for node in nodes if (kind in _names(node) if node.kind else set(node.json_keys()) == set(data))]
    if told:
        return told[0]
    if len(nodes) == 1 and nodes[0].kind is None:
        return nodes[0]  # nothing to choose: its reader says which field is wrong
    if any(node.kind for node in nodes):
        known = sorted(name for node in nodes for name in _names(node))
        raise _misformed(where, f"没有这种写法：{kind!r}，可用 {'、'.join(known)}")
    known = ["、".join(node.json_keys()) for node in nodes]
    raise _misformed(where, f"这里不能这样写：{dict(data)!r}，可用 {'；或 '.join(known)}")


def _names(node: type[Node]) -> tuple[str, ...]:
    """The kinds that a class answers to: its own, or several joined by a bar."""
    return tuple((node.kind or "").split("|"))


def _read_number(data: object, where: str, *, whole: bool) -> Fraction | int:
    try:
        # no contract writes an exponent, and 1e999999999 would never end
        value = exact("" if isinstance(data, str) and not set(data) <= _DIGITS else cast("str", data))
    except (TypeError, ValueError):
        raise _misformed(where, f"这里应当是十进制数的字符串，而不是 {data!r}") from None
    return int(value) if whole else value
