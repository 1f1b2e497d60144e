"""The description in the form from which schemathesis generates requests.

A test imports this file as it runs: schemathesis takes 1 s of CPU, and each process collects all tests.
"""

import copy
import os
from collections.abc import Callable
from typing import Any

import schemathesis
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.pytest._test_builder import build_operation_test

from tests.contract.description import SPEC, Json, resolved

API_KEY = "app-under-test"

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "10"))
"""Generated requests for each operation, beside those at the edges; `make contract` sets more."""


def _config(*, edges: bool) -> schemathesis.Config:
    """Return what to generate; without `edges`, drawn requests alone."""
    return schemathesis.Config.from_dict(
        {
            "seed": 1,  # each run sends the same requests
            "generation": {"max-examples": EXAMPLES, "database": "none"},
            "phases": {"coverage": {"enabled": edges}},
            "suppress-health-check": ["too_slow"],  # a slow run of a busy machine must not fail
            "auth": {"openapi": {"bearerAuth": {"bearer": API_KEY}}},
        }
    )


def _with_whole_requests() -> Json:
    """Return the description without `allOf` in requests, whose parts schemathesis mutates separately."""
    spec = copy.deepcopy(SPEC)
    schemas = spec["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith("Request") and "allOf" in schema:
            parts = [resolved(part) for part in schema["allOf"]]
            schemas[name] = {
                "type": "object",
                "required": [each for part in parts for each in part.get("required", [])],
                "properties": {key: value for part in parts for key, value in part["properties"].items()},
            }
    return spec


def _schema(*, edges: bool) -> Any:
    return schemathesis.openapi.from_dict(_with_whole_requests(), config=_config(edges=edges))


description = _schema(edges=True)
drawn = _schema(edges=False)


def send_each(operation_id: str, check: Callable[[Any], None], *, edges: bool) -> None:
    """Call `check` with each request that is generated for an operation; without `edges`, with drawn ones.

    It is the test that schemathesis makes for `parametrize`, which makes up requests in each process.
    """
    schema = description if edges else drawn

    def test(case: schemathesis.Case[Any]) -> None:
        check(case)

    build_operation_test(
        config=schema.config,
        operation=schema.find_operation_by_id(operation_id),
        test_func=test,
        given_kwargs={},
        feedback=NO_FEEDBACK,
    )()


def linked(operation_ids: list[str]) -> Any:
    """Return the state machine that tries some operations in the order of their links."""
    part = _schema(edges=True).include(operation_id=operation_ids)  # whose settings change here
    part.config.phases.stateful.inference.algorithms = []  # follow the description's links, and guess none
    part.config.generation.with_security_parameters = False  # a request without a key has no successor
    return part.as_state_machine()
