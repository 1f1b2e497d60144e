"""The conversations of a user, and their variables."""

from typing import Any

from werkzeug import Response

from .._app.model import title_of
from .._app.records import Conversation, Variable
from .._wire.checks import boolean, integer_between, one_of, optional, text, uuid_or_empty
from .._wire.errors import ApiError, invalid_param, not_found
from .._wire.responses import json_response
from .app import INTRODUCTION
from .call import Call

_SORTED_BY = one_of("created_at", "-created_at", "updated_at", "-updated_at")


def page(call: Call) -> Response:
    last_id = call.field("last_id", uuid_or_empty, "")
    limit = call.field("limit", integer_between(1, 100), 20)
    sort_by = call.field("sort_by", _SORTED_BY, "-updated_at")
    with call.state.lock:
        found = call.state.conversations_of(call.user)  # in the order of their creation
        if sort_by.endswith("updated_at"):
            found.sort(key=lambda one: one.last_moment)
        if sort_by.startswith("-"):
            found.reverse()
        if last_id:
            ids = [one.id for one in found]
            if last_id not in ids:
                raise not_found("Last Conversation Not Exists.")
            found = found[ids.index(last_id) + 1 :]
        rows = [_row(one) for one in found[:limit]]
    return json_response({"limit": limit, "has_more": len(found) > limit, "data": rows})


def rename(call: Call) -> Response:
    name = call.field("name", optional(text), None) or ""
    auto_generate = call.field("auto_generate", boolean, False)
    if not auto_generate and not name.strip():
        raise invalid_param("name is required when auto_generate is false")
    with call.state.lock:
        conversation = _addressed(call)
        if auto_generate:
            name = title_of(conversation.messages[0].query)
        if len(name) > 255:  # the length of the column in Dify's database
            raise ApiError(500)
        conversation.name = name
        conversation.touch()
        return json_response(_row(conversation))


def delete(call: Call) -> Response:
    with call.state.lock:
        del call.state.conversations[_addressed(call).id]
    return Response(status=204, content_type="application/json")


def variables(call: Call) -> Response:
    last_id = call.field("last_id", uuid_or_empty, "")
    limit = call.field("limit", integer_between(1, 100), 20)
    name = call.field("variable_name", optional(text), None)
    with call.state.lock:
        found = _addressed(call).variables
        if name:
            raise ApiError(500)  # Dify 1.16.0 builds a query that its database refuses
        if last_id:
            found = found[found.index(_variable(found, last_id)) + 1 :]
        rows = [_variable_row(variable) for variable in found[:limit]]
        return json_response({"limit": limit, "has_more": len(found) > limit, "data": rows})


def update_variable(call: Call) -> Response:
    value = call.field("value", lambda value: value)
    with call.state.lock:
        variable = _variable(_addressed(call).variables, str(call.ids["variable_id"]))
        try:
            variable.set(value)
        except ValueError as error:
            problem = f"Type mismatch: variable '{variable.name}' expects {variable.value_type}: {error}"
            raise ApiError(400, message=problem) from None
        return json_response(_variable_row(variable))


def _addressed(call: Call) -> Conversation:
    return call.conversation(str(call.ids["conversation_id"]))


def _row(conversation: Conversation) -> dict[str, Any]:
    names = ("id", "name", "inputs", "created_at", "updated_at")
    row = {name: getattr(conversation, name) for name in names}
    return {**row, "status": "normal", "introduction": INTRODUCTION}


def _variable(variables: list[Variable], id_: str) -> Variable:
    if found := next((variable for variable in variables if variable.id == id_), None):
        return found
    raise not_found("Conversation Variable Not Exists.")


def _variable_row(variable: Variable) -> dict[str, Any]:
    return {**vars(variable), "value": str(variable.value)}
