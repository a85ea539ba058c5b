"""The JSON form of the library's values (数据的 JSON 形式), derived from the fields of their classes.

Lives here: :class:`Data`, base of every value that a caller keeps, sends or reads back, and what it gives them:
``to_dict``, ``from_dict``, a JSON Schema, and what pydantic asks for. May not: know any of those classes, import
anything of the package.

A field is written under its name. A number is a decimal string or, where it has no end, a fraction (``"2/3"``); a
tuple is a list. A class with a form of its own overrides :meth:`Data.to_dict` and its two companions; a class that
stands in a union is told by its ``tag``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from html import escape
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, Union, cast, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields

VERSION = 1  # of the JSON forms; see API.md for what is promised
ADDRESS = f"https://indicators.invalid/schema/{VERSION}"  # names the schemas: there is nothing at it
TAG = "is"  # the key under which a class of a union says which it is
NUMBER = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$|^-?\d+/[1-9]\d*$"}
_NUMBER, _DATE = re.compile(NUMBER["pattern"]), re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])")
_LONGEST, _DEEPEST = 2000, 100
_PLAIN = (str, int, bool)
_MODEL = "indicators.Indicators"  # before the name of a class among the definitions of pydantic and OpenAPI


def wrong(where: str, message: str) -> ValueError:
    """Make the error for data of another form; it names the place, that of an inner value by the whole path.

    >>> print(wrong("$.findings[0]", str(wrong("$.code", "这里不能是 5"))))
    JSON $.findings[0].code：这里不能是 5
    """
    inner = message.startswith("JSON $")
    return ValueError(f"JSON {where}{message.removeprefix('JSON $')}" if inner else f"JSON {where}：{message}")


def decimal_string(value: Fraction) -> str:
    """Write an exact number as the contract does: no exponent, no trailing zeros; else a fraction in lowest terms.

    >>> decimal_string(Fraction(3341, 10)), decimal_string(Fraction(2, 3)), decimal_string(Fraction(-5))
    ('334.1', '2/3', '-5')
    """
    top, bottom = value.numerator, value.denominator
    if bottom == 1:
        return str(top)
    twos = fives = 0
    while bottom % 2 == 0:
        bottom //= 2
        twos += 1
    while bottom % 5 == 0:
        bottom //= 5
        fives += 1
    if bottom != 1:
        return f"{top}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(top) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if top < 0 else ''}{digits[:-places]}.{digits[-places:]}"


class Data:
    """Base of the values with a JSON form."""

    __slots__ = ()
    tagged: ClassVar[bool] = False
    own_form: ClassVar[bool] = False
    titled: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: ``from_dict`` reads it back to an equal value."""
        out: dict[str, Any] = dict(self.tag())
        for key, (name, left_out) in self.json_keys().items():
            value = getattr(self, name)
            if not (left_out and value is None):
                out[key] = write(value)
        return out

    @classmethod
    def tag(cls) -> Mapping[str, str]:
        """What tells the class in its JSON form."""
        return {TAG: cls.__name__} if cls.tagged else {}

    def __dir__(self) -> list[str]:
        """The names that a caller asks for, none of those that the JSON form is made with."""
        return [name for name in object.__dir__(self) if name not in _MADE_WITH]

    @classmethod
    @cache
    def json_keys(cls) -> Mapping[str, tuple[str, bool]]:
        """The JSON key of each field, with the field's name and whether it may be left out."""
        own = (each for each in fields(cast("Any", cls)) if each.init)
        return {f.metadata.get("key", f.name): (f.name, bool(f.metadata.get("left_out"))) for f in own}

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form inside that of another value, with all that this one carries."""
        return self.to_dict()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON form back.

        Args:
            data: A mapping as :meth:`to_dict` returns it; a field that has a value by default may be missing.

        Returns:
            The value.

        Raises:
            ValueError: The mapping is of another form; the message says where.
        """
        return cast("Self", read(cls, data, "$", 0))

    @classmethod
    def read_fields(cls, data: Mapping[str, Any], where: str, depth: int) -> Self:
        """Read a mapping that is known to be of this very class."""
        own, hints = {each.name: each for each in fields(cast("Any", cls)) if each.init}, _hints(cast("Any", cls))
        unknown = sorted(data.keys() - own.keys() - ({TAG} if cls.tagged else set()))
        missing = [name for name, each in own.items() if each.default is NOTHING and name not in data]
        if unknown or missing:
            said = f"没有这个字段：{'、'.join(map(str, unknown))}；可用 {'、'.join(own)}"
            raise wrong(where, said if unknown else f"缺少字段 {'、'.join(missing)}")
        values = {name: read(hints[name], data[name], f"{where}.{name}", depth + 1) for name in own if name in data}
        try:
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise wrong(where, str(error)) from None

    @classmethod
    def read_by(cls) -> "type[Data]":
        """The class whose form this one's is: one schema stands for all comparators."""
        return cls

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The JSON Schema of this class alone; what it refers to goes to the definitions."""
        own, hints = [each for each in fields(cast("Any", cls)) if each.init], _hints(cast("Any", cls))
        properties = {TAG: {"const": cls.__name__}} if cls.tagged else {}
        properties |= {each.name: schema(hints[each.name], definitions) for each in own}
        required = [TAG] * cls.tagged + [each.name for each in own if each.default is NOTHING]
        said = (cls.__doc__ or "").strip().partition("\n")[0]
        out = {"type": "object", "description": said, "properties": properties, "required": required}
        return out | {"additionalProperties": False}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:  # noqa: ANN401 - pydantic's own
        """Let pydantic read and write the JSON form, in a model's field or a TypeAdapter."""
        from pydantic_core import core_schema

        def validated(value: object) -> object:
            return value if isinstance(value, cls) else read(cls, value, "$", 0)

        to_json = core_schema.plain_serializer_function_ser_schema(write)
        return core_schema.no_info_plain_validator_function(validated, serialization=to_json, ref=_MODEL + cls.__name__)

    @classmethod
    def __get_pydantic_json_schema__(cls, source: object, handler: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own
        """Give pydantic the schema: each class once among the definitions of a model, or of a whole OpenAPI."""
        from pydantic_core import core_schema

        definitions: dict[str, Any] = {}
        top = schema(cls, definitions)["$ref"].rpartition("/")[2]

        def placed(whole: dict[str, Any], inner: Any) -> Any:  # noqa: ANN401 - pydantic's own
            def named(part: dict[str, Any]) -> dict[str, Any]:
                if "$ref" not in part:
                    return part
                known = core_schema.definition_reference_schema(_MODEL + part["$ref"].rpartition("/")[2])
                return {**inner(known)}  # a copy, since pydantic changes what it is given

            return walked(whole, named)

        def definition(name: str) -> Any:  # noqa: ANN401 - pydantic's own
            made = {
                "pydantic_js_functions": [lambda _source, inner: placed({"title": name, **definitions[name]}, inner)]
            }
            return core_schema.any_schema(ref=_MODEL + name, metadata=made)

        others = [definition(name) for name in definitions if name != cls.__name__]
        handler(core_schema.definitions_schema(core_schema.any_schema(), others))
        own = definitions.get(cls.__name__) or {"allOf": [{"$ref": top}]}
        found: dict[str, Any] = placed({"title": top, **own}, handler)
        return found


_MADE_WITH = vars(Data).keys() - {"to_dict", "from_dict", *vars(object)}


def table_html(title: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Write a small table for a notebook; every text is escaped.

    >>> table_html("表", ("甲",), [("<5",)])
    '<table><caption>表</caption><tr><th>甲</th></tr><tr><td>&lt;5</td></tr></table>'
    """

    def line(tag: str, cells: tuple[object, ...]) -> str:
        shown = ("" if cell is None else decimal_string(cell) if isinstance(cell, Fraction) else cell for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in shown) + "</tr>"

    body = line("th", head) + "".join(line("td", row) for row in rows)
    return f"<table><caption>{escape(title)}</caption>{body}</table>"


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cast("Any", cls))


def write(value: object) -> Any:  # noqa: ANN401 - JSON is any of six types, a branch each
    """Write a value as JSON holds it."""
    if value is None or type(value) in _PLAIN:  # what most fields hold
        return value
    match value:
        case Data():
            said: Any = value.whole_dict()
        case Fraction():
            said = decimal_string(value)
        case Enum():
            said = value.value
        case date():
            said = value.isoformat()
        case tuple():
            said = [write(each) for each in value]
        case _:  # of what fields hold, a mapping is left
            said = {str(key): write(each) for key, each in cast("Mapping[str, object]", value).items()}
    return said


@cache
def _choices(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type hint is any object
    return get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else (hint,)


def _classes(choices: tuple[Any, ...]) -> list[Any]:
    """The classes of a union that have a JSON form."""
    return [each for each in choices if isinstance(each, type) and issubclass(each, Data)]


def read(hint: Any, data: Any, where: str, depth: int) -> Any:  # noqa: ANN401 - from JSON to whatever a hint asks for
    """Read a JSON value as a type hint asks."""
    if depth > _DEEPEST:
        raise wrong(where, "套得太深")
    choices = _choices(hint)
    if data is None and NoneType in choices:
        return None
    if isinstance(data, Mapping):
        return _read_mapping(choices, data, where, depth)
    if isinstance(data, list | tuple):
        return _read_list(choices, data, where, depth)
    return _read_plain(choices, data, where)


def _read_plain(choices: tuple[Any, ...], data: Any, where: str) -> Any:  # noqa: ANN401 - as above
    for each in choices:
        if isinstance(each, type) and issubclass(each, Enum) and data in {one.value for one in each}:
            return each(data)
        if each is Fraction and isinstance(data, str) and len(data) <= _LONGEST and _NUMBER.fullmatch(data):
            return Fraction(data)
        if each is date and isinstance(data, str) and _DATE.fullmatch(data):
            return date.fromisoformat(data)
        if each in (str, int, bool) and type(data) is each:
            return data
    raise wrong(where, f"这里不能是 {data!r}")


def _read_mapping(choices: tuple[Any, ...], data: Mapping[str, Any], where: str, depth: int) -> Any:  # noqa: ANN401 - as above
    classes = _classes(choices)
    if TAG in data:
        classes = [each for each in classes if each.__name__ == data[TAG]]
    if classes:
        first = classes[0]
        if not first.own_form:
            return first.read_fields(data, where, depth)
        try:
            return first.read_by().from_dict(data)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise wrong(where, str(error)) from None
    for each in choices:
        if get_origin(each) is not None and issubclass(get_origin(each), Mapping):
            keys, inner = get_args(each)
            return {keys(key): read(inner, value, f"{where}.{key}", depth + 1) for key, value in data.items()}
    raise wrong(where, "这里不能是一组字段")


def _read_list(choices: tuple[Any, ...], data: list[Any] | tuple[Any, ...], where: str, depth: int) -> Any:  # noqa: ANN401 - as above
    for each in choices:
        if get_origin(each) is tuple:
            inner = get_args(each)
            each_its_own = inner[-1] is not ...
            if each_its_own and len(inner) != len(data):
                raise wrong(where, f"这里要 {len(inner)} 个值，不是 {len(data)} 个")
            hints = inner if each_its_own else (inner[0],) * len(data)
            return tuple(
                read(one, value, f"{where}[{at}]", depth + 1)
                for at, (one, value) in enumerate(zip(hints, data, strict=True))
            )
    raise wrong(where, "这里不能是列表")


def walked(part: Any, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON is any of six types
    """JSON with each mapping in it, the inner ones first, as a function changes it."""
    if isinstance(part, list):
        return [walked(each, changed) for each in part]
    if isinstance(part, dict):
        return changed({key: walked(each, changed) for key, each in part.items()})
    return part


def json_schema(hint: type[Data] | UnionType) -> dict[str, Any]:
    """Derive the JSON Schema (2020-12) of a class.

    Args:
        hint: A class with a JSON form, or the union of the comparators.

    Returns:
        The schema; what it refers to stands in ``$defs``, by the whole address, so that it may stand inside another.
    """
    definitions: dict[str, Any] = {}
    name = schema(hint, definitions)["$ref"].rpartition("/")[2]
    own = f"{ADDRESS}/{name}.json"

    def anchored(part: dict[str, Any]) -> dict[str, Any]:
        return {**part, "$ref": f"{own}{part['$ref']}"} if "$ref" in part else part

    whole = walked(definitions[name] | {"$defs": dict(sorted(definitions.items()))}, anchored)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": own, "title": name, **whole}


def schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a type hint is any object
    """The JSON Schema of a type hint."""
    own = [each.read_by() if _classes((each,)) else each for each in _choices(hint)]
    found = [_schema(each, definitions) for each in dict.fromkeys(own)]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401, PLR0911 - a type hint is any object
    if hint is NoneType:
        return {"type": "null"}
    if hint is Fraction:
        return NUMBER
    if hint is date:
        return {"type": "string", "format": "date"}
    if hint in (str, int, bool):
        return {"type": {str: "string", int: "integer", bool: "boolean"}[hint]}
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple and inner[-1] is ...:
        return {"type": "array", "items": schema(inner[0], definitions)}
    if origin is tuple:
        items = [schema(each, definitions) for each in inner]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(inner[1], definitions)}
    if issubclass(hint, Enum):
        return {"enum": [each.value for each in hint]}
    name = hint.titled or hint.__name__
    if name not in definitions:
        definitions[name] = {}  # a placeholder: a score holds scores
        definitions[name] = hint.schema_of_fields(definitions)
    return {"$ref": f"#/$defs/{name}"}
