"""The doors of the values that a caller makes (字段的门): a field holds what its annotation says, or the maker is told.

Lives here: :func:`checked`, for ``frozen(field_transformer=checked)``. May not: know one of those classes.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from indicators.numbers import exact

if TYPE_CHECKING:
    from attrs import Attribute

_WORDS = {
    "str": "文字",
    "int": "整数",
    "bool": " True 或 False",
    "Fraction": "数",
    "Mapping": "字典",
    "Comparator": "比较式（parse 的结果）",
}


def checked(_: type, fields: list["Attribute[Any]"]) -> list["Attribute[Any]"]:
    """Give each field without a converter one by its annotation.

    A list, or a mapping for pairs, becomes a tuple, a number an exact one, the word of a choice the choice.

    >>> from attrs import frozen
    >>> @frozen(field_transformer=checked)
    ... class Row:
    ...     names: tuple[str, ...]
    ...     points: Fraction | None = None
    >>> Row(["甲"], "9.5")
    Row(names=('甲',), points=Fraction(19, 2))
    >>> Row(["甲", 5])
    Traceback (most recent call last):
    TypeError: names 要几个文字，不接受 ['甲', 5]
    """
    return [
        each.evolve(converter=_door(each.name, each.type))
        if each.converter is None and not isinstance(each.type, str | None)
        else each
        for each in fields
    ]


def _door(name: str, hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type hint is any object
    choices = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    kinds = tuple(get_origin(each) or each for each in choices)
    plain = {*kinds} - {tuple}
    first, *others = next((get_args(each) for each in choices if get_origin(each) is tuple), (object, ...))
    inner = first if isinstance(first, type) else object

    def held(parts: tuple[Any, ...]) -> bool:
        return (others == [...] or len(parts) == len(others) + 1) and all(isinstance(each, inner) for each in parts)

    def door(value: Any) -> Any:  # noqa: ANN401 - whatever a caller gives
        if type(value) in plain:  # what most are
            return value
        found = _taken(value, kinds)
        if not isinstance(found, kinds) or (isinstance(found, tuple) and not held(found)):
            words = "、".join(dict.fromkeys(_word(each) for each in choices if each is not NoneType))
            raise TypeError(f"{name} 要{words}，不接受 {value!r}")
        return found

    return door


def _taken(value: Any, kinds: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
    """A value as what it plainly stands for."""
    if tuple in kinds and isinstance(value, list | Mapping):
        return tuple(value.items() if isinstance(value, Mapping) else value)
    if Fraction in kinds and isinstance(value, str | int | Decimal):
        return exact(value)
    if type(value) is str and str not in kinds:
        words = {one.value: one for each in kinds if issubclass(each, Enum) for one in each}
        return words.get(value, value)
    return value


def _word(hint: Any) -> str:  # noqa: ANN401 - a type hint is any object
    """What a type is called in a message."""
    if get_origin(hint) is tuple:
        first, *others = get_args(hint)
        return f"{'几' if others == [...] else len(others) + 1}个{_word(first)}"
    kind = get_origin(hint) or hint
    if issubclass(kind, Enum):
        return "、".join(str(one.value) for one in kind)
    name: str = getattr(kind, "titled", "") or kind.__name__
    return _WORDS.get(name, name)
