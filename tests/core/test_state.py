"""state.py: the answer, ids, outcome and failure after some events."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dify_chat import RateLimitError, WorkflowFailedError
from dify_chat._errors import DifyAPIError
from dify_chat._stream.state import ChatState
from dify_chat_api.events import parse_event
from tests.support import made
from tests.support.heads import head_of
from tests.support.made import (
    Json,
    message,
    message_end,
    message_replace,
    workflow_finished,
    workflow_started,
)

HEAD = head_of(X_Version="1.16.0")
STARTED_BARE = {"event": "workflow_started", "task_id": "task-1", "workflow_run_id": "run-1", "data": {}}
PAUSED = made.event("workflow_paused", workflow_run_id="run-1", data={"paused_nodes": ["human"]})


def after(*events: Json) -> ChatState:
    state = ChatState()
    for event in events:
        state.take(parse_event(event))
    return state


def failure(*events: Json) -> DifyAPIError:
    error = after(*events).failure(HEAD)
    assert error is not None
    return error


def test_state_before_any_event() -> None:
    state = after()
    assert (state.answer, state.outcome, state.failure(HEAD)) == ("", None, None)
    assert (state.task_id, state.message_id, state.conversation_id, state.workflow_run_id) == (None,) * 4
    assert state.reply().to_dict() == {
        "event": "message",
        "task_id": "",
        "id": "",
        "message_id": "",
        "conversation_id": "",
        "mode": "chat",
        "answer": "",
        "metadata": {"retriever_resources": [], "usage": None},
        "created_at": 0,
    }


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([message("Hi")], None),
        ([message_end()], "finished"),
        ([message_end(), workflow_finished("succeeded")], "finished"),
        ([workflow_finished("succeeded"), message_end()], "finished"),
        ([workflow_finished("partial-succeeded")], "finished"),
        ([workflow_finished("stopped")], "stopped"),
        ([workflow_finished("stopped"), message_end()], "stopped"),
        ([workflow_finished("failed", "oops")], "failed"),
        ([workflow_finished("failed", "oops"), message_end()], "failed"),
        ([workflow_finished("failed", "oops"), made.error(400, "invalid_param", "oops")], "failed"),
        ([made.error(400, "invalid_param", "oops")], "failed"),
        ([PAUSED], "paused"),
        ([PAUSED, workflow_started()], None),
        ([workflow_finished("failed", "oops"), workflow_started()], None),
        ([{"event": "workflow_finished"}], "finished"),
        ([{"event": "workflow_finished", "data": {"status": ["failed"]}}], "finished"),
        ([{"event": "workflow_finished", "data": {"status": "failed"}}], "failed"),
    ],
)
def test_outcome_after_events(events: list[Json], outcome: str | None) -> None:
    state = after(*events)
    assert state.outcome == outcome
    assert (state.failure(HEAD) is not None) == (outcome == "failed")


def test_answer_of_many_deltas() -> None:
    pieces = [f"{number} " for number in range(1000)]
    assert after(*map(message, pieces)).answer == "".join(pieces)
    assert after(*map(message, pieces[:300]), message_replace("No. "), message("?")).answer == "No. ?"


def test_form_token_only_if_string() -> None:
    for token, known in [("token-1", "token-1"), (["token-1"], None), (None, None)]:
        assert (
            after(made.event("human_input_required", **made.RUN, data={"form_token": token})).form_token
            == known
        )


def test_ids_keep_the_latest_value() -> None:
    other = made.event("ping") | {"task_id": "task-2", "message_id": "", "conversation_id": None}
    state = after(workflow_started(), other)
    assert (state.task_id, state.message_id, state.conversation_id, state.workflow_run_id) == (
        "task-2",
        "message-1",
        "conversation-1",
        "run-1",
    )


def test_ids_from_first_delta_if_run_start_lacks_them() -> None:
    state = after(STARTED_BARE)
    assert (state.task_id, state.message_id, state.conversation_id) == ("task-1", None, None)
    state = after(STARTED_BARE, message("Hi"))
    assert (state.task_id, state.message_id, state.conversation_id) == (
        "task-1",
        "message-1",
        "conversation-1",
    )


def test_failure_carries_ids_and_answer() -> None:
    error = failure(workflow_finished("failed", "node exploded"), message("Hel"), message_replace("Hello"))
    assert type(error) is WorkflowFailedError
    assert (error.message, error.version, error.answer) == ("node exploded", "1.16.0", "Hello")
    assert (error.method, error.path, error.workflow_run_id) == ("POST", "/chat-messages", "run-1")


def test_failure_prefers_error_event_after_failed_run() -> None:
    error = failure(workflow_finished("failed", "oops"), made.error(429, "rate_limit_error", "slowly"))
    assert type(error) is RateLimitError
    assert (error.status_code, error.code, error.message) == (429, "rate_limit_error", "slowly")
    assert error.task_id == "task-1"


def test_reply_of_paused_run_has_its_data() -> None:
    reply = after(workflow_started(), message("Hel"), PAUSED).reply().to_dict()
    assert (reply["event"], reply["data"]) == ("workflow_paused", {"paused_nodes": ["human"]})
    assert (reply["workflow_run_id"], reply["answer"], reply["mode"]) == ("run-1", "Hel", "advanced-chat")


def test_reply_has_the_mode_that_its_end_tells() -> None:
    assert after(message("Hi"), message_end() | {"mode": "completion"}).reply().mode == "completion"
    assert after(message("Hi"), message_end()).reply().mode == "chat"


def test_reply_metadata_with_and_without_message_end() -> None:
    told = message_end() | {"metadata": {"retriever_resources": [], "usage": None, "more": 1}}
    untold = message_end()
    del untold["metadata"]
    assert after(told).reply().to_dict()["metadata"] == told["metadata"]
    assert after(untold).reply().to_dict()["metadata"] == {"retriever_resources": [], "usage": None}


@pytest.mark.parametrize(
    ("event", "piece"),
    [
        (message("Hi"), "Hi"),
        (made.event("agent_message", id="1", answer="Hi"), "Hi"),
        ({"event": "message", "answer": "Hi"}, "Hi"),
        ({"event": "message", "answer": None}, ""),
        ({"event": "message"}, ""),
        (message_replace("Hi"), ""),
        (made.error(400, "x", "y") | {"answer": "Hi"}, ""),
        (made.event("message_file", id="1", answer="Hi"), "Hi"),
        (made.event("agent_thought", answer="Hi"), "Hi"),
        (made.event("of_tomorrow", answer="Hi"), "Hi"),
        (made.event("of_tomorrow_replace", answer="Hi"), ""),
        (made.event("of_tomorrow", answer=["Hi"]), ""),
    ],
)
def test_text_of_an_event_is_the_piece_that_it_brings(event: Json, piece: str) -> None:
    assert ChatState().text_of(parse_event(event)) == piece
    if event["event"] != "message_replace":
        assert after(event, event).answer == piece * 2


@pytest.mark.parametrize(
    ("event", "mode"),
    [
        (message("Hi"), "chat"),
        (made.event("agent_message", answer="Hi"), "agent-chat"),
        (workflow_started(), "advanced-chat"),
        (workflow_finished("succeeded"), "advanced-chat"),
    ],
)
def test_reply_mode_by_event(event: Json, mode: str) -> None:
    assert after(event).reply().mode == mode


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from(["failed", "stopped"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
NAMES = ["message", "message_end", "message_replace", "workflow_finished", "workflow_paused", "error", "x"]
FIELDS = ["answer", "status", "code", "message", "metadata", "task_id", "message_id", "created_at"]
EVENTS = st.fixed_dictionaries(
    {"event": st.sampled_from(NAMES) | JSON},
    optional=dict.fromkeys(FIELDS, JSON) | {"data": JSON | st.fixed_dictionaries({"status": JSON})},
)


@given(st.lists(EVENTS, max_size=6))
@pytest.mark.unmeasured
def test_state_takes_any_event(events: list[dict[str, Any]]) -> None:
    state = after(*events)
    assert isinstance(state.answer, str)
    assert (state.failure(HEAD) is not None) == (state.outcome == "failed")
    assert isinstance(state.reply().to_dict(), dict)
    assert state.progress()["answer"] == state.answer
