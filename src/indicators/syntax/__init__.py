"""Text → comparator or rule tree: the language of printed values (指标值) and standards (评分标准); only importer of lark."""

from indicators.syntax.standards import parse_standard
from indicators.syntax.values import parse

__all__ = ["parse", "parse_standard"]
