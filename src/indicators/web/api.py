"""The router (FastAPI): each job at its path, with its schemas in the OpenAPI of the application that mounts it.

A request is read whole, within the limit, and answered by a process of :class:`~indicators.web.Service`; FastAPI
resolves the application's own dependencies (who may ask) and describes, it reads no body and writes no answer.

Lives here: :func:`router`. May not: know what a job does.
"""

import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from inspect import Parameter, Signature, getdoc
from typing import Any, cast

from attrs import fields
from fastapi import APIRouter, Body, File, Form, Query, Request, Response, UploadFile
from fastapi.routing import APIRoute

from indicators.web import jobs
from indicators.web.answers import MEDIA
from indicators.web.problems import PROBLEM, TOO_LARGE, Answer, Problem, problem, refused
from indicators.web.service import Service
from indicators.web.settings import Settings
from indicators.web.showing import page

BODY = "indicators.body"
_ARGUMENT = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)
_REFUSED = {
    400: "请求的形式不对",
    404: "没有这个规则包",
    TOO_LARGE: "请求太大",
    422: "请求里有不能用的值，或者这个文件、这个规则包读不了",
    500: "程序出错",
    503: "服务正忙",
}


def router(settings: Settings | Service | None = None) -> APIRouter:
    """Make a router with everything that can be asked; a back end mounts it in two lines.

    Args:
        settings: The limits; or a service that several routers share, which its maker starts and closes.

    Returns:
        The router; it starts its processes with the application and ends them with it.

    >>> from fastapi import FastAPI
    >>> app = FastAPI()
    >>> app.include_router(router(), prefix="/indicators")
    >>> "/indicators/score/row" in app.openapi()["paths"]
    True
    """
    service, lifespan = served(settings)
    made = APIRouter(route_class=limited(service.settings.size), lifespan=lifespan, tags=["indicators"])
    made.add_api_route("/docs", _docs(service.settings), methods=["GET"], include_in_schema=False)
    for job in jobs.JOBS.values():
        required = not isinstance(job.asked, tuple) or not {"table", "files"}.isdisjoint(job.asked)
        made.add_api_route(
            f"/{job.name}",
            _endpoint(job, service),
            methods=["GET" if job.asked is None else "POST"],
            name=job.name,
            summary=job.summary,
            description=job.run.__doc__,
            responses=_responses(job),
            openapi_extra=None if job.asked is None else {"requestBody": {"required": required}},
            response_class=Response,
        )
    return made


def served(given: Settings | Service | None) -> tuple[Service, Any]:
    """The service of a router, and what runs it: nothing where its maker does."""
    if isinstance(given, Service):
        return given, None
    service = Service(given)
    return service, service.running


def _docs(settings: Settings) -> Callable[[Request], Awaitable[Response]]:
    """A page that describes everything; nothing of it comes from elsewhere."""

    async def docs(request: Request) -> Response:
        base = request.url.path.removesuffix("/docs")
        openapi = f"{request.scope.get('root_path', '')}{request.app.openapi_url or ''}"
        found = page(
            "docs.html.jinja",
            jobs=tuple(jobs.JOBS.values()),
            fields={job.name: _fields(job) for job in jobs.JOBS.values()},
            multipart={job.name: isinstance(job.asked, tuple) for job in jobs.JOBS.values()},
            examples={
                job.name: json.dumps(job.example, ensure_ascii=False) for job in jobs.JOBS.values() if job.example
            },
            settings=settings,
            base=base,
            openapi=openapi,
        )
        return response(found)

    return docs


def _fields(job: jobs.Job) -> list[tuple[str, str]]:
    """Name and words of what a job asks for."""
    if job.asked is None:
        return []
    if isinstance(job.asked, tuple):
        return [(name, jobs.FIELDS[name]) for name in job.asked]
    said = dict(_ARGUMENT.findall(getdoc(job.asked) or ""))
    return [(each.name, " ".join(said.get(each.name, "").split())) for each in fields(cast("Any", job.asked))]


def limited(size: int) -> type[APIRoute]:
    """A route that reads the body itself, up to a size, and gives FastAPI an empty one."""

    class Limited(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                body = bytearray()
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > size:
                        message = f"请求超过 {size} 字节"
                        return response(problem(refused("request_too_large", message, "分几次提交").diagnostic))
                unread = {b"content-type", b"content-length"}
                headers = [pair for pair in request.scope["headers"] if pair[0] not in unread]
                media = request.headers.get("content-type", "")
                scope = {**request.scope, "headers": headers, BODY: (bytes(body), media)}
                return await inner(Request(scope, _nothing))

            return handle

    return Limited


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def response(answer: Answer) -> Response:
    """An answer as FastAPI sends it; nothing in it is kept or guessed at by a browser."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} | dict(answer.headers)
    return Response(answer.body, answer.status, headers, answer.media)


def _endpoint(job: jobs.Job, service: Service) -> Callable[..., Awaitable[Response]]:
    async def endpoint(**given: Any) -> Response:  # noqa: ANN401 - FastAPI's own
        request: Request = given["request"]
        body, media = request.scope[BODY]
        query = {**request.query_params, **request.path_params}
        return response(await service.answer_async(job.name, body, media, query))

    parameters = [Parameter("request", Parameter.KEYWORD_ONLY, annotation=Request), *_parameters(job)]
    endpoint.__signature__ = Signature(parameters, return_annotation=Signature.empty)  # type: ignore[attr-defined]
    return endpoint


def _parameters(job: jobs.Job) -> list[Parameter]:
    """What FastAPI tells of a request; it takes nothing of it."""

    def made(name: str, kind: Any, default: Any) -> Parameter:  # noqa: ANN401 - FastAPI's own
        return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)

    found = []
    if isinstance(job.answers, str):
        known = "、".join(job.answers.split())
        found.append(made("format", str, Query(job.answers.split()[0], description=f"格式：{known}")))
    if job.asked is None:
        return [*found, *([made("id", str, Query(description="规则包的名称"))] if job.name == "packs/show" else [])]
    if isinstance(job.asked, tuple):
        for name in job.asked:
            words = jobs.FIELDS[name]
            if name == "files":
                found.append(made(name, list[UploadFile], File([], description=words)))
            elif name in jobs.FILES:
                found.append(made(name, UploadFile | None, File(None, description=words)))
            else:
                found.append(made(name, str, Form("", description=words)))
        return found
    examples = None if job.example is None else [dict(job.example)]
    return [*found, made("asked", job.asked, Body(None, examples=examples))]


def _responses(job: jobs.Job) -> dict[int | str, dict[str, Any]]:
    said: dict[int | str, dict[str, Any]] = {
        status: {"description": words, "content": {PROBLEM: {"schema": Problem.schema_of_fields({})}}}
        for status, words in _REFUSED.items()
    }
    if isinstance(job.answers, str):
        media = [MEDIA[each].partition(";")[0] for each in job.answers.split()]
        said[200] = {"description": "文件", "content": {each: {"schema": {"type": "string"}} for each in media}}
    else:
        said[200] = {"description": "答复", "model": job.answers}
    return said
