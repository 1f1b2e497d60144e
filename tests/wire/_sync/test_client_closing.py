# Written from _async/test_client_closing.py by generator/unasync.py, which `make generate` runs.

"""A client that is closed while other threads or tasks wait: their waits end at once."""

import time
from collections.abc import Callable
from functools import partial
from socket import socket
from threading import Event
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import DifyChat, DifyConfigError, DifyConnectionError, DifyError, new_http_client
from dify_chat._http import retry
from tests.support.made import frame, message, refusal, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.together import Happens, Together
from tests.wire._sync.talks import KEY

pytestmark = pytest.mark.every_transport

AT_ONCE = 5.0  # seconds; each of these waits would take a minute or more
BEGUN = stream(frame(message("Hel")), complete=False)
PING = stream(b"event: ping\n\n", complete=False)
RUN = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)
REPLY_BEGUN = load("1.16.0/chat/blocking_basic").with_body([b"{"], complete=False)
BUSY = refusal(429, "too_many_requests", **{"Retry-After": "60"})

Call = Callable[[DifyChat], object]


def send(chat: DifyChat) -> None:
    chat.send("hi")


def listen(chat: DifyChat) -> None:
    chat.send_chat_message_stream("hi").final()


def speak(chat: DifyChat) -> None:
    chat.text_to_audio("hi").read()


def failure_of(call: Call, chat: DifyChat) -> tuple[DifyError | None, float]:
    """The error of a call, and when it came."""
    try:
        call(chat)
    except DifyError as error:
        return error, time.monotonic()
    return None, time.monotonic()


def close_when(moment: Callable[[], bool], chat: DifyChat) -> tuple[None, float]:
    """Close the client, and give when that began."""
    assert Happens(moment)
    began = time.monotonic()
    chat.close()
    return None, began


def end_of_wait(call: Call, moment: Callable[[], bool], chat: DifyChat) -> DifyError:
    """The error of a call that waits when the client is closed; it must come at once."""
    calls: Any = [partial(failure_of, call, chat), partial(close_when, moment, chat)]
    (_, began), (error, ended) = sorted(Together(calls), key=lambda result: result[0] is not None)
    assert ended - began < AT_ONCE
    assert isinstance(error, DifyError)
    return error


@pytest.mark.parametrize(
    ("held", "call"),
    [
        (None, send),
        (REPLY_BEGUN, send),
        (None, listen),
        (PING, listen),
        (BEGUN, listen),
        (None, speak),
        (SPEECH_BEGUN, speak),
    ],
    ids=[
        "head",
        "body",
        "head of a stream",
        "first event",
        "next event",
        "head of a file",
        "rest of a file",
    ],
)
def test_wait_for_server_ends_when_client_is_closed(held: Any, call: Call) -> None:
    silence = HeldOpen(held)
    with RawServer(silence, *[HeldOpen()] * 2) as server:
        chat = DifyChat(KEY, server.url, "user-1", timeout=60.0)
        error = end_of_wait(call, silence.silent.is_set, chat)
        assert Happens(silence.left.is_set)
    assert "closed" in str(error)
    assert not getattr(error, "never_sent", False)
    assert len(server.requests) == 1


class WithoutLength(HeldOpen):
    """Begin a body that ends with its connection, and be silent."""

    def __call__(self, connection: socket) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nConnection: close\r\n\r\nabc")
        return super().__call__(connection)


def test_body_without_length_is_not_whole_when_client_is_closed() -> None:
    silence = WithoutLength()
    with RawServer(silence) as server:
        chat = DifyChat(KEY, server.url, "user-1", timeout=60.0)
        end_of_wait(speak, silence.silent.is_set, chat)


def test_wait_before_retry_ends_when_client_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Event()
    backoff = retry.backoff

    def noted(*args: Any) -> float:
        waits.set()
        return backoff(*args)

    for flavour in ("_sync", "_sync"):
        monkeypatch.setattr(f"dify_chat.{flavour}.http.backoff", noted)
    with RawServer(plays(BUSY)) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        error = end_of_wait(send, waits.is_set, chat)
    assert isinstance(error, DifyConnectionError)
    assert "closed meanwhile" in str(error)


def test_wait_before_resuming_ends_when_client_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Event()

    def a_minute(*_: Any) -> float:
        waits.set()
        return 60.0

    for flavour in ("_sync", "_sync"):
        monkeypatch.setattr(f"dify_chat.{flavour}.event_source.backoff", a_minute)
    with RawServer(plays(RUN)) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        error = end_of_wait(listen, waits.is_set, chat)
    assert "the connection broke" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_wait_over_client_of_the_caller_ends_and_that_stays_open(library: Any) -> None:
    silence = HeldOpen()
    with RawServer(silence, plays(load("1.16.0/chat/blocking_basic"))) as server:
        with new_http_client(library=library) as own:
            chat = DifyChat(KEY, server.url, "user-1", http_client=own, timeout=60.0)
            end_of_wait(send, silence.silent.is_set, chat)
            with pytest.raises(DifyConfigError, match="closed"):
                chat.send("hi")
            assert not own.is_closed
            DifyChat(KEY, server.url, "user-1", http_client=own).send("hi")


def test_closing_twice_and_at_once_raises_nothing() -> None:
    with RawServer(plays(load("1.16.0/chat/blocking_basic"))) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        chat.send("hi")
        Together([chat.close, chat.close])
        chat.close()
        assert Happens(lambda: server.is_left(within=0))
        with pytest.raises(DifyConfigError, match="closed"):
            chat.send("hi")
