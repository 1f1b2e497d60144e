"""How long the client waits, for what, and what it says when it waited in vain."""

import socket
from contextlib import ExitStack
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyTimeoutError
from dify_chat_api.types import UNSET
from tests.support.made import frame, message, stream
from tests.support.raw import HeldOpen, RawServer, hangs_up, plays
from tests.support.recordings import load
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport

LISTED = plays(load("1.16.0/conversations/list_chatflow"))
REPLY = plays(load("1.16.0/chat/blocking_basic"))
TEXT = plays(load("1.16.0/audio/stt_wav_chat"))
STREAM = plays(load("1.16.0/chat/stream_continue"))
SPEECH = plays(load("1.16.0/audio/tts_text_chat"))


@pytest.mark.parametrize("kind", [httpx.Timeout, httpx2.Timeout])
async def test_silence_says_how_long_it_was_and_in_which_call(kind: Any) -> None:
    with RawServer(HeldOpen(), HeldOpen(), HeldOpen()) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=kind(60, read=0.05)) as chat:
            with pytest.raises(DifyTimeoutError) as of_client:
                await chat.send("hi")
            with pytest.raises(DifyTimeoutError) as of_call:
                await chat.messages("conversation-1", timeout=kind(60, read=0.1))
            with pytest.raises(DifyTimeoutError) as of_view:
                await chat.with_options(timeout=kind(60, read=0.15)).send("hi")
    assert str(of_client.value) == (
        "POST /chat-messages: nothing came from the server within 0.05 s (read timeout);"
        " give a longer timeout, or stream a long answer"
    )
    errors = [raised.value for raised in (of_client, of_call, of_view)]
    assert [(error.phase, error.seconds) for error in errors] == [
        ("read", 0.05),
        ("read", 0.1),
        ("read", 0.15),
    ]
    assert [(error.method, error.path) for error in errors] == [
        ("POST", "/chat-messages"),
        ("GET", "/messages"),
        ("POST", "/chat-messages"),
    ]


@pytest.mark.every_transport
async def test_a_server_that_takes_nothing_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        async with AsyncDifyChat(KEY, url, "user-1", timeout=httpx.Timeout(9, write=0.1)) as chat:
            with pytest.raises(DifyTimeoutError, match="the server took in nothing") as raised:
                await chat.audio_to_text(b"\0" * 30_000_000)
    assert (raised.value.phase, raised.value.seconds) == ("write", 0.1)
    assert (raised.value.method, raised.value.path) == ("POST", "/audio-to-text")


async def test_connect_timeout_of_server_that_accepts_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as queue:
        for _ in range(2):  # one more than are let into the queue: what comes now waits before the door
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        timeout = httpx.Timeout(9, connect=0.2)
        async with AsyncDifyChat(KEY, url, "user-1", timeout=timeout, max_retries=0) as chat:
            with pytest.raises(DifyTimeoutError) as raised:
                await chat.send("hi")
    assert str(raised.value) == (
        "POST /chat-messages: no connection to the server within 0.2 s (connect timeout);"
        " check base_url and the network, or give a longer timeout"
    )
    assert (raised.value.phase, raised.value.seconds) == ("connect", 0.2)


async def test_an_upload_that_timed_out_is_sent_once() -> None:
    with RawServer(HeldOpen()) as server:
        async with AsyncDifyChat(
            KEY, server.url, "user-1", timeout=httpx.Timeout(60, read=0.1), max_retries=5
        ) as chat:
            with pytest.raises(DifyTimeoutError) as raised:
                await chat.audio_to_text(b"RIFF")
    assert raised.value.phase == "read"
    assert len(server.requests) == 1


async def test_a_pool_without_a_free_connection() -> None:
    own = httpx.AsyncClient(limits=httpx.Limits(max_connections=1))
    timeout = httpx.Timeout(9, pool=0.1)
    with RawServer(HeldOpen(stream(frame(message("Hel")), complete=False)), hangs_up) as server:
        async with own, AsyncDifyChat(KEY, server.url, "user-1", http_client=own, max_retries=0) as chat:
            busy = await chat.with_options(timeout=9).send_chat_message_stream("hi").open()
            with pytest.raises(DifyTimeoutError, match="no pooled connection became free") as raised:
                await chat.send("hi", timeout=timeout)
            await busy.close()
    assert (raised.value.phase, raised.value.seconds) == ("pool", 0.1)
    assert [request.path for request in server.requests] == [
        "/v1/chat-messages",
        "/v1/chat-messages/task-1/stop",
    ]


@pytest.mark.parametrize(
    ("of_client", "of_call", "expected"),
    [
        (UNSET, UNSET, {"connect": 5.0, "write": 60.0, "pool": 60.0}),
        (7, UNSET, dict.fromkeys(("connect", "read", "write", "pool"), 7)),
        (7, 8.5, dict.fromkeys(("connect", "read", "write", "pool"), 8.5)),
        (7, None, dict.fromkeys(("connect", "read", "write", "pool"))),
        (None, UNSET, dict.fromkeys(("connect", "read", "write", "pool"))),
        (None, httpx.Timeout(1, read=2), {"connect": 1, "read": 2, "write": 1, "pool": 1}),
    ],
)
async def test_timeouts_of_each_call(of_client: Any, of_call: Any, expected: dict[str, float]) -> None:
    timeouts: list[dict[str, float]] = []

    async def note(request: httpx.Request) -> None:
        timeouts.append(request.extensions["timeout"])

    async with httpx.AsyncClient(event_hooks={"request": [note]}) as own:
        with RawServer(LISTED, REPLY, TEXT, STREAM, SPEECH) as server:
            chat = AsyncDifyChat(KEY, server.url, "user-1", timeout=of_client, http_client=own)
            await chat.conversations(timeout=of_call)
            await chat.send("hi", timeout=of_call)
            await chat.audio_to_text(b"RIFF", timeout=of_call)
            await chat.send_chat_message_stream("hi", timeout=of_call).final()
            await chat.text_to_audio("hi", timeout=of_call).read()
    silence = [60.0, 600.0, 600.0, 60.0, 600.0]
    assert timeouts == [{"read": seconds} | expected for seconds in silence]
