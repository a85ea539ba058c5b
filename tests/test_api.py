"""The public surface is chosen: ``API.md`` lists every name with the first line of what it says of itself.

``python tests/test_api.py`` brings the lines up to date.
"""

import re
from inspect import getdoc
from pathlib import Path

import indicators
from indicators import data

PAGE = Path(__file__).resolve().parents[1] / "API.md"
ROLE = re.compile(r":\w+:(?=`)")
ROW = re.compile(r"^\| `(\w+)` \| .* \|$", re.MULTILINE)
COMPARATOR = (
    "What a printed value is read as (比较式): a closed union of the classes in `indicators.comparators` (`AtLeast`, "
    "`Between`, `State` …), to `match` on; each has `interval`, `holds`, `to_dict`."
)


def row(name: str) -> str:
    said = COMPARATOR if name == "Comparator" else (getdoc(getattr(indicators, name)) or "").partition("\n")[0]
    plain = ROLE.sub("", said).replace("``", "`")
    return f"| `{name}` | {plain} |"


def up_to_date(page: str) -> str:
    return ROW.sub(lambda found: row(found[1]), page)


def test_the_page_lists_every_public_name_once() -> None:
    page = PAGE.read_text("utf-8")
    assert sorted(ROW.findall(page)) == sorted(indicators.__all__)
    assert len(indicators.__all__) <= 40
    assert set(indicators.__all__) <= set(dir(indicators))
    assert page == up_to_date(page)
    assert f"**JSON**, version {data.VERSION}" in page


if __name__ == "__main__":
    PAGE.write_text(up_to_date(PAGE.read_text("utf-8")), "utf-8")
