"""Templates filled in (模板): pages and pictures that stand as jinja beside the room that gives them.

Lives here: :func:`rendered`. May not: know what a template shows.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from indicators.errors import FormError
from indicators.standards import number_words

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(room: str, template: str, **shown: object) -> str:
    """Fill a template of a room; every text is escaped, a name that is not given is an error.

    Raises:
        FormError: jinja2 is not installed.

    >>> rendered("cycle", "history.svg.jinja", name="抢修", stages=[], tops=[64], row=26, wide=None)[:4]
    '<svg'
    """
    return _environment(room).get_template(template).render(**shown)


@cache
def _environment(room: str) -> "Environment":
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ModuleNotFoundError as error:
        message = "写网页和图缺少 jinja2"
        raise FormError.of(code="library_missing", message=message, hint="pip install 'indicators[files]'") from error
    folder = files(f"indicators.{room}").joinpath("templates")
    loader = FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["number"] = number_words
    return made
