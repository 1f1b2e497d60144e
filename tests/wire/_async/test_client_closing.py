"""A client that is closed while other threads or tasks wait: their waits end at once."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from socket import socket
from threading import Event
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyConfigError, DifyConnectionError, DifyError, new_async_http_client
from dify_chat._http import retry
from tests.support.made import frame, message, refusal, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.together import AsyncHappens, AsyncTogether
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport

AT_ONCE = 5.0  # seconds; each of these waits would take a minute or more
BEGUN = stream(frame(message("Hel")), complete=False)
PING = stream(b"event: ping\n\n", complete=False)
RUN = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)
REPLY_BEGUN = load("1.16.0/chat/blocking_basic").with_body([b"{"], complete=False)
BUSY = refusal(429, "too_many_requests", **{"Retry-After": "60"})

Call = Callable[[AsyncDifyChat], Awaitable[object]]


async def send(chat: AsyncDifyChat) -> None:
    await chat.send("hi")


async def listen(chat: AsyncDifyChat) -> None:
    await chat.send_chat_message_stream("hi").final()


async def speak(chat: AsyncDifyChat) -> None:
    await chat.text_to_audio("hi").read()


async def failure_of(call: Call, chat: AsyncDifyChat) -> tuple[DifyError | None, float]:
    """The error of a call, and when it came."""
    try:
        await call(chat)
    except DifyError as error:
        return error, time.monotonic()
    return None, time.monotonic()


async def close_when(moment: Callable[[], bool], chat: AsyncDifyChat) -> tuple[None, float]:
    """Close the client, and give when that began."""
    assert await AsyncHappens(moment)
    began = time.monotonic()
    await chat.close()
    return None, began


async def end_of_wait(call: Call, moment: Callable[[], bool], chat: AsyncDifyChat) -> DifyError:
    """The error of a call that waits when the client is closed; it must come at once."""
    calls: Any = [partial(failure_of, call, chat), partial(close_when, moment, chat)]
    (_, began), (error, ended) = sorted(await AsyncTogether(calls), key=lambda result: result[0] is not None)
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
async def test_wait_for_server_ends_when_client_is_closed(held: Any, call: Call) -> None:
    silence = HeldOpen(held)
    with RawServer(silence, *[HeldOpen()] * 2) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", timeout=60.0)
        error = await end_of_wait(call, silence.silent.is_set, chat)
        assert await AsyncHappens(silence.left.is_set)
    assert "closed" in str(error)
    assert not getattr(error, "never_sent", False)
    assert len(server.requests) == 1


class WithoutLength(HeldOpen):
    """Begin a body that ends with its connection, and be silent."""

    def __call__(self, connection: socket) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nConnection: close\r\n\r\nabc")
        return super().__call__(connection)


async def test_body_without_length_is_not_whole_when_client_is_closed() -> None:
    silence = WithoutLength()
    with RawServer(silence) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", timeout=60.0)
        await end_of_wait(speak, silence.silent.is_set, chat)


async def test_wait_before_retry_ends_when_client_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Event()
    backoff = retry.backoff

    def noted(*args: Any) -> float:
        waits.set()
        return backoff(*args)

    for flavour in ("_async", "_sync"):
        monkeypatch.setattr(f"dify_chat.{flavour}.http.backoff", noted)
    with RawServer(plays(BUSY)) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        error = await end_of_wait(send, waits.is_set, chat)
    assert isinstance(error, DifyConnectionError)
    assert "closed meanwhile" in str(error)


async def test_wait_before_resuming_ends_when_client_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Event()

    def a_minute(*_: Any) -> float:
        waits.set()
        return 60.0

    for flavour in ("_async", "_sync"):
        monkeypatch.setattr(f"dify_chat.{flavour}.event_source.backoff", a_minute)
    with RawServer(plays(RUN)) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        error = await end_of_wait(listen, waits.is_set, chat)
    assert "the connection broke" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("library", [httpx, httpx2])
async def test_wait_over_client_of_the_caller_ends_and_that_stays_open(library: Any) -> None:
    silence = HeldOpen()
    with RawServer(silence, plays(load("1.16.0/chat/blocking_basic"))) as server:
        async with new_async_http_client(library=library) as own:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=own, timeout=60.0)
            await end_of_wait(send, silence.silent.is_set, chat)
            with pytest.raises(DifyConfigError, match="closed"):
                await chat.send("hi")
            assert not own.is_closed
            await AsyncDifyChat(KEY, server.url, "user-1", http_client=own).send("hi")


async def test_closing_twice_and_at_once_raises_nothing() -> None:
    with RawServer(plays(load("1.16.0/chat/blocking_basic"))) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        await chat.send("hi")
        await AsyncTogether([chat.close, chat.close])
        await chat.close()
        assert await AsyncHappens(lambda: server.is_left(within=0))
        with pytest.raises(DifyConfigError, match="closed"):
            await chat.send("hi")
