"""The runs of a chatflow: their outcome, their events, and the forms that they wait for."""

import time
from collections.abc import Generator, Iterator
from typing import Any

from werkzeug import Response

from .._app.flow import Flow
from .._app.forms import Form
from .._wire.checks import boolean_in_query, integer_between, mapping, one_of, optional, text
from .._wire.errors import ApiError, not_found
from .._wire.responses import PING, Event, event_stream, json_response
from .call import Call

_KEPT_OPEN_FOR = 300.0  # seconds, as with Dify
_NOT_IN_A_SNAPSHOT = {"inputs_truncated", "process_data_truncated", "outputs_truncated", "agent_strategy"}
_NULL_IN_A_SNAPSHOT = dict.fromkeys(("inputs", "process_data", "outputs"))


def events(call: Call) -> Response:
    with_snapshot = call.field("include_state_snapshot", boolean_in_query, False)
    stays = call.field("continue_on_pause", boolean_in_query, False)
    flow = call.state.flows.get(str(call.ids["workflow_run_id"]))
    if flow is None or flow.run.conversation.user.name != call.user:
        raise not_found("Workflow run not found")
    with call.state.lock:
        if flow.is_over:
            ids = {"task_id": flow.id, "workflow_run_id": flow.id}
            end = {"event": "workflow_finished", **ids, "data": flow.end()}
            response = event_stream(event for event in [end])
        else:
            snapshot = list(_snapshot(flow)) if with_snapshot else []
            response = event_stream(_read(flow, snapshot, len(flow.run.broadcast.events), stays=stays))
    response.headers["Cache-Control"] = "no-cache"
    return response


def run(call: Call) -> Response:
    if flow := call.state.flows.get(str(call.ids["workflow_run_id"])):
        return json_response(flow.row())
    raise not_found("Workflow run not found.")


def logs(call: Call) -> Response:
    """Return an empty page: Dify keeps this log for another kind of app."""
    call.field("keyword", optional(text), None)
    call.field("status", optional(one_of("succeeded", "failed", "stopped")), None)
    page, limit = call.field("page", integer_between(1), 1), call.field("limit", integer_between(1, 100), 20)
    return json_response({"page": page, "limit": limit, "total": 0, "has_more": False, "data": []})


def form(call: Call) -> Response:
    return json_response(_form(call).shown())


def submit_form(call: Call) -> Response:
    """Submit a form. Dify lets every user who has its token do so."""
    inputs, action = call.field("inputs", mapping), call.field("action", text)
    with call.state.lock:
        _form(call).submit(action, inputs)
    return json_response({})


def _form(call: Call) -> Form:
    found = call.state.form(call.ids["form_token"])
    if found is None:
        raise not_found("Form not found.")
    if found.action:
        raise ApiError(
            412,
            "human_input_form_submitted",
            f"Form {found.definition['form_id']} has already been submitted",
        )
    return found


def _read(flow: Flow, snapshot: list[Event], since: int, *, stays: bool) -> Generator[Event]:
    ends_at = time.monotonic() + _KEPT_OPEN_FOR

    def lasts() -> bool:
        if stays:
            return time.monotonic() < ends_at
        waits = flow.status == "paused" and not snapshot and len(flow.run.broadcast.events) == since
        return flow.run.broadcast.playing or waits

    yield PING
    yield from snapshot
    yield from flow.run.broadcast.listen(since, lasts)


def _snapshot(flow: Flow) -> Iterator[Event]:
    """Yield the events that sum up the run so far. The answer is that of the whole nodes, as with Dify."""
    answer = flow.run.message.answer
    yield flow.started()
    yield flow.run.event("message_replace", answer=answer, reason="")
    for index, node in enumerate(flow.nodes, 1):
        yield flow.event("node_started", _shortened(node.start, index))
        if node.finish:
            yield flow.event("node_finished", _shortened(node.finish | _NULL_IN_A_SNAPSHOT, index))
    if flow.status == "paused":
        yield flow.event("human_input_required", flow.run.message.forms[-1].in_event())
        outputs = {"answer": answer, "files": {"value_type": "array[file]", "value": []}}
        yield flow.event("workflow_paused", flow.paused(outputs=outputs))


def _shortened(node: dict[str, Any], index: int) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in _NOT_IN_A_SNAPSHOT} | {"index": index}
