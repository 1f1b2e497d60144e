# Written from _async/test_connections.py by generator/unasync.py, which `make generate` runs.

"""Connections: none fails for having been idle, none is waited for, none is left behind."""

import gc
import time
import warnings
from functools import partial
from threading import Barrier
from time import sleep
from typing import Any

import httpx
import pytest

from dify_chat import AudioStream, ChatStream, DifyChat, DifyError
from tests.support.made import frame, message, message_end, refusal, stream
from tests.support.raw import HeldOpen
from tests.support.recordings import Chunk, load
from tests.support.replay import ReplayServer
from tests.support.together import Together
from tests.wire._sync.talks import KEY

pytestmark = pytest.mark.every_transport

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")


class GunicornsPatience(ReplayServer):
    """Closes a connection that has been idle for as long as gunicorn lets it be.

    It answers when all callers are there, so that each of them holds a connection. It does so one after the
    other: a client that is busy with 50 responses at once notes the end of the last one too late, and takes
    its connection for one that has been idle for less than it has.
    """

    idle_seconds = 2.0

    def __init__(self, callers: int, calls: int) -> None:
        super().__init__(*[REPLY] * calls)
        self._all_here = Barrier(callers)

    def answer(self, *received: Any) -> bool:
        place = self._all_here.wait(timeout=60)
        sleep(place * 0.02)
        return super().answer(*received)


def calls_with_pauses(caller: int, pauses: int, chat: DifyChat) -> None:
    """Calls of one caller, 1.4 to 2.2 s apart: before, at and after the end of an idle connection.

    Every fifth caller makes no pause, so that some connections are used again on any machine.
    """
    for number in range(pauses + 1):
        chat.send(f"caller {caller}, call {number}")
        if number < pauses and caller % 5:
            time.sleep(1.4 + (caller * 7 + number * 31) % 101 / 100 * 0.8)


@pytest.mark.parametrize(("callers", "pauses"), [(50, 1), pytest.param(100, 9, marks=pytest.mark.soak)])
@pytest.mark.unmeasured
def test_no_call_fails_or_is_sent_twice_because_a_connection_was_idle(callers: int, pauses: int) -> None:
    calls = callers * (pauses + 1)
    with GunicornsPatience(callers, calls) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            Together(partial(calls_with_pauses, caller, pauses, chat) for caller in range(callers))
    asked = [request.json()["query"] for request in server.requests]
    assert len(asked) == len(set(asked)) == calls
    # What was idle for too long was not used again, and what wasn't was.
    assert callers < server.connections < calls


def answer_to(number: int, chat: DifyChat) -> str:
    return (chat.send_chat_message_stream(f"message {number}").final()).answer


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.soak)])
@pytest.mark.unmeasured
def test_streams_at_once_wait_for_nothing_but_the_server(count: int) -> None:
    all_here = Barrier(count)

    def when_all_are_here(_: Chunk) -> None:
        all_here.wait(timeout=60)

    answer = stream(frame(message("Hello")) + frame(message_end()))
    with ReplayServer(*[answer] * count, before_chunk=when_all_are_here) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answers = Together(partial(answer_to, number, chat) for number in range(count))
        assert server.is_left()
    assert answers == ["Hello"] * count
    assert server.connections == len(server.requests) == count


def use_in_every_way(chat: DifyChat) -> list[ChatStream | AudioStream]:
    """Calls that end, that fail, and that don't end: the latter are given back."""
    chat.send("hi")
    with pytest.raises(DifyError):
        chat.send("hi")
    with pytest.raises(DifyError):
        chat.send_chat_message_stream("hi").final()
    answer = chat.send_chat_message_stream("hi")
    answer.__next__()
    return [answer, chat.text_to_audio("hi").open()]


def every_way() -> list[Any]:
    begun = stream(frame(message("Hel")), complete=False)
    return [REPLY, refusal(401, "unauthorized"), stream(frame(message("Hel"))), begun, SPEECH]


class Unending(ReplayServer):
    """Leaves a connection open whose answer breaks off."""

    def answer(self, *received: Any) -> bool:
        return super().answer(*received) or HeldOpen()(received[1])


def test_closing_leaves_no_connection_open() -> None:
    with Unending(*every_way()) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        unended = use_in_every_way(chat)
        assert not server.is_left(within=0)
        chat.close()
        assert server.is_left()
        for answer in unended:
            answer.close()
    assert len(server.requests) == 5


def test_the_end_of_a_with_block_leaves_no_connection_open() -> None:
    with Unending(*every_way()) as server:
        with DifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            unended = use_in_every_way(chat)
        assert server.is_left()
        for answer in unended:
            answer.close()


def test_a_client_that_is_forgotten_warns_as_a_file_does() -> None:
    with pytest.warns(ResourceWarning, match="a client was not closed"):
        DifyChat(KEY, "http://localhost/v1", "user-1")


def test_a_client_that_is_closed_or_not_ours_to_close_warns_of_nothing() -> None:
    own = httpx.Client()
    with own, DifyChat(KEY, "http://localhost/v1", "user-1") as closed:
        clients = [closed, closed.with_options(user_id="ada")]
        clients.append(DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own))
    del closed
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        clients.clear()
        gc.collect()
    assert [str(warning.message) for warning in warned] == []
