"""From a name to what answers it (分派): a job, or a page.

Lives here: :func:`answer`. May not: answer itself.
"""

import json
import warnings
from collections.abc import Callable, Mapping

from attrs import evolve

from indicators.web.author import author, author_file
from indicators.web.clerk import clerk, clerk_file
from indicators.web.evaluator import evaluator, evaluator_file
from indicators.web.jobs import FIELDS, JOBS
from indicators.web.problems import Answer, problem_of, refused, written
from indicators.web.requests import Call
from indicators.web.reviewer import reviewer
from indicators.web.settings import Settings
from indicators.web.showing import page

PAGES: Mapping[str, Callable[[Call], Answer]] = {
    "page/clerk": clerk,
    "page/clerk/file": clerk_file,
    "page/review": reviewer,
    "page/evaluate": evaluator,
    "page/evaluate/file": evaluator_file,
    "page/rules": author,
    "page/rules/file": author_file,
}


def answer(job: str, body: bytes, media: str, query: Mapping[str, str], settings: Settings) -> Answer:
    """Answer a request; whatever goes wrong is an answer."""
    run = PAGES.get(job) or (JOBS[job].run if job in JOBS else None)
    try:
        if run is None:
            raise refused("no_such_job", "没有这个地址")  # noqa: TRY301 - one way out for all that is wrong
        with warnings.catch_warnings(action="ignore"):
            known = FIELDS if job in JOBS else None
            found = run(Call(body=body, media=media, query=query, settings=settings, known=known))
            return found if isinstance(found, Answer) else Answer(body=written(found.whole_dict()))
    except Exception as error:  # noqa: BLE001 - what goes wrong is an answer
        found = problem_of(error)
        if not job.startswith("page/"):
            return found
        said = {"where": None, "hint": None} | json.loads(found.body)
        return evolve(page("problem.html.jinja", said=said), status=found.status)
