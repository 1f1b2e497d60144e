"""A user's conversations: the list, and what may be done with one of them."""

from typing import Any

from werkzeug import Response

from ._answers import json_answer
from ._app_info import INTRODUCTION
from ._call import Call
from ._payload import Field, Refused, Shape, boolean, integer_between, one_of, optional, text, uuid_or_empty
from ._problems import Crash, not_found
from ._records import Conversation
from ._state import title_of

_LONGEST_NAME = 255


def _name_or_auto(given: dict[str, Any]) -> dict[str, Any]:
    if not given["auto_generate"] and not (given["name"] or "").strip():
        raise Refused("value_error", "Value error, name is required when auto_generate is false")
    return given


_LIST = Shape(
    "ConversationListQuery",
    {
        "last_id": Field(uuid_or_empty(), ""),
        "limit": Field(integer_between(1, 100), 20),
        "sort_by": Field(one_of("created_at", "-created_at", "updated_at", "-updated_at"), "-updated_at"),
    },
)
_RENAME = Shape(
    "ConversationRenamePayload",
    {"name": Field(optional(text), None), "auto_generate": Field(boolean, False)},
    _name_or_auto,
)


def page(call: Call) -> Response:
    given = call.take(_LIST)
    key, limit = given["sort_by"], given["limit"]
    with call.state.lock:
        found = sorted(
            call.state.conversations_of(call.user),
            key=lambda one: one.last_moment if key.endswith("updated_at") else one.first_moment,
            reverse=key.startswith("-"),
        )
        if given["last_id"]:
            ids = [one.id for one in found]
            if given["last_id"] not in ids:
                raise not_found("Last Conversation Not Exists.", call.path)
            found = found[ids.index(given["last_id"]) + 1 :]
        rows = [_row(one) for one in found[:limit]]
    return json_answer({"limit": limit, "has_more": len(found) > limit, "data": rows})


def rename(call: Call) -> Response:
    given = call.take(_RENAME)
    with call.state.lock:
        conversation = _addressed(call)
        name = title_of(conversation.messages[0].query) if given["auto_generate"] else given["name"]
        if len(name) > _LONGEST_NAME:
            raise Crash  # it doesn't fit into Dify's database
        conversation.name = name
        conversation.touch()
        return json_answer(_row(conversation))


def delete(call: Call) -> Response:
    id_ = str(call.ids["conversation_id"])
    with call.state.lock:
        if call.state.conversation(id_, call.user) is None:
            call.version.unknown_conversation(call.path)
        call.state.delete(id_)
    return Response(status=204, content_type="application/json")


def _addressed(call: Call) -> Conversation:
    if conversation := call.state.conversation(str(call.ids["conversation_id"]), call.user):
        return conversation
    raise not_found("Conversation Not Exists.", call.path)


def _row(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "name": conversation.name,
        "inputs": conversation.inputs,
        "status": "normal",
        "introduction": INTRODUCTION,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
    }
