"""A back end with FastAPI: the router in two lines, behind the application's own check of who may ask.

``uvicorn fastapi_app:app``; ``/openapi.json`` describes everything, the own path ``/health`` too.
"""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException

from indicators.web import Settings, router


def known(authorization: Annotated[str, Header()] = "") -> None:
    """Let in who has the key; a real back end looks into its session here."""
    if authorization != "Bearer secret":
        raise HTTPException(401, "请先登录")


app = FastAPI(title="某市财政绩效平台", docs_url=None, redoc_url=None)  # their pages load from a CDN
app.include_router(router(Settings(seconds=10)), prefix="/indicators", dependencies=[Depends(known)])


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
