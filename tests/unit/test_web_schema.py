"""The OpenAPI is true: what schemathesis makes of it, right and wrong, is answered as it says, never with an error."""

from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings

from indicators.web import Settings, router

APP = FastAPI()
APP.include_router(router(Settings(workers=0)))
NAMES = [f"{method.upper()} {path}" for path, known in APP.openapi()["paths"].items() for method in known]
LARGE = {"POST /score", "POST /explain", "POST /review", "POST /packs/suited"}  # a whole table, a whole score

CHECKS: Any = list(HealthCheck)


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    """What schemathesis reads in the OpenAPI; it takes two seconds to import."""
    import schemathesis
    from schemathesis.core.result import Ok

    schema = schemathesis.openapi.from_dict(APP.openapi())
    schema.app = APP
    found = {each.label: each for each in (read.ok() for read in schema.get_all_operations() if isinstance(read, Ok))}
    assert set(NAMES) == set(found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_one_that_the_schema_says(name: str, operations: dict[str, Any]) -> None:
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    # a file without a table and a rule pack that is none are sound by the schema, and refused
    by_meaning = [positive_data_acceptance]

    @given(operations[name].as_strategy())
    @settings(max_examples=1 if name in LARGE else 5, database=None, suppress_health_check=CHECKS)
    def answered(case: Any) -> None:
        case.validate_response(case.call(timeout=600), excluded_checks=by_meaning)

    answered()
