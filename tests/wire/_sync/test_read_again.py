# Written from _async/test_read_again.py by generator/unasync.py, which `make generate` runs.

"""What a stream says of itself, and that what has been read isn't read again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dify_chat import ChatStream, DifyStreamError, NotFoundError
from tests.support.made import answer, frame, message, message_end, stream
from tests.support.recordings import load
from tests.wire._sync.talks import talk

HELLO = stream(*map(frame, [message("Hel"), message("lo"), message_end()]))
AUDIO = answer(b"\xff\xfb\x10\xc4", content_type="audio/mpeg")

Reading = Callable[[ChatStream], Iterator[Any]]
READINGS: dict[str, Reading] = {
    "events": lambda answer: answer,
    "text": lambda answer: answer.text,
    "parts": lambda answer: answer.parts,
    "iter_parts": lambda answer: answer.iter_parts(),
    "iter_events": lambda answer: answer.iter_events(),
    "iter_events with a heartbeat": lambda answer: answer.iter_events(heartbeat=30.0),
}


@pytest.mark.parametrize("again", READINGS.values(), ids=READINGS)
@pytest.mark.parametrize("first", [READINGS["events"], READINGS["text"]], ids=["after events", "after text"])
def test_stream_read_again_raises(first: Reading, again: Reading) -> None:
    with talk(HELLO) as (chat, server):
        with chat.send_chat_message_stream("hi") as answer:
            assert [read for read in first(answer)] != []
            with pytest.raises(DifyStreamError, match="it can be read once") as raised:
                [read for read in again(answer)]
        assert (raised.value.answer, raised.value.task_id) == ("Hello", answer.task_id)
    assert len(server.requests) == 1


def test_final_after_the_end_gives_the_reply() -> None:
    with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert [piece for piece in answer.text] == ["Hel", "lo"]
        assert (answer.final()).answer == (answer.final()).answer == "Hello"
        with pytest.raises(DifyStreamError, match="it can be read once"):
            [piece for piece in answer.text]


def test_step_after_the_end_is_the_end() -> None:
    with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        answer.final()
        assert next(answer, None) is None


@pytest.mark.parametrize("again", READINGS.values(), ids=READINGS)
def test_stream_left_at_its_last_event_is_read_on(again: Reading) -> None:
    with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        for event in answer:
            if event.event == "message_end":
                break
        assert [read for read in again(answer)] == []
        assert answer.outcome == "finished"


def test_stream_left_half_way_is_read_on() -> None:
    with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        for _event in answer:
            break
        assert [event.event for event in answer] == ["message", "message_end"]


def test_repr_of_stream_tells_life_ids_and_outcome() -> None:
    with talk(HELLO, stream(frame(message("Hel")))) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        name = type(answer).__name__
        assert repr(answer) == f"<{name} not open>"
        with answer:
            for _event in answer:
                break
            assert repr(answer).startswith(f"<{name} open, task_id='{answer.task_id}', message_id=")
            answer.final()
            assert repr(answer).startswith(f"<{name} ended, task_id=")
            assert repr(answer).endswith(f"conversation_id='{answer.conversation_id}', outcome='finished'>")
        broken = chat.send_chat_message_stream("hi")
        with pytest.raises(DifyStreamError):
            broken.final()
        assert repr(broken).startswith(f"<{name} failed, task_id=")
        closed = chat.send_chat_message_stream("hi")
        closed.close()
        assert repr(closed) == f"<{name} closed>"


def test_repr_of_file_stream_tells_life_and_type() -> None:
    with talk(AUDIO, AUDIO, load("1.16.0/files/preview_unknown")) as (chat, _):
        speech = chat.text_to_audio("hello")
        name = type(speech).__name__
        assert repr(speech) == f"<{name} not open>"
        speech.open()
        assert repr(speech) == f"<{name} open, status_code=200, content_type='audio/mpeg'>"
        speech.read()
        assert repr(speech) == f"<{name} ended, status_code=200, content_type='audio/mpeg'>"
        with chat.text_to_audio("hello") as left:
            pass
        assert repr(left).startswith(f"<{name} closed, ")
        unknown = chat.file_preview("file-1")
        with pytest.raises(NotFoundError):
            unknown.open()
        assert repr(unknown) == f"<{type(unknown).__name__} failed>"
