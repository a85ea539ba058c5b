"""Text → comparator or rule tree: the languages of printed values (指标值) and standards (评分标准).

Only this room imports lark.
The reader of standards loads when it is first asked for: most programs read values only.
"""

from typing import TYPE_CHECKING

from indicators.syntax.values import parse

if TYPE_CHECKING:
    from indicators.syntax.standards import parse_standard

__all__ = ["parse", "parse_standard"]


def __getattr__(name: str) -> object:
    """Load the reader of standards on first use."""
    if name == "parse_standard":
        from indicators.syntax.standards import parse_standard

        return parse_standard
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
