"""The messages of a conversation: their history, what the user thinks of them, what he may ask next."""

from typing import Any

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, integer_between, one_of, optional, text, uuid_or_empty
from ._problems import invalid_param, not_found
from ._records import Conversation, Feedback, Message

_NO_PARENT = "00000000-0000-0000-0000-000000000000"
_SUGGESTIONS = ["What is A?", "Why B?", "¿Qué es C?"]

_HISTORY = Shape(
    "MessageListQuery",
    {
        "conversation_id": Field(uuid_or_empty()),
        "first_id": Field(uuid_or_empty(), ""),
        "limit": Field(integer_between(1, 100), 20),
    },
)
_FEEDBACK = Shape(
    "MessageFeedbackPayload",
    {"rating": Field(optional(one_of("like", "dislike")), None), "content": Field(optional(text), None)},
)


def history(call: Call) -> Response:
    """The newest messages, or those before `first_id`; oldest first within the page."""
    given = call.take(_HISTORY)
    limit, first_id = given["limit"], given["first_id"]
    if not given["conversation_id"]:
        return json_answer({"limit": limit, "has_more": False, "data": []})
    with call.state.lock:
        conversation = call.state.conversation(given["conversation_id"], call.user)
        if conversation is None:
            raise not_found("Conversation Not Exists.", call.path)
        messages = conversation.messages
        if first_id:
            ids = [message.id for message in messages]
            if first_id not in ids:
                raise not_found("First Message Not Exists.", call.path)
            messages = messages[: ids.index(first_id)]
        rows = [call.version.message(_row(conversation, message)) for message in messages[-limit:]]
        return json_answer({"limit": limit, "has_more": len(messages) > limit, "data": rows})


def feedback(call: Call) -> Response:
    given = call.take(_FEEDBACK)
    with call.state.lock:
        message = _addressed(call)
        if given["rating"] is None and message.feedback is None:
            raise invalid_param("rating cannot be None when feedback not exists")
        message.feedback = Feedback(**given) if given["rating"] else None
    return json_answer({"result": "success"})


def suggested(call: Call) -> Response:
    message = _addressed(call)
    questions = _SUGGESTIONS if message.suggestions is None else message.suggestions
    return json_answer({"result": "success", "data": questions})


def _addressed(call: Call) -> Message:
    if message := call.state.message(str(call.ids["message_id"]), call.user):
        return message
    raise not_found("Message Not Exists.", call.path)


def _row(conversation: Conversation, message: Message) -> dict[str, Any]:
    usage = message.usage
    return {
        "id": message.id,
        "conversation_id": conversation.id,
        "parent_message_id": _NO_PARENT,
        "inputs": conversation.inputs,
        "query": message.query,
        "answer": message.answer,
        "feedback": {"rating": message.feedback.rating} if message.feedback else None,
        "retriever_resources": [],
        "created_at": message.created_at,
        "agent_thoughts": message.thoughts,
        "message_files": message.files,
        "message_tokens": usage.prompt_tokens,
        "answer_tokens": usage.completion_tokens,
        "provider_response_latency": message.latency,
        "total_price": usage.total_price,
        "currency": "USD",
        "status": message.status,
        "error": message.error,
        "extra_contents": [form.shown() for form in message.forms],
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }
