# Written from _async/test_stream_events.py by generator/unasync.py, which `make generate` runs.

"""What a stream makes of its events."""

from typing import Any

import pytest

from dify_chat import (
    AnswerReplacedError,
    AuthenticationError,
    BadRequestError,
    DifyAPIError,
    RateLimitError,
    ServerError,
    WorkflowFailedError,
)
from dify_chat.models import AgentThoughtEvent, MessageEvent, UnknownEvent
from tests.support.made import (
    IDS,
    Json,
    error,
    event,
    frame,
    message,
    message_end,
    message_replace,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.recordings import find, load
from tests.support.told import frames
from tests.wire._sync.talks import drained, taken, talk


def test_the_names_and_the_answer_grow_with_the_events() -> None:
    seen = []
    with talk(stream(*map(frame, [message("Hel"), message("lo"), message_end()]))) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        seen.append((answer.answer, answer.task_id, answer.outcome))
        with answer:
            for _event in answer:
                seen.append((answer.answer, answer.task_id, answer.outcome))  # noqa: PERF401  # each in turn
    assert seen == [
        ("", None, None),
        ("Hel", "task-1", None),
        ("Hello", "task-1", None),
        ("Hello", "task-1", "finished"),
    ]
    assert (answer.message_id, answer.conversation_id) == (IDS["message_id"], IDS["conversation_id"])
    assert answer.workflow_run_id is None


def test_text_is_the_pieces_of_the_answer_and_nothing_else() -> None:
    events = [message("Hel"), message(""), event("ping"), message("lo"), message_end()]
    with talk(stream(*map(frame, events))) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert [piece for piece in answer.text] == ["Hel", "lo"]
    assert answer.outcome == "finished"


def test_a_replaced_answer_is_replaced_whole_and_can_grow_on() -> None:
    events = [message("bad "), message("words"), message_replace("***"), message("!"), message_end()]
    body = b"".join(map(frame, events))
    with talk(stream(body), stream(body)) as (chat, _):
        with chat.send_chat_message_stream("hi") as answer:
            pieces, raised = taken(answer.text)
        assert (pieces, type(raised)) == (["bad ", "words", "!"], AnswerReplacedError)
        assert raised is not None
        assert answer.answer == raised.answer == "***!"
        assert (chat.send_chat_message_stream("hi").final()).answer == "***!"


@pytest.mark.parametrize("name", ["from_the_future", "", 7, None, ["message"]])
def test_an_event_of_an_unknown_name_is_kept_with_all_its_data(name: object) -> None:
    told = {"event": name, "task_id": "task-1", "what": [1, {"deep": None}]}
    body = stream(frame(told), frame(message("Hi")), frame(message_end()))
    with talk(body) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        events = [event for event in answer]
    assert type(events[0]) is UnknownEvent
    assert events[0].to_dict() == told
    assert [type(event) for event in events[1:]] != [UnknownEvent, UnknownEvent]
    assert answer.answer == "Hi"


@pytest.mark.parametrize("name", ["message_file", "from_the_future", "agent_thought"])
def test_an_event_with_an_answer_is_a_piece_of_it_whatever_its_name(name: str) -> None:
    pieces = [
        frame(event(name, id="1", answer=text, from_variable_selector=None)) for text in ("It is ", "a cat.")
    ]
    body = stream(*pieces, frame(message_end()))
    with talk(body, body) as (chat, _):
        with chat.send_chat_message_stream("What is this?") as answer:
            assert [text for text in answer.text] == ["It is ", "a cat."]
        assert answer.answer == "It is a cat."
        assert (chat.send("What is this?", response_mode="streaming")).answer == "It is a cat."


@pytest.mark.parametrize(
    "quiet",
    [
        b"data:\n\n",
        b"data: {}\n\n",
        b"event: ping\ndata: 2026-01-01 00:00:00\n\n",
        b"data: [DONE]\n\n",
        b": ping\r\n\r\n",
    ],
)
def test_a_keep_alive_frame_changes_nothing(quiet: bytes) -> None:
    body = stream(
        quiet, frame(message("Hel")), quiet, frame(message("lo")) + quiet, frame(message_end()) + quiet
    )
    with talk(body) as (chat, server):
        assert (chat.send("hi", response_mode="streaming")).answer == "Hello"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b'{"error": "upstream is gone"}', DifyAPIError, "upstream is gone"),
        (
            b'{"code": "too_busy", "message": "come back later", "status": 429}',
            RateLimitError,
            "come back later",
        ),
        (b'{"error": {"message": "overloaded", "code": 503}}', ServerError, "overloaded"),
    ],
)
def test_an_error_of_a_gateway_is_raised_with_its_words(
    data: bytes, kind: type[DifyAPIError], words: str
) -> None:
    body = stream(frame(message("Hel")), b"data: " + data + b"\n\n", frame(message("never seen")))
    with talk(body) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        delivered, raised = drained(answer)
    assert [each["event"] for each in delivered] == ["message", "error"]
    assert type(raised) is kind
    assert (raised.message, raised.answer) == (words, "Hel")


def test_usage_of_a_chatflow_is_the_number_of_tokens_if_nothing_else_is_told() -> None:
    recording = load("1.13.0/chatflow/stream_basic")
    with talk(recording) as (chat, _):
        reply = chat.send_chat_message_stream("hi").final()
    (finished,) = [each for each in frames(recording.response.body) if each["event"] == "workflow_finished"]
    assert reply.metadata.usage
    assert reply.metadata.usage.total_tokens == finished["data"]["total_tokens"] > 0
    assert reply.metadata.usage.to_dict() == {"total_tokens": reply.metadata.usage.total_tokens}


@pytest.mark.parametrize("field", ["id", "from_variable_selector", "created_at", "conversation_id"])
def test_an_event_that_lacks_a_field_is_of_its_class_and_counts(field: str) -> None:
    lacking = message("Hi")
    del lacking[field]
    body = stream(frame(lacking), frame(message_end()))
    with talk(body) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        events = [event for event in answer]
    assert type(events[0]) is MessageEvent
    assert events[0].to_dict() == lacking
    assert not hasattr(events[0], field)
    assert (answer.answer, answer.conversation_id) == ("Hi", "conversation-1")


def test_thoughts_of_an_agent_are_events_and_no_text() -> None:
    recording = load("1.16.0/agent/stream_tool")
    with talk(recording, recording) as (chat, _):
        with chat.send_chat_message_stream("hi") as answer:
            events = [event for event in answer]
        reply = chat.send("hi", response_mode="streaming")
    thoughts = [event for event in events if isinstance(event, AgentThoughtEvent)]
    assert [thought.tool for thought in thoughts] == ["", "current_time", "current_time", "", ""]
    assert len({thought.id for thought in thoughts}) == 2
    assert answer.answer == reply.answer == "I will call a tool. The tool said: 2026-11-22 16:28:36"
    assert reply.mode == "agent-chat"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        ("429", RateLimitError),
        (500, ServerError),
        (None, DifyAPIError),
    ],
)
def test_an_error_is_delivered_and_then_raised_at_once(status: Any, kind: type[DifyAPIError]) -> None:
    events = [message("Hel"), error(status, "some_code", "it burns"), message("never seen")]
    body = stream(b"".join(map(frame, events)))
    with talk(body) as (chat, server), chat.send_chat_message_stream("hi") as answer:
        delivered, raised = drained(answer)
        assert delivered == events[:2]
        assert type(raised) is kind
        assert (raised.code, raised.message, raised.answer) == ("some_code", "it burns", "Hel")
        assert (raised.task_id, raised.conversation_id) == ("task-1", "conversation-1")
        assert (answer.outcome, answer.answer) == ("failed", "Hel")
        for further in (answer.__next__, answer.final):
            with pytest.raises(kind) as again:
                further()
            assert again.value is raised
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "later", [[], [event("tts_message_end", audio="")], [message_end(), event("tts_message_end", audio="")]]
)
def test_a_failed_run_is_raised_after_everything_that_follows_it(later: list[Json]) -> None:
    events = [workflow_started(), message("Hel"), workflow_finished("failed", "node exploded"), *later]
    body = stream(*map(frame, events))
    with talk(body) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        delivered, raised = drained(answer)
    assert delivered == events
    assert type(raised) is WorkflowFailedError
    assert (raised.status_code, raised.code, raised.message) == (None, "workflow_failed", "node exploded")
    assert (raised.answer, raised.workflow_run_id, answer.outcome) == ("Hel", "run-1", "failed")


def test_the_error_that_follows_a_failed_run_goes_before_it() -> None:
    recordings = find("1.9.0/chatflow/stream_err_*")
    with talk(*recordings) as (chat, _):
        for recording in recordings:
            with chat.send_chat_message_stream("hi") as answer:
                delivered, raised = drained(answer)
            assert delivered == list(frames(recording.response.body))
            assert type(raised) is BadRequestError
            assert raised.message.startswith("Run failed: ")


@pytest.mark.parametrize(
    "events",
    [
        [workflow_finished("stopped")],
        [workflow_finished("stopped"), message_end()],
    ],
    ids=["1.16.0", "1.9.0"],
)
def test_a_stopped_run_is_no_error(events: list[Json]) -> None:
    events = [workflow_started(), message("Hel"), *events]
    with talk(*[stream(*map(frame, events))] * 2) as (chat, _):
        with chat.send_chat_message_stream("hi") as answer:
            delivered, raised = drained(answer)
        assert (delivered, raised, answer.outcome) == (events, None, "stopped")
        reply = chat.send_chat_message_stream("hi").final()
    assert (reply.event, reply.answer, reply.mode) == ("message", "Hel", "advanced-chat")
    told = [event["data"]["total_tokens"] for event in events if event["event"] == "workflow_finished"]
    is_told = events[-1]["event"] != "message_end"
    assert reply.metadata.to_dict()["usage"] == ({"total_tokens": told[0]} if is_told else None)


def test_a_paused_run_is_no_error_and_says_what_it_waits_for() -> None:
    recording = load("1.16.0/human_input/stream_pause")
    with talk(recording) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        reply = answer.final()
    paused = list(frames(recording.response.body))[-1]
    assert answer.outcome == "paused"
    assert reply.to_dict()["event"] == "workflow_paused"
    assert reply.to_dict()["data"] == paused["data"]
    assert reply.workflow_run_id == paused["workflow_run_id"]


def test_a_resumed_run_is_not_over_before_it_ends_again() -> None:
    events = [workflow_finished("stopped"), workflow_started()]
    body = stream(*map(frame, events))
    with talk(body) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        _, raised = drained(answer)
    assert answer.outcome is None
    assert "without a terminal event" in str(raised)


def test_a_pieces_type_tells_its_fields() -> None:
    with talk(stream(frame(message("Hi")), frame(message_end()))) as (chat, _):
        for event in chat.send_chat_message_stream("hi"):
            if isinstance(event, MessageEvent):
                assert (event.answer, event.task_id) == ("Hi", "task-1")
