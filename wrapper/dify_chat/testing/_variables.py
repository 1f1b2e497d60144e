"""The variables of a chatflow's conversations."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, anything, integer_between, optional, text, uuid_or_empty
from ._problems import bad_request, not_found
from ._records import Conversation, Variable

_DECLARED = [
    (str(uuid4()), "last_query", "string", "", "last query"),
    (str(uuid4()), "count", "number", 7, "a number"),
    (str(uuid4()), "prefs", "object", {"a": 1, "é": "ü"}, "obj"),
    (str(uuid4()), "tags", "array[string]", ["x", "y"], "arr"),
]

_LIST = Shape(
    "ConversationVariablesQuery",
    {
        "last_id": Field(uuid_or_empty(), ""),
        "limit": Field(integer_between(1, 100), 20),
        "variable_name": Field(optional(text), None),
    },
)
_UPDATE = Shape("ConversationVariableUpdatePayload", {"value": Field(anything)})


def declared() -> list[Variable]:
    """The variables of a new conversation, whose values are the app's defaults."""
    return [Variable(*each) for each in _DECLARED]


def page(call: Call) -> Response:
    given = call.take(_LIST)
    with call.state.lock:
        found = _conversation(call).variables
        if given["variable_name"]:
            call.version.check_variable_name()
        if given["last_id"]:
            last = _variable(found, given["last_id"], call.path)
            found = found[found.index(last) + 1 :]
        rows = [_row(variable) for variable in found[: given["limit"]]]
        return json_answer({"limit": given["limit"], "has_more": len(found) > len(rows), "data": rows})


def update(call: Call) -> Response:
    given = call.take(_UPDATE)
    with call.state.lock:
        variable = _variable(_conversation(call).variables, str(call.ids["variable_id"]), call.path)
        kind = _type_of(given["value"])
        is_empty = given["value"] == [] and variable.type.startswith("array")  # which is of each type
        if not is_empty and not _fits(variable.type, kind):
            expected = f"variable '{variable.name}' expects {variable.type}"
            raise bad_request(f"Type mismatch: {expected}, but got {kind} type")
        variable.set(given["value"])
        return json_answer(_row(variable))


def _conversation(call: Call) -> Conversation:
    if conversation := call.state.conversation(str(call.ids["conversation_id"]), call.user):
        return conversation
    raise not_found("Conversation Not Exists.", call.path)


def _variable(variables: list[Variable], id_: str, path: str) -> Variable:
    if found := next((variable for variable in variables if variable.id == id_), None):
        return found
    raise not_found("Conversation Variable Not Exists.", path)


def _fits(expected: str, kind: str) -> bool:
    return kind == expected or (expected == "number" and kind in ("integer", "float"))


def _type_of(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "float"
        case str():
            return "string"
        case dict():
            return "object"
        case list():
            return f"array[{_element_type(value)}]"
    return "none"


def _element_type(values: Iterable[object]) -> str:
    kinds = {"number" if kind in ("integer", "float") else kind for kind in map(_type_of, values)}
    return kinds.pop() if len(kinds) == 1 else "any"


def _row(variable: Variable) -> dict[str, Any]:
    return {
        "id": variable.id,
        "name": variable.name,
        "value_type": variable.type,
        "value": str(variable.value),
        "description": variable.description,
        "created_at": variable.created_at,
        "updated_at": variable.updated_at,
    }
