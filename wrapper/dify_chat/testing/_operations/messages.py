"""The history of a conversation, feedback, and suggested questions."""

from typing import Any

from werkzeug import Response

from .._app.ids import APP_ID, naive_time
from .._app.records import Conversation, Feedback, Message
from .._wire.checks import integer_between, one_of, optional, text, uuid_or_empty
from .._wire.errors import invalid_param, not_found
from .._wire.responses import json_response
from .call import Call

_NO_PARENT = "00000000-0000-0000-0000-000000000000"
_SUGGESTIONS = ["What is A?", "Why B?", "¿Qué es C?"]


def history(call: Call) -> Response:
    """Return the newest messages, or those before `first_id`; the oldest first within the page."""
    conversation_id = call.field("conversation_id", uuid_or_empty)
    first_id = call.field("first_id", uuid_or_empty, "")
    limit = call.field("limit", integer_between(1, 100), 20)
    if not conversation_id:
        return json_response({"limit": limit, "has_more": False, "data": []})
    with call.state.lock:
        conversation = call.conversation(conversation_id)
        messages = conversation.messages
        if first_id:
            ids = [message.id for message in messages]
            if first_id not in ids:
                raise not_found("First Message Not Exists.")
            messages = messages[: ids.index(first_id)]
        rows = [_row(conversation, message) for message in messages[-limit:]]
        return json_response({"limit": limit, "has_more": len(messages) > limit, "data": rows})


def feedback(call: Call) -> Response:
    rating = call.field("rating", optional(one_of("like", "dislike")), None)
    content = call.field("content", optional(text), None)
    with call.state.lock:
        message = _addressed(call)
        if rating is None and message.feedback is None:
            raise invalid_param("rating cannot be None when feedback not exists")
        message.feedback = Feedback(rating, content) if rating else None
    return json_response({"result": "success"})


def feedbacks(call: Call) -> Response:
    """Return the feedback of all users, the newest first."""
    page = call.field("page", integer_between(1), 1)
    limit = call.field("limit", integer_between(1, 101), 20)
    with call.state.lock:
        rows = [
            _feedback_row(conversation, message, message.feedback)
            for conversation in call.state.conversations.values()
            for message in conversation.messages
            if message.feedback
        ]
    rows.sort(key=lambda row: row["created_at"], reverse=True)
    return json_response({"data": rows[(page - 1) * limit : page * limit]})


def suggested(call: Call) -> Response:
    message = _addressed(call)
    questions = _SUGGESTIONS if message.suggestions is None else message.suggestions
    return json_response({"result": "success", "data": questions})


def _addressed(call: Call) -> Message:
    if message := call.state.message(str(call.ids["message_id"]), call.user):
        return message
    raise not_found("Message Not Exists.")


def _row(conversation: Conversation, message: Message) -> dict[str, Any]:
    names = ("id", "query", "answer", "created_at", "status", "error")
    prompt, answer = message.usage.prompt_tokens, message.usage.completion_tokens
    return {
        **{name: getattr(message, name) for name in names},
        "message_tokens": prompt,
        "answer_tokens": answer,
        "total_tokens": prompt + answer,
        "total_price": message.usage.total_price,
        "currency": "USD",
        "provider_response_latency": message.latency,
        "conversation_id": conversation.id,
        "parent_message_id": _NO_PARENT,
        "inputs": conversation.inputs,
        "feedback": {"rating": message.feedback.rating} if message.feedback else None,
        "retriever_resources": [],
        "agent_thoughts": message.thoughts,
        "message_files": message.files,
        "extra_contents": [form.in_history() for form in message.forms],
    }


def _feedback_row(conversation: Conversation, message: Message, feedback: Feedback) -> dict[str, Any]:
    ids = {"app_id": APP_ID, "conversation_id": conversation.id, "message_id": message.id}
    author = {"from_source": "user", "from_end_user_id": conversation.user.id, "from_account_id": None}
    times = dict.fromkeys(("created_at", "updated_at"), naive_time(feedback.created_at))
    return {**vars(feedback), **ids, **author, **times}
