"""Which events of a resumed run are repeats."""

import pytest

from dify_chat._stream.seen_events import SeenEvents
from dify_chat_api.events import parse_event
from tests.support.made import (
    RUN,
    Json,
    event,
    message,
    message_end,
    message_replace,
    node,
    workflow_finished,
    workflow_started,
)


def noted(*events: Json) -> list[bool]:
    """Whether each of some events repeats one before it."""
    seen = SeenEvents()
    return [seen.note(parse_event(event)) for event in events]


def with_data(event: Json, **data: object) -> Json:
    return event | {"data": event["data"] | data}


def without(event: Json, field: str) -> Json:
    return event | {"data": {name: value for name, value in event["data"].items() if name != field}}


def lacking(event: Json) -> Json:
    return {name: value for name, value in event.items() if name != "conversation_id"}


def started(reason: str) -> Json:
    return with_data(workflow_started(), reason=reason)


def paused(steps: int, **data: object) -> Json:
    about = {"workflow_run_id": "run-1", "paused_nodes": [], "reasons": [], "status": "paused"}
    counts = {"created_at": 1, "total_tokens": 0, "total_steps": steps, "elapsed_time": 0.5, "outputs": {}}
    return event("workflow_paused", **RUN, data={**about, **counts, **data})


def asked(form: str, **data: object) -> Json:
    return event("human_input_required", **RUN, data={"form_id": form, "node_id": "human", **data})


NEWS = event("news", what=[1, {"deep": None}])
PROGRESS = event("progress", **RUN, data={"id": "step-1", "percent": 10})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (started("initial"), started("initial") | {"created_at": 2}),
        (node("a", "started"), with_data(node("a", "started"), index=7, inputs={}, agent_strategy=None)),
        (node("a", "succeeded"), with_data(node("a", "succeeded"), index=7, outputs={"text": "x"})),
        (without(node("a", "started"), "title"), with_data(without(node("a", "started"), "title"), index=7)),
        (without(node("a", "started"), "id"), with_data(without(node("a", "started"), "id"), index=7)),
        (lacking(node("a", "started")), lacking(with_data(node("a", "started"), index=7))),
        (asked("form-1"), asked("form-1", form_content="…")),
        (paused(3), paused(3, elapsed_time=0.0, outputs={"answer": "Hel"})),
        (
            workflow_finished("succeeded"),
            workflow_finished("succeeded", answer="Hello") | {"task_id": "run-1"},
        ),
        (message_end(), message_end() | {"created_at": 2}),
        (NEWS, NEWS | {"created_at": 2, "task_id": "run-1"}),
        (PROGRESS, PROGRESS | {"created_at": 2}),
        ({"event": ["odd"], "data": None}, {"event": ["odd"], "data": None}),
        ({"event": "workflow_started", "data": []}, {"event": "workflow_started", "data": []}),
    ],
)
def test_event_in_other_words_is_repeat(first: Json, second: Json) -> None:
    assert noted(first, second) == [False, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (node("a", "started"), node("b", "started")),
        (node("a", "started"), node("a", "succeeded")),
        (node("a", "paused"), node("a", "succeeded")),
        (started("initial"), started("resumption")),
        (asked("form-1"), asked("form-2")),
        (paused(3), paused(5)),
        (PROGRESS, with_data(PROGRESS, percent=20)),
        (NEWS, NEWS | {"what": []}),
        (NEWS, NEWS | {"more": 1}),
        (NEWS, NEWS | {"event": "other"}),
    ],
)
def test_event_with_other_data_is_new(first: Json, second: Json) -> None:
    assert noted(first, second) == [False, False]


@pytest.mark.parametrize(
    "piece",
    [
        message("ha"),
        message_replace("ha"),
        event("agent_message", id="1", answer="ha"),
        event("text_chunk", **RUN, data={"text": "ha", "from_variable_selector": []}),
        event("tts_message", audio=""),
        event("ping"),
    ],
    ids=lambda piece: str(piece["event"]),
)
def test_pieces_that_are_equal_are_two(piece: Json) -> None:
    assert noted(piece, piece) == [False, False]


def test_run_paused_twice_continues_twice() -> None:
    events = [started("initial"), paused(3), started("resumption"), paused(5), started("resumption")]
    assert noted(*events) == [False] * 5
    assert noted(*events, *events[:2], *events[-2:])[5:] == [True] * 4


def test_data_that_is_too_deep_to_be_written_is_new() -> None:
    deep: object = 0
    for _ in range(50_000):
        deep = [deep]
    told = event("news", **RUN, data=deep)
    assert noted(told, told) == [False, False]
