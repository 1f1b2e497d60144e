"""What a stream says of itself, and that what has been read isn't read again."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from dify_chat import AsyncChatStream, DifyStreamError, NotFoundError
from tests.support.made import answer, frame, message, message_end, stream
from tests.support.recordings import load
from tests.wire._async.talks import talk

HELLO = stream(*map(frame, [message("Hel"), message("lo"), message_end()]))
AUDIO = answer(b"\xff\xfb\x10\xc4", content_type="audio/mpeg")

Reading = Callable[[AsyncChatStream], AsyncIterator[Any]]
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
async def test_stream_read_again_raises(first: Reading, again: Reading) -> None:
    async with talk(HELLO) as (chat, server):
        async with chat.send_chat_message_stream("hi") as answer:
            assert [read async for read in first(answer)] != []
            with pytest.raises(DifyStreamError, match="it can be read once") as raised:
                [read async for read in again(answer)]
        assert (raised.value.answer, raised.value.task_id) == ("Hello", answer.task_id)
    assert len(server.requests) == 1


async def test_final_after_the_end_gives_the_reply() -> None:
    async with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        assert [piece async for piece in answer.text] == ["Hel", "lo"]
        assert (await answer.final()).answer == (await answer.final()).answer == "Hello"
        with pytest.raises(DifyStreamError, match="it can be read once"):
            [piece async for piece in answer.text]


async def test_step_after_the_end_is_the_end() -> None:
    async with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        await answer.final()
        assert await anext(answer, None) is None


@pytest.mark.parametrize("again", READINGS.values(), ids=READINGS)
async def test_stream_left_at_its_last_event_is_read_on(again: Reading) -> None:
    async with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        async for event in answer:
            if event.event == "message_end":
                break
        assert [read async for read in again(answer)] == []
        assert answer.outcome == "finished"


async def test_stream_left_half_way_is_read_on() -> None:
    async with talk(HELLO) as (chat, _), chat.send_chat_message_stream("hi") as answer:
        async for _event in answer:
            break
        assert [event.event async for event in answer] == ["message", "message_end"]


async def test_repr_of_stream_tells_life_ids_and_outcome() -> None:
    async with talk(HELLO, stream(frame(message("Hel")))) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        name = type(answer).__name__
        assert repr(answer) == f"<{name} not open>"
        async with answer:
            async for _event in answer:
                break
            assert repr(answer).startswith(f"<{name} open, task_id='{answer.task_id}', message_id=")
            await answer.final()
            assert repr(answer).startswith(f"<{name} ended, task_id=")
            assert repr(answer).endswith(f"conversation_id='{answer.conversation_id}', outcome='finished'>")
        broken = chat.send_chat_message_stream("hi")
        with pytest.raises(DifyStreamError):
            await broken.final()
        assert repr(broken).startswith(f"<{name} failed, task_id=")
        closed = chat.send_chat_message_stream("hi")
        await closed.close()
        assert repr(closed) == f"<{name} closed>"


async def test_repr_of_file_stream_tells_life_and_type() -> None:
    async with talk(AUDIO, AUDIO, load("1.16.0/files/preview_unknown")) as (chat, _):
        speech = chat.text_to_audio("hello")
        name = type(speech).__name__
        assert repr(speech) == f"<{name} not open>"
        await speech.open()
        assert repr(speech) == f"<{name} open, status_code=200, content_type='audio/mpeg'>"
        await speech.read()
        assert repr(speech) == f"<{name} ended, status_code=200, content_type='audio/mpeg'>"
        async with chat.text_to_audio("hello") as left:
            pass
        assert repr(left).startswith(f"<{name} closed, ")
        unknown = chat.file_preview("file-1")
        with pytest.raises(NotFoundError):
            await unknown.open()
        assert repr(unknown) == f"<{type(unknown).__name__} failed>"
