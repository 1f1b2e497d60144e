"""Sending a message, blocking or streaming, and stopping the answer."""

from collections.abc import Generator
from typing import Any
from uuid import UUID

from werkzeug import Response

from . import _attachments, _streams, _variables
from ._answers import Event, event_stream, frames, json_answer, plain_json
from ._broadcast import Broadcast
from ._call import Call
from ._chatflow import chatflow, refused
from ._flow import WORKFLOW_ID, Flow
from ._payload import Field, Shape, boolean, mapping, mappings, one_of, optional, text, uuid_or_empty
from ._problems import Problem, bad_request, invalid_param, not_found
from ._records import Conversation, Message
from ._run import Run
from ._state import State, title_of

_CHATFLOW = "advanced-chat"
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
    given = call.take(_REQUEST)
    streaming = given["response_mode"] == "streaming"
    if call.app_mode == "agent-chat" and not streaming:
        raise invalid_param("Agent Chat App does not support blocking mode")
    if call.app_mode == _CHATFLOW:
        _check_workflow_id(given["workflow_id"], call.path)
    if streaming and (prepared := call.state.script.events()) is not None:
        return event_stream(frames(_told(prepared, call.state), dict))
    try:
        run = _begin(call, given)
    except Problem as problem:
        refuses_in_stream = call.app_mode == _CHATFLOW and call.version.streams_refusals
        if refuses_in_stream and streaming and problem.status == 400:
            return event_stream(frames(refused(problem.message), call.version.event))
        raise
    flow = Flow(run) if call.app_mode == _CHATFLOW else None
    answer = flow.broadcast if flow else Broadcast(call.state)
    answer.play(chatflow(flow) if flow else _script(call.app_mode, run))
    if streaming:
        goes_on = flow is not None and call.version.completes_what_was_left
        return event_stream(frames(_heard(answer, run, goes_on=goes_on), call.version.event))
    for _ in answer.listen(0):
        pass
    body = _pause(flow) if flow and run.outcome == "paused" else _reply(call.app_mode, run)
    return plain_json(call.version.reply(body), call.version.reply_type)


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
        files = _attachments.accepted(call, given["files"] or [])
        if conversation is None:
            conversation = Conversation(call.user, given["inputs"])
            if call.app_mode == _CHATFLOW:
                conversation.variables = _variables.declared()
            if given["auto_generate_name"]:
                conversation.name = title_of(query)
            call.state.add(conversation)
        message = Message(query, files)
        conversation.messages.append(message)
    return Run(call.state, conversation, message)  # which may call a function of the test's: without the lock


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


def _script(app_mode: str, run: Run) -> Generator[Event]:
    return _streams.agent(run) if app_mode == "agent-chat" else _streams.chat(run)


def _told(prepared: tuple[Event, ...], state: State) -> Generator[Event]:
    """The very events that a test has prepared."""
    for event in prepared:
        state.closing.wait(state.delay)
        yield event


def _heard(answer: Broadcast, run: Run, *, goes_on: bool) -> Generator[Event]:
    """The stream of an answer, which is lost if its client leaves, unless it goes on to its end."""
    try:
        yield from answer.listen(0)
    finally:
        if answer.playing and not goes_on:
            run.leave()


def _reply(app_mode: str, run: Run) -> Event:
    """The answer of a blocking call, which takes as long as the stream would."""
    if run.failure and app_mode == _CHATFLOW:
        raise invalid_param(f"Run failed: {run.failure.message}")
    if run.failure:
        raise Problem(400, "completion_request_error", run.failure.message)
    metadata = _streams.long_metadata(run, timed=app_mode == _CHATFLOW)
    return _head(app_mode, run, "message", metadata)


def _pause(flow: Flow) -> Event:
    """The answer of a blocking call whose chatflow waits for people."""
    metadata = {**_streams.long_metadata(flow.run, timed=True), "usage": None}
    head = _head(_CHATFLOW, flow.run, "workflow_paused", metadata)
    pausing = flow.pausing({})
    for name in ("outputs", "created_at", "workflow_run_id"):
        del pausing[name]
    ids = {name: head[name] for name in ("id", "mode", "conversation_id", "message_id")}
    rest = {name: head[name] for name in ("answer", "metadata", "created_at")}
    data = {**ids, "workflow_run_id": flow.id, **rest, **pausing}
    return {**head, "workflow_run_id": flow.id, "data": data}


def _head(app_mode: str, run: Run, event: str, metadata: dict[str, Any]) -> Event:
    return {
        "event": event,
        "task_id": run.task_id,
        "id": run.message.id,
        "message_id": run.message.id,
        "conversation_id": run.conversation.id,
        "mode": app_mode,
        "answer": run.message.answer,
        "metadata": metadata,
        "created_at": run.message.created_at,
    }
