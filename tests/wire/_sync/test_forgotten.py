# Written from _async/test_forgotten.py by generator/unasync.py, which `make generate` runs.

"""Streams and files that the caller forgets: they are left as by a `with` block, and the model is stopped."""

import gc
import time
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from dify_chat import DifyChat
from tests.support.made import frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.together import Happens
from tests.wire._sync.talks import A_TURN, KEY, is_left

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


def opened(chat: DifyChat) -> list[Any]:
    return [chat.send_chat_message_stream("hi").open()]


def read(chat: DifyChat) -> list[Any]:
    answer = chat.send_chat_message_stream("hi")
    next(answer)
    return [answer]


def text_read(chat: DifyChat) -> list[Any]:
    text = iter(chat.send_chat_message_stream("hi").text)
    next(text)
    return [text]


@HOW
@pytest.mark.parametrize("begin", [opened, read, text_read])
@pytest.mark.unmeasured
def test_forgotten_stream_warns_and_is_left(
    begin: Callable[[DifyChat], Any], forget: Callable[[list[Any]], None]
) -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            left = begin(chat)
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always", ResourceWarning)
                forget(left)
                assert Happens(lambda: len(server.requests) == 2)
            assert is_left(held)
            assert Happens(lambda: not chat._http.pool().streams)
    assert server.requests[1].path == "/v1/chat-messages/task-1/stop"
    assert any("a stream was left without closing it" in str(warning.message) for warning in warned)


def test_stream_forgotten_at_its_last_event_is_left_without_a_word() -> None:
    held = HeldOpen(ENDING)
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            assert [(next(answer)).event for _ in range(2)] == ["message", "message_end"]
            with warnings.catch_warnings():
                warnings.simplefilter("error", ResourceWarning)
                del answer
                gc.collect()
            assert is_left(held)
    assert len(server.requests) == 1


def test_closed_stream_that_is_opened_again_is_not_held() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi").open()
            answer.close()
            answer.open()
            assert not chat._http.pool().streams


def speech_opened(chat: DifyChat) -> list[Any]:
    return [chat.text_to_audio("hi").open()]


def speech_begun(chat: DifyChat) -> list[Any]:
    speech = iter(chat.text_to_audio("hi"))
    next(speech)
    return [speech]


@HOW
@pytest.mark.parametrize("begin", [speech_opened, speech_begun])
def test_forgotten_file_is_closed(
    begin: Callable[[DifyChat], Any], forget: Callable[[list[Any]], None]
) -> None:
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(held) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            left = begin(chat)
            assert len(chat._http.pool().leases) == 1
            forget(left)
            time.sleep(A_TURN)
            assert is_left(held)
            assert Happens(lambda: not chat._http.pool().leases)
