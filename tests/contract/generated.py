"""The description in the form from which schemathesis generates requests."""

import copy
import os
from typing import Any

import schemathesis

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


description = schemathesis.openapi.from_dict(_with_whole_requests(), config=_config(edges=True))
# Each process makes up the requests at the edges when it collects the tests, which takes 100 ms an operation.
drawn = schemathesis.openapi.from_dict(_with_whole_requests(), config=_config(edges=EXAMPLES > 10))


def linked(operation_ids: list[str]) -> Any:
    """Return the state machine that tries some operations in the order of their links."""
    part = description.include(operation_id=operation_ids)
    part.config.phases.stateful.inference.algorithms = []  # follow the description's links, and guess none
    part.config.generation.with_security_parameters = False  # a request without a key has no successor
    return part.as_state_machine()
