"""Which place a text speaks of (地区): provinces and their cities by ``rules/regions.toml``.

Lives here: the places that a text names, and how near a pack's place is to a form's. May not: know rules or points.
"""

import re
from functools import cache
from itertools import chain

from attrs import field, frozen

from indicators._resources import rules_table

HERE, PROVINCE, NATION, UNSAID, ELSEWHERE = 4, 3, 2, 1, 0
_LOCAL = re.compile(r"[\u4e00-\u9fff]{1,8}?[市县区州盟](?![市县区])")
_SEGMENTS = re.compile(r"[、，；（）()]")
_SUFFIX = re.compile(r"(壮族|回族|维吾尔)?自治区$|省$|市$")


@frozen
class Province:
    """One province (省级行政区)."""

    name: str  # its full name
    code: str  # the first two digits of its codes
    places: tuple[str, ...] = field(default=(), converter=tuple)  # its prefecture-level places

    @property
    def short(self) -> str:
        """Its everyday name: 湖北."""
        return _SUFFIX.sub("", self.name)


@cache
def _regions() -> tuple[tuple[Province, ...], tuple[str, ...]]:
    data = rules_table("regions")
    return tuple(Province(**each) for each in data["provinces"]), tuple(data["national"])


def province_of(text: str, code: str = "") -> Province | None:
    """The province that a text names: itself or a city of it, else by a project code, else by its short name.

    >>> [found.short for text in ("武汉市汉阳区水务局", "湖北工程学院") if (found := province_of(text))]
    ['湖北', '湖北']
    """
    provinces, _ = _regions()
    named = (each for each in provinces if any(word in text for word in (each.name, *each.places)))
    coded = (each for each in provinces if code.startswith(each.code))
    return next(chain(named, coded, (each for each in provinces if each.short in text)), None)


@cache
def places_of(jurisdiction: str) -> tuple[tuple[str, str], ...]:
    """The places that a pack's words name (适用): of each the province, and the city or county, ``""`` for all of it.

    >>> places_of("湖北省、武汉市及各区")
    (('湖北省', ''), ('湖北省', '武汉市'))
    """
    found = []
    for segment in _SEGMENTS.split(jurisdiction):
        province = province_of(segment)
        if province is not None:
            local = _LOCAL.match(segment.replace(province.name, "", 1))
            found.append((province.name, "" if local is None else local[0]))
    return tuple(found)


def nearness(jurisdiction: str, text: str, code: str = "") -> tuple[int, str]:
    """Rank how near a pack's place is to that of a form, higher is nearer, with a few words for it.

    A form says its place by its text, or by its project code (项目编码), which begins with that of the place.

    >>> nearness("湖北省、武汉市及各区", "武汉市汉阳区水务和湖泊局"), nearness("湖北省鄂州市", "武汉市汉阳区")
    ((4, '同在武汉市'), (0, '湖北省鄂州市的样式'))
    """
    if any(word in jurisdiction for word in _regions()[1]):
        return NATION, "全国通用"
    places, home = places_of(jurisdiction), province_of(text, code)
    local = next((word for _, word in places if word and word in text), None)
    if local is not None:
        return HERE, f"同在{local}"
    if not places:
        return UNSAID, jurisdiction
    if home is not None and (home.name, "") in places:
        return PROVINCE, f"同属{home.name}"
    return ELSEWHERE, f"{jurisdiction}的样式"
