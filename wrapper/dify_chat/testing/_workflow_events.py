"""Joining a chatflow's run that goes on, waits or is over."""

import time
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from werkzeug import Response

from ._answers import PING, Event, event_stream, frames, plain_frame
from ._call import Call
from ._flow import Flow
from ._payload import Field, Shape, boolean_in_query
from ._problems import not_found

_KEPT_OPEN_FOR = 300.0
_WHERE = ("conversation_id", "message_id", "created_at")
_NOT_KEPT = {"inputs_truncated", "process_data_truncated", "outputs_truncated", "agent_strategy"}
_KEPT_EMPTY = dict.fromkeys(("inputs", "process_data", "outputs"))

_QUERY = Shape(
    "WorkflowEventsQuery",
    {
        "include_state_snapshot": Field(boolean_in_query, False),
        "continue_on_pause": Field(boolean_in_query, False),
    },
)


def events(call: Call) -> Response:
    given = call.take(_QUERY)
    flow = call.state.flows.get(str(call.ids["workflow_run_id"]))
    if flow is None or flow.run.conversation.user != call.user:
        raise not_found("Workflow run not found", call.path)
    with call.state.lock:
        if flow.is_over:
            return _uncached(iter([plain_frame(_told_afterwards(flow))]))
        snapshot = list(_snapshot(flow)) if given["include_state_snapshot"] else []
        joined = _joined(flow, snapshot, len(flow.broadcast.events), stays=given["continue_on_pause"])
    return _uncached(frames(joined, call.version.event))


def _uncached(parts: Iterable[bytes]) -> Response:
    response = event_stream(parts)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _told_afterwards(flow: Flow) -> Event:
    ids = {"task_id": flow.id, "workflow_run_id": flow.id}
    return {"event": "workflow_finished", **ids, "data": flow.ending()}


def _joined(flow: Flow, snapshot: list[Event], since: int, *, stays: bool) -> Generator[Event]:
    ends_at = time.monotonic() + _KEPT_OPEN_FOR

    def lasts() -> bool:
        if stays:
            return time.monotonic() < ends_at
        waits = flow.status == "paused" and not snapshot and len(flow.broadcast.events) == since
        return flow.broadcast.playing or waits

    yield PING
    yield from snapshot
    yield from flow.broadcast.listen(since, lasts)


def _snapshot(flow: Flow) -> Iterator[Event]:
    """The state so far, told in short. The answer counts from the moment when it's remembered."""
    answer = flow.run.message.answer
    yield _late(flow.started())
    yield _late(flow.run.event("message_replace", answer=answer, reason=""))
    for index, step in enumerate(flow.steps, 1):
        yield _late(flow.event("node_started", _kept(step.start, index)))
        if step.finish:
            yield _late(flow.event("node_finished", _kept(step.finish | _KEPT_EMPTY, index)))
    if flow.status == "paused":
        *_, form = flow.run.message.forms
        outputs = {"answer": answer, "files": {"value_type": "array[file]", "value": []}}
        yield _late(flow.event("human_input_required", form.required()))
        yield _late(flow.event("workflow_paused", flow.pausing(outputs)))


def _kept(node: dict[str, Any], index: int) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in _NOT_KEPT} | {"index": index}


def _late(event: Event) -> Event:
    """The event as a snapshot has it, where it happened at its end."""
    return {name: value for name, value in event.items() if name not in _WHERE} | {
        name: event[name] for name in _WHERE
    }
