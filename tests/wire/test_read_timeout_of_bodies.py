"""The read timeout of every kind of body, on every kind of connection and event loop."""

from typing import Any

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyStreamError, DifyTimeoutError
from dify_chat._http import own_client
from tests.support.loops import RUNNERS, with_trio
from tests.support.made import frame, message, stream
from tests.support.raw import HeldOpen, RawServer, Slow, plays
from tests.support.recordings import load
from tests.support.tls import TlsServer
from tests.wire._async.talks import KEY

LONG = httpx.Timeout(60)
REPLY = plays(load("1.16.0/chat/blocking_basic"))
SHORT = 0.1  # for the silence alone: on a busy machine a head may take longer
BEGUN = stream(frame(message("Hel")), complete=False)
HEADERS = {"length": "Content-Length: 9", "chunks": "Transfer-Encoding: chunked", "end": "Connection: close"}


def cut(framing: str, body: bytes) -> Slow:
    """A response of which some bytes come, and then nothing more; the connection stays open."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n{HEADERS[framing]}\r\n\r\n".encode()
    piece = b"%x\r\n%b\r\n" % (len(body), body) if framing == "chunks" and body else body
    return Slow(head + piece, pause=0.01)


@pytest.mark.parametrize("run", RUNNERS)
@pytest.mark.parametrize("kind", [RawServer, TlsServer])
def test_silent_stream_times_out_on_every_event_loop(kind: Any, run: Any) -> None:
    timeout = httpx.Timeout(60, read=3) if run is with_trio else LONG

    async def main() -> None:
        chat = AsyncDifyChat(KEY, server.url, "user-1", timeout=timeout, verify=False, stop_on_exit=False)
        async with chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            response: Any = answer._source.response
            response._limit_read_timeout(SHORT)
            with pytest.raises(DifyStreamError) as raised:
                await anext(answer)
        cause = raised.value.__cause__
        assert isinstance(cause, DifyTimeoutError)
        assert cause.phase == "read"
        assert isinstance(cause.__cause__, httpx.ReadTimeout)

    with kind(HeldOpen(BEGUN)) as server:
        run(main)


@pytest.mark.every_transport(httpx2="looks at its read timeout when it begins to read")
@pytest.mark.parametrize("framing", HEADERS)
@pytest.mark.parametrize("body", [b"", b"ID3"])
async def test_silent_speech_times_out(framing: str, body: bytes) -> None:
    held = cut(framing, body)
    with RawServer(held) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", timeout=LONG)
        async with chat, chat.text_to_audio("hi") as speech:
            response: Any = speech._response
            if body:
                assert await response.next_chunk() == body
            response._limit_read_timeout(SHORT)
            with pytest.raises(DifyTimeoutError) as raised:
                await response.next_chunk()
        assert raised.value.phase == "read"
        assert held.left.wait(60)


async def test_reply_that_comes_with_its_head_has_no_timer_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    timed: list[object] = []
    monkeypatch.setattr(own_client._Body, "__init__", lambda body, *_: timed.append(body))
    with RawServer(REPLY) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.send("hi")
    assert not timed


async def test_reply_that_breaks_off_is_a_timeout_of_the_call() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
    with RawServer(Slow(head + b'{"a":', pause=0.01)) as server:
        limits = httpx.Timeout(60, read=3)
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=limits) as chat:
            with pytest.raises(DifyTimeoutError) as raised:
                await chat.send("hi")
    assert str(raised.value) == (
        "POST /chat-messages: nothing came from the server within 3 s (read timeout);"
        " give a longer timeout, or stream a long answer"
    )
