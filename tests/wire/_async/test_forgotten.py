"""Streams and files that the caller forgets: they are left as by a `with` block, and the model is stopped."""

import gc
import warnings
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from dify_chat import AsyncDifyChat
from tests.support.made import frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.together import AsyncHappens
from tests.wire._async.talks import A_TURN, KEY, is_left

pytestmark = pytest.mark.every_transport

BEGUN = stream(frame(message("Hel")), complete=False)
ENDING = stream(frame(message("Hello")), frame(message_end()), complete=False)
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)


def dropped(held: list[Any]) -> None:
    held.clear()


def in_cycle(held: list[Any]) -> None:
    """Leave it to the garbage collector, which frees all that only it refers to."""
    cycle = [*held]
    cycle.append(cycle)
    held.clear()
    del cycle
    gc.collect()


HOW = pytest.mark.parametrize("forget", [dropped, in_cycle])


async def opened(chat: AsyncDifyChat) -> list[Any]:
    return [await chat.send_chat_message_stream("hi").open()]


async def read(chat: AsyncDifyChat) -> list[Any]:
    answer = chat.send_chat_message_stream("hi")
    await anext(answer)
    return [answer]


async def text_read(chat: AsyncDifyChat) -> list[Any]:
    text = aiter(chat.send_chat_message_stream("hi").text)
    await anext(text)
    return [text]


@HOW
@pytest.mark.parametrize("begin", [opened, read, text_read])
@pytest.mark.unmeasured
async def test_forgotten_stream_warns_and_is_left(
    begin: Callable[[AsyncDifyChat], Any], forget: Callable[[list[Any]], None]
) -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            left = await begin(chat)
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always", ResourceWarning)
                forget(left)
                assert await AsyncHappens(lambda: len(server.requests) == 2)
            assert await is_left(held)
            assert await AsyncHappens(lambda: not chat._http.pool().streams)
    assert server.requests[1].path == "/v1/chat-messages/task-1/stop"
    assert any("a stream was left without closing it" in str(warning.message) for warning in warned)


async def test_stream_forgotten_at_its_last_event_is_left_without_a_word() -> None:
    held = HeldOpen(ENDING)
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            assert [(await anext(answer)).event for _ in range(2)] == ["message", "message_end"]
            with warnings.catch_warnings():
                warnings.simplefilter("error", ResourceWarning)
                del answer
                gc.collect()
            assert await is_left(held)
    assert len(server.requests) == 1


async def test_closed_stream_that_is_opened_again_is_not_held() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = await chat.send_chat_message_stream("hi").open()
            await answer.close()
            await answer.open()
            assert not chat._http.pool().streams


async def speech_opened(chat: AsyncDifyChat) -> list[Any]:
    return [await chat.text_to_audio("hi").open()]


async def speech_begun(chat: AsyncDifyChat) -> list[Any]:
    speech = aiter(chat.text_to_audio("hi"))
    await anext(speech)
    return [speech]


@HOW
@pytest.mark.parametrize("begin", [speech_opened, speech_begun])
async def test_forgotten_file_is_closed(
    begin: Callable[[AsyncDifyChat], Any], forget: Callable[[list[Any]], None]
) -> None:
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            left = await begin(chat)
            assert len(chat._http.pool().leases) == 1
            forget(left)
            await anyio.sleep(A_TURN)
            assert await is_left(held)
            assert await AsyncHappens(lambda: not chat._http.pool().leases)
