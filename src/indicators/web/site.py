"""The pages (网页): each address of a browser, and the files that a page loads; nothing comes from elsewhere.

Lives here: :func:`pages`, :func:`app`. May not: know what a page shows.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request, Response

from indicators.web.api import BODY, limited, response, router, served
from indicators.web.service import Service
from indicators.web.settings import Settings

PAGES = ("clerk", "review", "evaluate", "rules")
FILES = ("clerk/file", "evaluate/file", "rules/file")
STATIC = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
}


def pages(settings: Settings | Service | None = None) -> APIRouter:
    """Make a router with the pages for people: for clerks, reviewers and authors of rules.

    Mount it under a prefix of its own: ``app.include_router(pages(), prefix="/scoring")``. It takes the limits, or a
    service that several routers share.
    """
    service, lifespan = served(settings)
    made = APIRouter(route_class=limited(service.settings.size), lifespan=lifespan, include_in_schema=False)

    def shown(job: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            body, media = request.scope[BODY]
            found = response(await service.answer_async(f"page/{job}", body, media, dict(request.query_params)))
            found.headers.update(_SAFE)
            return found

        return endpoint

    @made.get("/")
    async def first() -> Response:
        return Response(status_code=307, headers={"Location": PAGES[0]})

    for name in PAGES:
        made.add_api_route(f"/{name}", shown(name), methods=["GET", "POST"], name=name)
    for name in FILES:
        made.add_api_route(f"/{name}", shown(name), methods=["POST"])
    made.add_api_route("/static/{name}", static, methods=["GET"])
    return made


async def static(name: str, request: Request) -> Response:
    """A file that a page loads."""
    if name not in STATIC:
        return Response(status_code=404)
    data, mark = _file(name)
    headers = {"ETag": mark, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=STATIC[name], headers=headers)


@cache
def _file(name: str) -> tuple[bytes, str]:
    data = files("indicators.web").joinpath("static", name).read_bytes()
    return data, f'"{sha256(data).hexdigest()[:16]}"'


def app(settings: Settings | None = None) -> FastAPI:
    """Make the whole application: the pages at ``/``, everything that can be asked at ``/api``."""
    service = Service(settings)
    made = FastAPI(title="indicators", docs_url=None, redoc_url=None, lifespan=service.running)
    made.include_router(router(service), prefix="/api")
    made.include_router(pages(service))
    return made
