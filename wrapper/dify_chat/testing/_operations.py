"""Which handler answers which request. A new operation of the mock begins with a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from werkzeug import Response
from werkzeug.routing import Map, Rule

from . import _audio, _chat, _conversations, _messages
from ._call import Call


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    handler: Callable[[Call], Response]
    user_in: Literal["json", "query", "form"] = "json"
    needs_user: bool = False
    chat_only: bool = True
    """Whether an app that doesn't chat is refused."""


_CONVERSATION = "/conversations/<uuid:conversation_id>"
_MESSAGE = "/messages/<uuid:message_id>"

OPERATIONS = (
    Operation("POST", "/chat-messages", _chat.send, needs_user=True),
    Operation("POST", "/chat-messages/<task_id>/stop", _chat.stop, needs_user=True),
    Operation("GET", "/messages", _messages.history, "query"),
    Operation("POST", f"{_MESSAGE}/feedbacks", _messages.feedback, needs_user=True, chat_only=False),
    Operation("GET", f"{_MESSAGE}/suggested", _messages.suggested, "query", needs_user=True),
    Operation("GET", "/conversations", _conversations.page, "query"),
    Operation("DELETE", _CONVERSATION, _conversations.delete),
    Operation("POST", f"{_CONVERSATION}/name", _conversations.rename),
    Operation("POST", "/text-to-audio", _audio.speak, chat_only=False),
    Operation("POST", "/audio-to-text", _audio.transcribe, "form", chat_only=False),
)

ROUTES = Map(
    [Rule(f"/v1{each.path}", methods=[each.method], endpoint=each) for each in OPERATIONS],
    merge_slashes=False,  # an empty id is an unknown path, not a redirection to another one
)
