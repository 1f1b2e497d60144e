"""Sending a message, in a stream or blocking, and stopping the answer."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from weakref import finalize

from werkzeug import Response

from .._app.broadcast import Workers
from .._app.chat_events import agent, chat, long_metadata
from .._app.chatflow import chatflow, new_variables, refused
from .._app.flow import Flow
from .._app.ids import APP_ID, WORKFLOW_ID
from .._app.model import title_of
from .._app.records import Conversation, Message
from .._app.run import Run
from .._wire.checks import boolean, list_of, mapping, one_of, optional, text, uuid_or_empty
from .._wire.errors import ApiError, invalid_param, not_found
from .._wire.responses import Event, event_stream, json_response
from .call import Call
from .files import accepted

_EVENTS_OF = {"chat": chat, "agent-chat": agent}


@dataclass(frozen=True)
class _Question:
    query: str
    inputs: dict[str, Any]
    files: list[dict[str, Any]] | None
    conversation_id: str | None
    auto_generate_name: bool


def send(call: Call) -> Response:
    mode = call.field("response_mode", optional(one_of("blocking", "streaming")), None)
    workflow_id = call.field("workflow_id", optional(text), None)
    question = _Question(
        call.field("query", text),
        call.field("inputs", mapping),
        call.field("files", optional(list_of(mapping)), None),
        call.field("conversation_id", optional(lambda id_: uuid_or_empty(text(id_).strip())), None),
        call.field("auto_generate_name", boolean, True),
    )
    streaming, is_chatflow = mode == "streaming", call.app_mode == "advanced-chat"
    if call.app_mode == "agent-chat" and not streaming:
        raise invalid_param("Agent Chat App does not support blocking mode")
    if is_chatflow:
        _check_workflow_id(workflow_id)
    is_chatflow_stream = streaming and is_chatflow
    call.state.limits.enter(APP_ID, is_chatflow_stream=is_chatflow_stream)
    leave = partial(call.state.limits.leave, is_chatflow_stream=is_chatflow_stream)
    try:
        response = _answered(call, question, streaming=streaming, is_chatflow=is_chatflow)
    except BaseException:
        leave()
        raise
    if not streaming:
        leave()
        return response
    # Werkzeug closes a response that was sent. One whose client has reset the connection it drops instead.
    left = finalize(response, leave)
    response.call_on_close(left)
    response.response = _leaving(response.response, left)
    return response


def _leaving(frames: Any, leave: Callable[[], object]) -> Iterator[bytes]:
    """Yield the frames of a stream, and leave before its end is sent: the next question may follow that."""
    yield from frames
    leave()


def _answered(call: Call, question: _Question, *, streaming: bool, is_chatflow: bool) -> Response:
    if streaming and (scripted := call.state.script.events()) is not None:
        return event_stream(_scripted(scripted, call.state.workers))
    try:
        conversation, message = _added(call, question)
    except ApiError as error:
        if is_chatflow and streaming and error.status_code == 400:
            return event_stream(refused(error.message))
        raise
    run = call.state.run(conversation, message)
    flow = call.state.flow(run) if is_chatflow else None
    run.broadcast.play(chatflow(flow) if flow else _EVENTS_OF[call.app_mode](run))
    if streaming:
        return event_stream(_read(run, goes_on=is_chatflow))
    list(run.broadcast.listen())  # until the last event, whether or not the client still waits
    return _reply(call, run, flow)


def stop(call: Call) -> Response:
    """Stop an answer. Dify reports success for unknown tasks, too."""
    if stop := call.state.workers.stops.get((call.ids["task_id"], call.user)):
        with call.state.workers.news:
            stop.set()
            call.state.workers.news.notify_all()
    return json_response({"result": "success"})


def _check_workflow_id(workflow_id: str | None) -> None:
    """Refuse all versions of the chatflow but the published one."""
    if workflow_id in {None, WORKFLOW_ID}:
        return
    try:
        UUID(workflow_id)
    except ValueError:
        raise ApiError(400, message=f"Invalid workflow_id format: '{workflow_id}'. ") from None
    raise not_found(f"Workflow not found with id: {workflow_id}.")


def _added(call: Call, question: _Question) -> tuple[Conversation, Message]:
    """Add a message to its conversation, or to a new one."""
    if not question.query:
        raise invalid_param("query is required")
    query = question.query.replace("\0", "")
    with call.state.lock:
        known = call.conversation(question.conversation_id) if question.conversation_id else None
        message = Message(query, accepted(call, question.files or []))
        conversation = known or Conversation(call.state.end_user(call.user), question.inputs)
        if known is None:
            call.state.conversations[conversation.id] = conversation
            conversation.variables = new_variables() if call.app_mode == "advanced-chat" else []
            conversation.name = title_of(query) if question.auto_generate_name else conversation.name
        conversation.messages.append(message)
        call.state.message_count += 1
    return conversation, message


def _scripted(events: tuple[Event, ...], workers: Workers) -> Generator[Event]:
    for event in events:
        workers.closing.wait(workers.delay)
        yield event


def _read(run: Run, *, goes_on: bool) -> Generator[Event]:
    """Yield the events of an answer. It is lost if the client leaves, unless the run goes on."""
    try:
        yield from run.broadcast.listen()
    finally:
        if run.broadcast.playing and not goes_on:
            run.leave()


def _reply(call: Call, run: Run, flow: Flow | None) -> Response:
    if run.failure and flow:
        raise invalid_param(f"Run failed: {run.failure.message}")
    if run.failure:
        # Only a stream tells a model's rate limit by a code of its own.
        limited = run.failure.code == "rate_limit_error"
        code, status = (
            ("completion_request_error", 400) if limited else (run.failure.code, run.failure.status_code)
        )
        raise ApiError(status, code, run.failure.message)
    ids = {"id": run.message.id, "message_id": run.message.id, "conversation_id": run.conversation.id}
    answer = {"answer": run.message.answer, "created_at": run.message.created_at, "mode": call.app_mode}
    metadata = long_metadata(run, timed=flow is not None)
    body = {**ids, **answer, "metadata": metadata, "event": "message", "task_id": run.task_id}
    if flow and run.outcome == "paused":
        metadata["usage"] = None
        data = {**flow.paused(), **ids, **answer, "metadata": metadata}
        body |= {"event": "workflow_paused", "workflow_run_id": flow.id, "data": data}
    return json_response(body, content_type="application/json; charset=utf-8")
