"""A web back end: ``POST /score`` takes one row as JSON and gives its score, ``GET /schema`` says what comes.

Plain WSGI: any server runs it (``python app.py`` starts the one of the standard library). Scoring is pure and
thread-safe; a worker calls ``warm_up`` once. A pack's id from a request never opens a file.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from indicators import IndicatorsError, Score, explain, score_row, warm_up
from indicators.data import json_schema

LONGEST = 10_000  # bytes of a request


def answer(request: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Score one row; what is wrong with it is an answer too."""
    try:
        rules = str(request["rules"])
        found = score_row(request["target"], request.get("actual"), points=request["points"], rules=rules)
    except IndicatorsError as error:
        return "422 Unprocessable Content", error.to_dict()
    except KeyError as error:
        return "422 Unprocessable Content", {"code": "field_missing", "message": f"缺少 {error.args[0]}"}
    except (TypeError, ValueError) as error:
        return "422 Unprocessable Content", {"code": "value_wrong", "message": str(error)}
    return "200 OK", {"score": found.to_dict(), "explanation": explain(found, rules).to_dict()}


def app(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Answer one request."""
    match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
        case "GET", "/schema":
            status, body = "200 OK", json_schema(Score)
        case "POST", "/score":
            try:
                length = min(int(environ.get("CONTENT_LENGTH") or 0), LONGEST)
                request = json.loads(environ["wsgi.input"].read(length))
            except ValueError:
                request = None
            if isinstance(request, dict):
                status, body = answer(request)
            else:
                status, body = "400 Bad Request", {"code": "not_json", "message": "请求不是一个 JSON 对象"}
        case _:
            status, body = "404 Not Found", {"code": "not_found", "message": "没有这个地址"}
    start_response(status, [("Content-Type", "application/json; charset=utf-8")])
    return [json.dumps(body, ensure_ascii=False).encode()]


if __name__ == "__main__":
    from wsgiref.simple_server import make_server

    warm_up("hubei-2019")
    make_server("127.0.0.1", 8000, app).serve_forever()
