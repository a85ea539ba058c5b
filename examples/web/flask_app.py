"""A back end with Flask: one view for everything that can be asked (``flask --app flask_app run``).

``Service`` answers in processes of its own, with limits of time and memory. Whoever wants neither calls the library in
the view: it is pure and thread-safe, and its errors have ``to_dict()``.
"""

from flask import Flask, Response, request

from indicators import IndicatorsError, explain, score_row
from indicators.web import Service

service = Service()
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = service.settings.size


@app.route("/indicators/<path:job>", methods=["GET", "POST"])
def ask(job: str) -> Response:
    answer = service.answer(job, request.get_data(), request.content_type or "", request.args)
    return Response(answer.body, answer.status, list(answer.headers), content_type=answer.media)


@app.post("/row")
def row() -> tuple[dict[str, object], int]:
    asked = request.get_json()
    try:
        found = score_row(str(asked["target"]), str(asked["actual"]), points=10, rules="hubei-2019")
    except IndicatorsError as error:
        return error.to_dict(), 422
    return {"score": found.to_dict(), "explanation": explain(found, "hubei-2019").to_dict()}, 200
