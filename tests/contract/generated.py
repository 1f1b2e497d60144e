"""The description as schemathesis generates requests from it."""

import copy
import os
from typing import Any

import schemathesis

from tests.contract.description import SPEC, Json, resolved

API_KEY = "app-under-test"

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "10"))
"""Requests made up for each operation, beside those at the edges; `make contract` asks for more."""

CONFIG = schemathesis.Config.from_dict(
    {
        "seed": 1,  # every run sends the same requests
        "generation": {"max-examples": EXAMPLES, "database": "none"},
        "suppress-health-check": ["too_slow"],  # a busy machine is no fault of the mock
        "auth": {"openapi": {"bearerAuth": {"bearer": API_KEY}}},
    }
)


def _with_whole_requests() -> Json:
    """The description without `allOf` in requests: schemathesis spoils its parts one without the other."""
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


description = schemathesis.openapi.from_dict(_with_whole_requests(), config=CONFIG)


def linked(operation_ids: list[str]) -> Any:
    """The state machine that tries some operations in the order of their links."""
    part = description.include(operation_id=operation_ids)
    part.config.phases.stateful.inference.algorithms = []  # the links of the description, no guessed ones
    part.config.generation.with_security_parameters = False  # without a key no request leads to another
    return part.as_state_machine()
