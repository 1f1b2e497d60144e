"""A parameter of another type than the signature says is refused before anything is sent."""

import inspect
import re

import pytest

from dify_chat import AsyncDifyChat, DifyInputError
from tests.contract.description import operations
from tests.support.first_uses import called
from tests.wire._async.talks import talk

# Other tests have what these refuse.
TESTED_ELSEWHERE = {"file", "files", "inputs", "value", "user_id", "trace_id", "response_mode"}
OTHERS: dict[str, tuple[str, list[object]]] = {
    "int": ("a whole number", ["5", 1.5, True, None]),
    "float": ("a number", ["0.5", True, None]),
    "bool": ("True or False", ["yes", 1, object()]),
    "datetime": ("a datetime or a string", [5, b"x", object()]),
    "str": ("a string", [5, b"x", ["x"], object()]),
}
"""What a refusal calls a type, and values of other types."""


def kind_of(annotation: object) -> str:
    words = re.findall(r"\w+", str(annotation))
    return next((kind for kind in ("int", "float", "bool", "datetime") if kind in words), "str")


PARAMETERS = [
    pytest.param(operation.id, name, kind_of(parameter.annotation), id=f"{operation.id}-{name}")
    for operation in operations()
    for name, parameter in inspect.signature(getattr(AsyncDifyChat, operation.id)).parameters.items()
    if name not in {"self", "call", *TESTED_ELSEWHERE}
]


@pytest.mark.parametrize(("operation", "name", "kind"), PARAMETERS)
async def test_parameter_of_another_type_refused(operation: str, name: str, kind: str) -> None:
    wanted, values = OTHERS[kind]
    async with talk() as (chat, server):
        for value in values:
            refusal = f"^{name} must be {wanted}, not {type(value).__name__}$"
            with pytest.raises(DifyInputError, match=refusal):
                await called(chat, operation, **{name: value})
    assert server.requests == []
