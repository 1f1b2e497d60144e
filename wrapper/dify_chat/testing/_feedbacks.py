"""What all users think of the app's answers."""

from typing import Any

from werkzeug import Response

from ._answers import json_answer
from ._call import Call
from ._payload import Field, Shape, integer_between
from ._records import Conversation, Feedback, Message, naive_time

_LIST = Shape(
    "FeedbackListQuery",
    {"page": Field(integer_between(1), 1), "limit": Field(integer_between(1, 101), 20)},
)


def page(call: Call) -> Response:
    """The newest first."""
    given = call.take(_LIST)
    with call.state.lock:
        rows = [
            _row(call, conversation, message, message.feedback)
            for conversation in call.state.conversations()
            for message in conversation.messages
            if message.feedback
        ]
    rows.sort(key=lambda row: row["created_at"], reverse=True)
    start = (given["page"] - 1) * given["limit"]
    return json_answer({"data": rows[start : start + given["limit"]]})


def _row(call: Call, conversation: Conversation, message: Message, feedback: Feedback) -> dict[str, Any]:
    at = naive_time(feedback.created_at)
    return {
        "id": feedback.id,
        "app_id": call.state.app_id,
        "conversation_id": conversation.id,
        "message_id": message.id,
        "rating": feedback.rating,
        "content": feedback.content,
        "from_source": "user",
        "from_end_user_id": call.state.end_user(conversation.user).id,
        "from_account_id": None,
        "created_at": at,
        "updated_at": at,
    }
