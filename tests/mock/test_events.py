"""Events that a test prepares."""

from typing import Any

import pytest

from dify_chat import DifyChat, DifyStreamError
from dify_chat.models import MessageEndEvent, MessageEvent, UnknownEvent
from dify_chat.testing import MockDify

IDS = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
HELLO: dict[str, Any] = {
    "event": "message",
    "id": "m",
    "answer": "Hello",
    "from_variable_selector": [],
    **IDS,
}
METADATA: dict[str, Any] = {"retriever_resources": [], "usage": None}
END: dict[str, Any] = {"event": "message_end", "id": "m", "metadata": METADATA, "files": None, **IDS}


def test_events_given_as_dictionaries_arrive_unchanged(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.events([{"event": "ping"}, {"event": "novelty", "wind": "◊"}, HELLO, END])
    with chat.send_chat_message_stream("Hi") as stream:
        novelty, hello, end = stream
    assert isinstance(novelty, UnknownEvent)
    assert novelty.to_dict() == {"event": "novelty", "wind": "◊"}
    assert isinstance(hello, MessageEvent)
    assert (hello.answer, end.to_dict()) == ("Hello", END)
    assert (stream.answer, stream.message_id) == ("Hello", "m")


def test_events_given_as_models_arrive_unchanged(mock_dify: MockDify, chat: DifyChat) -> None:
    events = [MessageEvent.from_dict(HELLO), MessageEndEvent.from_dict(END)]
    mock_dify.events(events, times=2)
    for _ in range(2):
        with chat.send_chat_message_stream("Hi") as stream:
            assert [event.to_dict() for event in stream] == [event.to_dict() for event in events]


def test_events_without_an_end_break_the_stream(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.events([HELLO])
    with pytest.raises(DifyStreamError) as broken, chat.send_chat_message_stream("Hi") as stream:
        stream.final()
    assert broken.value.answer == "Hello"


def test_events_wait_for_the_next_stream_in_their_order(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("first")
    mock_dify.events([HELLO, END])
    mock_dify.answer("blocking")
    answers = []
    with chat.send_chat_message_stream("1") as stream:
        answers.append(stream.final().answer)
    answers.append(chat.send("2").answer)
    with chat.send_chat_message_stream("3") as stream:
        answers.append(stream.final().answer)
    assert answers == ["first", "blocking", "Hello"]


def test_events_are_copied(mock_dify: MockDify, chat: DifyChat) -> None:
    event = dict(HELLO)
    mock_dify.events([event, END])
    event["answer"] = "changed"
    with chat.send_chat_message_stream("Hi") as stream:
        assert stream.final().answer == "Hello"


@pytest.mark.parametrize("events", ["x", {"event": "message"}, None])
def test_events_that_are_no_list_are_refused_at_once(events: Any) -> None:
    with pytest.raises(TypeError, match="events takes a list of events, not "):
        MockDify().events(events)


def test_event_that_is_no_object_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match=r"events takes dictionaries or models of dify_chat\.models, not 'x'"):
        MockDify().events(["x"])  # type: ignore[list-item]  # a test without types may do so


def test_events_that_json_has_no_form_for_are_refused_at_once() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        MockDify().events([{"event": "message", "answer": b"Hello"}])
