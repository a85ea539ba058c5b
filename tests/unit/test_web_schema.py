"""The OpenAPI is true: what schemathesis makes of it, right and wrong, is answered as it says, never with an error."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from indicators.web import Settings, router

APP = FastAPI()
APP.include_router(router(Settings(workers=0)))
SCHEMA = schemathesis.openapi.from_dict(APP.openapi())
SCHEMA.app = APP
FOUND = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
OPERATIONS = {each.label: each for each in FOUND}
LARGE = {"POST /score", "POST /explain", "POST /review", "POST /packs/suited"}  # a whole table, a whole score

CHECKS: Any = list(HealthCheck)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_the_schema_says(name: str) -> None:
    # a file without a table and a rule pack that is none are sound by the schema, and refused
    by_meaning = [positive_data_acceptance]

    @given(OPERATIONS[name].as_strategy())
    @settings(max_examples=1 if name in LARGE else 5, database=None, suppress_health_check=CHECKS)
    def answered(case: Any) -> None:
        case.validate_response(case.call(timeout=600), excluded_checks=by_meaning)

    answered()
