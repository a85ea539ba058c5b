"""Printed standards as they are read, each once in a process: several tests ask about the sentences of one file."""

from functools import cache

from indicators.standards import Standard
from indicators.syntax import parse_standard


def read(text: str, measure: str | None = None, weight: str | int | None = None) -> Standard:
    return _read(text, measure, weight)


@cache
def _read(text: str, measure: str | None, weight: str | int | None) -> Standard:
    return parse_standard(text, measure=measure, weight=weight)
