"""Scripted events: exactly those that were given."""

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


def test_dictionaries_arrive_as_they_are(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.events([{"event": "ping"}, {"event": "novelty", "wind": "◊"}, HELLO, END])
    with chat.send_chat_message_stream("Hi") as stream:
        novelty, hello, end = stream
    assert isinstance(novelty, UnknownEvent)
    assert novelty.to_dict() == {"event": "novelty", "wind": "◊"}
    assert isinstance(hello, MessageEvent)
    assert (hello.answer, end.to_dict()) == ("Hello", END)
    assert (stream.answer, stream.message_id) == ("Hello", "m")


def test_models_arrive_as_they_are(mock_dify: MockDify, chat: DifyChat) -> None:
    events = [MessageEvent.from_dict(HELLO), MessageEndEvent.from_dict(END)]
    mock_dify.events(events, times=2)
    for _ in range(2):
        with chat.send_chat_message_stream("Hi") as stream:
            assert [event.to_dict() for event in stream] == [event.to_dict() for event in events]


def test_an_end_is_not_added(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.events([HELLO])
    with pytest.raises(DifyStreamError) as broken, chat.send_chat_message_stream("Hi") as stream:
        stream.final()
    assert broken.value.answer == "Hello"


def test_they_are_for_streams_and_take_their_turn_there(mock_dify: MockDify, chat: DifyChat) -> None:
    mock_dify.answer("first")
    mock_dify.events([HELLO, END])
    mock_dify.answer("blocking")
    told = []
    with chat.send_chat_message_stream("1") as stream:
        told.append(stream.final().answer)
    told.append(chat.send("2").answer)
    with chat.send_chat_message_stream("3") as stream:
        told.append(stream.final().answer)
    assert told == ["first", "blocking", "Hello"]


def test_later_changes_of_them_change_nothing(mock_dify: MockDify, chat: DifyChat) -> None:
    event = dict(HELLO)
    mock_dify.events([event, END])
    event["answer"] = "changed"
    with chat.send_chat_message_stream("Hi") as stream:
        assert stream.final().answer == "Hello"


def test_what_json_can_not_say_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        MockDify().events([{"event": "message", "answer": b"Hello"}])
