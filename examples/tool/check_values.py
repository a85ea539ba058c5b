"""A tool that imports the library: says which printed values cannot be read, where, and what to do.

python check_values.py "≥65台" "大干等于60%"
"""

import sys

from indicators import parse_many
from indicators.comparators import Unparsed


def main(texts: list[str]) -> int:
    """Print one line a value; 1 where one is unread."""
    readings = parse_many(texts)
    for text, reading in zip(texts, readings, strict=True):
        match reading:
            case Unparsed(diagnostic=said):
                print(f"{text}\t{said or reading.reason}")
            case _:
                print(f"{text}\t{reading}\t{reading.interval or '—'}\t{reading.unit_text or '—'}")
    return int(any(isinstance(reading, Unparsed) for reading in readings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
