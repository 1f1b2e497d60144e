"""What one transport does and another doesn't."""

import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from socket import EAI_NONAME, SO_LINGER, SOL_SOCKET, gaierror, getaddrinfo, socket
from threading import Event
from typing import Any

import httpx
import httpx2
import pytest
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.httpx2 import AiohttpTransport as Httpx2AiohttpTransport

from dify_chat import (
    AsyncDifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyStreamError,
)
from dify_chat._extras import install_command
from tests.support.closed import closed_port
from tests.support.made import frame, message, message_end, stream
from tests.support.raw import Act, RawServer, hangs_up
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.wire._async.talks import KEY, drained

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BEGUN = b"%x\r\n%b\r\n" % (len(frame(message("Hel"))), frame(message("Hel")))
every_transport = pytest.mark.every_transport


def says(*pieces: bytes, reset: bool = False) -> Act:
    def act(connection: socket) -> bool:
        for piece in pieces:
            connection.sendall(piece)
        if reset:
            connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return act


BEFORE_AN_ANSWER = {
    "a reset": says(reset=True),
    "the end": hangs_up,
    "the end in the head": says(b"HTTP/1.1 200 OK\r\nContent-"),
    "no status line": says(b"NONSENSE\r\n\r\n"),
    "no length": says(HEAD + b"Content-Length: abc\r\n\r\nhello"),
    "two lengths": says(HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nhello"),
}
IN_A_STREAM = {
    "the end in a chunk": (CHUNKED + BEGUN, b"50\r\nhello"),
    "no size of a chunk": (CHUNKED + BEGUN, b"zz\r\nhello\r\n"),
    "no size of a chunk in the first packet": (CHUNKED + BEGUN + b"zz\r\nhello\r\n", b""),
    "no size of the first chunk": (CHUNKED + b"zz\r\nhello\r\n", b""),
    "the end before the last chunk": (CHUNKED, BEGUN),
    "no gzip": (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n", b"hello"),
    "less than was said": (HEAD + b"Content-Length: 5000\r\n\r\n", frame(message("Hel"))),
}


@every_transport
async def test_response_without_a_body_is_read() -> None:
    with RawServer(says(b"HTTP/1.1 204 NO CONTENT\r\n\r\n")) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=0) as chat:
            await chat.delete_conversation("conversation-1")


@every_transport
@pytest.mark.parametrize("act", BEFORE_AN_ANSWER.values(), ids=BEFORE_AN_ANSWER)
async def test_message_without_response_is_an_error_and_sent_once(act: Act) -> None:
    with RawServer(act, act) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=1) as chat:
            with pytest.raises(
                DifyConnectionError, match="POST /chat-messages: the connection broke: "
            ) as raised:
                await chat.send("hi")
    assert not raised.value.never_sent
    assert len(server.requests) == 1


@every_transport
@pytest.mark.parametrize(("first", "then"), IN_A_STREAM.values(), ids=IN_A_STREAM)
async def test_a_stream_that_cannot_be_read_on_is_broken(first: bytes, then: bytes) -> None:
    opened = Event()

    def act(connection: socket) -> bool:
        connection.sendall(first)
        opened.wait(10)
        connection.sendall(then)
        return False

    with RawServer(act, hangs_up) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=5) as chat:
            answer = await chat.send_chat_message_stream("hi").open()
            opened.set()
            delivered, raised = await drained(answer)
    assert type(raised) is DifyStreamError
    assert re.search("the connection broke|the request failed: the response's gzip data", str(raised))
    assert raised.message_id == ("message-1" if delivered else None)


@every_transport
async def test_each_header_of_a_message_is_sent_once() -> None:
    with RawServer(hangs_up) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=0) as chat:
            with pytest.raises(DifyConnectionError):
                await chat.send("hi")
    names = sorted(name.lower() for name, _ in server.requests[0].headers)
    assert names == sorted(
        {"host", "accept", "accept-encoding", "authorization", "connection", "user-agent"}
        | {"content-type", "content-length"}
    )


@pytest.fixture
def _no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know no host by its name. A resolver of the network may take longer than a connection may."""

    def look_up(host: str | bytes | None, *rest: Any, **more: Any) -> Any:
        if host in ("no-such-host.invalid", b"no-such-host.invalid"):
            raise gaierror(EAI_NONAME, "Name or service not known")
        return getaddrinfo(host, *rest, **more)

    monkeypatch.setattr("socket.getaddrinfo", look_up)


@every_transport
@pytest.mark.usefixtures("_no_resolver")
@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/v1", "https://no-such-host.invalid/v1"])
async def test_request_to_an_unreachable_server_was_never_sent(url: str) -> None:
    with closed_port() as port:
        async with AsyncDifyChat(KEY, url.format(port=port), "user-1", max_retries=0) as chat:
            with pytest.raises(DifyConnectionError, match=r"could not connect to https?://\S+: ") as raised:
                await chat.send("hi")
    assert raised.value.never_sent


@every_transport
async def test_no_cookie_is_kept() -> None:
    reply = stream(frame(message("Hi")), frame(message_end()))
    act = says(HEAD + b"Connection: close\r\nSet-Cookie: who=ada\r\n\r\n")
    told = says(reply.response.body)
    with RawServer(lambda connection: act(connection) or told(connection), hangs_up) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            assert (await chat.send_chat_message_stream("hi").final()).answer == "Hi"
            await drained(chat.send_chat_message_stream("hi"))
    assert [request.header("Cookie") for request in server.requests] == [None, None]


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_aiohttp_on_trio_says_what_to_do() -> None:
    async with AsyncDifyChat(KEY, "http://localhost:9/v1", "user-1", transport="aiohttp") as chat:
        with pytest.raises(DifyConfigError, match="'aiohttp' needs asyncio: leave transport= out on trio"):
            await chat.send("hi")


@every_transport
async def test_netrc_is_read_by_no_transport(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password secret\ndefault login ada password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with ReplayServer(load("1.16.0/chat/blocking_basic")) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await chat.send("hi")
    assert [request.header("Authorization") for request in server.requests] == [f"Bearer {KEY}"]


POOLS: dict[str, Callable[[], Any]] = {
    "aiohttp": lambda: httpx.AsyncClient(transport=AiohttpTransport(verify=False)),
    "httpx2 over aiohttp": lambda: httpx2.AsyncClient(transport=Httpx2AiohttpTransport(verify=False)),
}


@pytest.mark.parametrize("pool", POOLS.values(), ids=POOLS)
async def test_a_transport_of_the_callers_own_is_understood(pool: Callable[[], Any]) -> None:
    whole = stream(frame(message("Hi")), frame(message_end()))
    async with pool() as own:
        with ReplayServer(whole) as server:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=own)
            assert (await chat.send_chat_message_stream("hi").final()).answer == "Hi"
        with RawServer(hangs_up, hangs_up) as deaf:
            chat = AsyncDifyChat(KEY, deaf.url, "user-1", http_client=own)
            with pytest.raises(DifyConnectionError, match="the connection broke"):
                await chat.send("hi")
    assert len(deaf.requests) == 1


def test_unknown_transport_is_refused() -> None:
    nonsense: Any = "urllib"
    with pytest.raises(DifyConfigError, match=r"transport is .*, or None for httpx's own; not 'urllib'"):
        AsyncDifyChat("app-key", transport=nonsense)


async def test_a_client_of_the_callers_own_has_its_transport() -> None:
    async with httpx.AsyncClient() as own:
        with pytest.raises(DifyConfigError, match="an http_client has its own proxy, verify and transport"):
            AsyncDifyChat("app-key", transport="aiohttp", http_client=own)


def test_missing_module_of_transport_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx_aiohttp", None)
    monkeypatch.delitem(sys.modules, "dify_chat._http.aiohttp", raising=False)
    with pytest.raises(DifyConfigError, match=re.escape(install_command("aiohttp"))):
        AsyncDifyChat("app-key", transport="aiohttp")
