"""Text → comparator: the language of printed indicator values (指标值); the only room that imports lark."""

from indicators.syntax.values import parse

__all__ = ["parse"]
