"""Which handler answers which request. A new operation of the mock begins with a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from werkzeug import Response
from werkzeug.routing import Map, Rule

from . import (
    _annotation_reply,
    _annotations,
    _app_info,
    _audio,
    _chat,
    _conversations,
    _feedbacks,
    _human_input,
    _messages,
    _uploads,
    _variables,
    _workflow_events,
    _workflows,
)
from ._call import Call


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    handler: Callable[[Call], Response]
    payload_in: Literal["json", "query", "form"] = "json"
    needs_user: bool = False
    app: Literal["chat", "workflow", "any"] = "chat"
    """The kind of app that isn't refused."""


_CONVERSATION = "/conversations/<uuid:conversation_id>"
_MESSAGE = "/messages/<uuid:message_id>"
_ANNOTATIONS = "/apps/annotations"
_ANNOTATION = f"{_ANNOTATIONS}/<uuid:annotation_id>"
_REPLY = "/apps/annotation-reply/<action>"
_FORM = "/form/human_input/<form_token>"

OPERATIONS = (
    Operation("POST", "/chat-messages", _chat.send, needs_user=True),
    Operation("POST", "/chat-messages/<task_id>/stop", _chat.stop, needs_user=True),
    Operation("GET", "/messages", _messages.history, "query"),
    Operation("POST", f"{_MESSAGE}/feedbacks", _messages.feedback, needs_user=True, app="any"),
    Operation("GET", f"{_MESSAGE}/suggested", _messages.suggested, "query", needs_user=True),
    Operation("GET", "/app/feedbacks", _feedbacks.page, "query", app="any"),
    Operation("GET", "/conversations", _conversations.page, "query"),
    Operation("DELETE", _CONVERSATION, _conversations.delete),
    Operation("POST", f"{_CONVERSATION}/name", _conversations.rename),
    Operation("GET", f"{_CONVERSATION}/variables", _variables.page, "query"),
    Operation("PUT", f"{_CONVERSATION}/variables/<uuid:variable_id>", _variables.update),
    Operation("POST", "/text-to-audio", _audio.speak, app="any"),
    Operation("POST", "/audio-to-text", _audio.transcribe, "form", app="any"),
    Operation("POST", "/files/upload", _uploads.upload, "form", app="any"),
    Operation("GET", "/files/<uuid:file_id>/preview", _uploads.preview, "query", app="any"),
    Operation("GET", "/info", _app_info.info, "query", app="any"),
    Operation("GET", "/parameters", _app_info.parameters, "query", app="any"),
    Operation("GET", "/meta", _app_info.meta, "query", app="any"),
    Operation("GET", "/site", _app_info.site, "query", app="any"),
    Operation("GET", "/end-users/<uuid:end_user_id>", _app_info.end_user, "query", app="any"),
    Operation("GET", _ANNOTATIONS, _annotations.page, "query", app="any"),
    Operation("POST", _ANNOTATIONS, _annotations.create, app="any"),
    Operation("PUT", _ANNOTATION, _annotations.update, app="any"),
    Operation("DELETE", _ANNOTATION, _annotations.delete, "query", app="any"),
    Operation("POST", _REPLY, _annotation_reply.switch, app="any"),
    Operation("GET", f"{_REPLY}/status/<uuid:job_id>", _annotation_reply.job, "query", app="any"),
    Operation(
        "GET", "/workflow/<workflow_run_id>/events", _workflow_events.events, "query", True, "workflow"
    ),
    Operation("GET", "/workflows/run/<workflow_run_id>", _workflows.run, "query", app="workflow"),
    Operation("GET", "/workflows/logs", _workflows.logs, "query", app="any"),
    Operation("GET", _FORM, _human_input.show, "query", app="any"),
    Operation("POST", _FORM, _human_input.submit, needs_user=True, app="any"),
)

ROUTES = Map(
    [Rule(f"/v1{each.path}", methods=[each.method], endpoint=each) for each in OPERATIONS],
    merge_slashes=False,  # an empty id is an unknown path, not a redirection to another one
)
