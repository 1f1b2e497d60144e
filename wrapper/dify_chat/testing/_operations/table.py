"""The table of operations: which function handles which request. A new operation gets a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from werkzeug import Response
from werkzeug.routing import Map, Rule

from . import annotations, app, audio, chat, conversations, files, messages, workflow
from .call import Call


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    handler: Callable[[Call], Response]
    payload_in: Literal["json", "query", "form"] = "json"
    needs_user: bool = False
    app: Literal["chat", "workflow", "any"] = "chat"
    """The kind of app that has this operation."""


_CONVERSATION = "/conversations/<uuid:conversation_id>"
_MESSAGE = "/messages/<uuid:message_id>"
_ANNOTATION = "/apps/annotations/<uuid:annotation_id>"
_REPLY = "/apps/annotation-reply/<action>"
_FORM = "/form/human_input/<form_token>"
_EVENTS = "/workflow/<workflow_run_id>/events"

OPERATIONS = (
    Operation("POST", "/chat-messages", chat.send, needs_user=True),
    Operation("POST", "/chat-messages/<task_id>/stop", chat.stop, needs_user=True),
    Operation("GET", "/messages", messages.history, "query"),
    Operation("POST", f"{_MESSAGE}/feedbacks", messages.feedback, needs_user=True, app="any"),
    Operation("GET", f"{_MESSAGE}/suggested", messages.suggested, "query", needs_user=True),
    Operation("GET", "/app/feedbacks", messages.feedbacks, "query", app="any"),
    Operation("GET", "/conversations", conversations.page, "query"),
    Operation("DELETE", _CONVERSATION, conversations.delete),
    Operation("POST", f"{_CONVERSATION}/name", conversations.rename),
    Operation("GET", f"{_CONVERSATION}/variables", conversations.variables, "query"),
    Operation("PUT", f"{_CONVERSATION}/variables/<uuid:variable_id>", conversations.update_variable),
    Operation("POST", "/text-to-audio", audio.speak, app="any"),
    Operation("POST", "/audio-to-text", audio.transcribe, "form", app="any"),
    Operation("POST", "/files/upload", files.upload, "form", app="any"),
    Operation("GET", "/files/<uuid:file_id>/preview", files.preview, "query", app="any"),
    Operation("GET", "/info", app.info, "query", app="any"),
    Operation("GET", "/parameters", app.parameters, "query", app="any"),
    Operation("GET", "/meta", app.meta, "query", app="any"),
    Operation("GET", "/site", app.site, "query", app="any"),
    Operation("GET", "/end-users/<uuid:end_user_id>", app.end_user, "query", app="any"),
    Operation("GET", "/apps/annotations", annotations.page, "query", app="any"),
    Operation("POST", "/apps/annotations", annotations.create, app="any"),
    Operation("PUT", _ANNOTATION, annotations.update, app="any"),
    Operation("DELETE", _ANNOTATION, annotations.delete, "query", app="any"),
    Operation("POST", _REPLY, annotations.switch_reply, app="any"),
    Operation("GET", f"{_REPLY}/status/<uuid:job_id>", annotations.reply_job, "query", app="any"),
    Operation("GET", _EVENTS, workflow.events, "query", needs_user=True, app="workflow"),
    Operation("GET", "/workflows/run/<workflow_run_id>", workflow.run, "query", app="workflow"),
    Operation("GET", "/workflows/logs", workflow.logs, "query", app="any"),
    Operation("GET", _FORM, workflow.form, "query", app="any"),
    Operation("POST", _FORM, workflow.submit_form, needs_user=True, app="any"),
)

ROUTES = Map(
    [Rule(f"/v1{each.path}", methods=[each.method], endpoint=each) for each in OPERATIONS],
    merge_slashes=False,  # Dify has no route for an empty id, and doesn't redirect
)
