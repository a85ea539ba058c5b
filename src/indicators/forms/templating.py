"""Templates filled in (模板): pages and pictures that stand as jinja beside the room that gives them.

Lives here: :func:`rendered`. May not: know what a template shows.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from indicators.errors import FormError

if TYPE_CHECKING:
    from jinja2 import Template


def rendered(room: str, template: str, **shown: object) -> str:
    """Fill a template of a room; every text is escaped, a name that is not given is an error.

    Raises:
        FormError: jinja2 is not installed.

    >>> rendered("cycle", "history.svg.jinja", name="抢修", stages=[], tops=[64], row=26, wide=None)[:4]
    '<svg'
    """
    return _template(room, template).render(**shown)


@cache
def _template(room: str, template: str) -> "Template":
    try:
        from jinja2 import Environment, StrictUndefined
    except ModuleNotFoundError as error:
        message = "写网页和图缺少 jinja2"
        raise FormError.of(code="library_missing", message=message, hint="pip install 'indicators[files]'") from error
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files(f"indicators.{room}").joinpath("templates", template).read_text("utf-8")
    return environment.from_string(source)
