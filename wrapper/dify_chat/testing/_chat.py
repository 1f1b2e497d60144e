"""Sending a message, blocking or streaming, and stopping the answer."""

from collections.abc import Callable, Generator
from typing import Any
from uuid import UUID

from werkzeug import Response

from . import _attachments, _streams
from ._answers import Event, chat_reply, event_stream, json_answer
from ._call import Call
from ._chatflow import WORKFLOW_ID, chatflow, refused
from ._payload import Field, Shape, boolean, mapping, mappings, one_of, optional, text, uuid_or_empty
from ._problems import Problem, bad_request, invalid_param, not_found
from ._run import Run
from ._state import Conversation, Message, title_of

_CHATFLOW = "advanced-chat"
_SCRIPTS: dict[str, Callable[[Run], Generator[Event]]] = {
    "chat": _streams.chat,
    "agent-chat": _streams.agent,
    _CHATFLOW: chatflow,
}
_conversation_id = uuid_or_empty("conversation_id must be a valid UUID")

_REQUEST = Shape(
    "ChatRequestPayload",
    {
        "inputs": Field(mapping),
        "query": Field(text),
        "files": Field(optional(mappings), None),
        "response_mode": Field(optional(one_of("blocking", "streaming")), None),
        "conversation_id": Field(optional(lambda value: _conversation_id(text(value).strip())), None),
        "auto_generate_name": Field(boolean, True),
        "workflow_id": Field(optional(text), None),
    },
)


def send(call: Call) -> Response:
    given = _REQUEST.take(call.payload)
    streaming = given["response_mode"] == "streaming"
    if call.app_mode == "agent-chat" and not streaming:
        raise invalid_param("Agent Chat App does not support blocking mode")
    if call.app_mode == _CHATFLOW:
        _check_workflow_id(given["workflow_id"], call.path)
    try:
        run = _begin(call, given)
    except Problem as problem:
        if call.app_mode == _CHATFLOW and streaming and problem.status == 400:
            return event_stream(refused(problem.message))
        raise
    if streaming:
        return event_stream(_events(call.app_mode, run))
    return chat_reply(_reply(call.app_mode, run))


def stop(call: Call) -> Response:
    """Always a success, whether there was something to stop or not."""
    call.state.stop(call.ids["task_id"], call.user)
    return json_answer({"result": "success"})


def _begin(call: Call, given: dict[str, Any]) -> Run:
    if not given["query"]:
        raise invalid_param("query is required")
    query = given["query"].replace("\0", "")
    with call.state.lock:
        conversation = _continued(call, given["conversation_id"])
        files = _attachments.accepted(given["files"] or [])
        if conversation is None:
            conversation = Conversation(call.user, given["inputs"])
            if given["auto_generate_name"]:
                conversation.name = title_of(query)
            call.state.add(conversation)
        message = Message(query, files)
        conversation.messages.append(message)
        return Run(call.state, conversation, message)


def _continued(call: Call, conversation_id: str | None) -> Conversation | None:
    if not conversation_id:
        return None
    if conversation := call.state.conversation(conversation_id, call.user):
        return conversation
    raise not_found("Conversation Not Exists.", call.path)


def _check_workflow_id(workflow_id: str | None, path: str) -> None:
    """A chatflow may be asked for by a published version; the mock has published one."""
    if workflow_id in {None, WORKFLOW_ID}:
        return
    try:
        UUID(workflow_id)
    except ValueError:
        raise bad_request(f"Invalid workflow_id format: '{workflow_id}'. ") from None
    raise not_found(f"Workflow not found with id: {workflow_id}.", path)


def _events(app_mode: str, run: Run) -> Generator[Event]:
    """The stream of a run. A client that leaves it loses the answer; only a chatflow goes on to its end."""
    try:
        yield from _SCRIPTS[app_mode](run)
    finally:
        if app_mode == _CHATFLOW and run.outcome == "running":
            run.settle()
        run.over()


def _reply(app_mode: str, run: Run) -> Event:
    """The answer of a blocking call, which takes as long as the stream would."""
    for _ in run.words():
        pass
    run.over()
    message = run.message
    if run.failure and app_mode == _CHATFLOW:
        raise invalid_param(f"Run failed: {run.failure.message}")
    if run.failure:
        raise Problem(400, "completion_request_error", run.failure.message)
    return {
        "event": "message",
        "task_id": run.task_id,
        "id": message.id,
        "message_id": message.id,
        "conversation_id": run.conversation.id,
        "mode": app_mode,
        "answer": message.answer,
        "metadata": _streams.long_metadata(run, timed=app_mode == _CHATFLOW),
        "created_at": message.created_at,
    }
