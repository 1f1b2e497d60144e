"""Calls that are cancelled wherever they wait: no connection, request or task of theirs is left."""

import socket
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio
import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, new_async_http_client
from dify_chat._http import retry
from tests.support.cancelled import WAYS, by_scope
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import (
    frame,
    message,
    message_end,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.recordings import load
from tests.support.replay import play
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

# httpx's own generators are not closed when a body is left, which trio warns of.
pytestmark = pytest.mark.filterwarnings("ignore:Async generator .*httpx?core|Async generator .*httpx")

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")
ANSWER = stream(frame(message("Hel")), frame(message("lo")), frame(message_end()))
RUN = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
REST = stream(
    frame(workflow_started()), frame(workflow_finished("succeeded", answer="Hello")), frame(message_end())
)

# In one packet: the client has received what it hasn't read when it leaves.
FILE_BEGUN = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 100\r\n\r\n%PDF-1.7"

Way = Callable[[Coroutine[Any, Any, object], int], Awaitable[bool]]


class Dify(HttpServer):
    """Answers by path, and breaks off the stream of each question that names a run."""

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        if request.path.endswith("/stop"):
            return play(stopped(), connection)
        if request.path.endswith("/preview"):
            connection.sendall(FILE_BEGUN)
            return connection.recv(1) != b""  # until the client leaves
        if request.path.endswith("/text-to-audio"):
            return play(SPEECH, connection)
        if request.path.endswith("/events"):
            return play(REST, connection)
        asked = request.json()
        if asked["response_mode"] == "blocking":
            return play(REPLY, connection)
        return play(RUN if asked["query"] == "run" else ANSWER, connection, lambda _: time.sleep(0.001))


async def send(chat: AsyncDifyChat) -> None:
    await chat.send("hi")


async def listen(chat: AsyncDifyChat) -> None:
    async with chat.send_chat_message_stream("hi") as answer:
        async for _ in answer:
            pass


async def leave(chat: AsyncDifyChat) -> None:
    async with chat.send_chat_message_stream("hi") as answer:
        await answer.__anext__()


async def leave_unread(chat: AsyncDifyChat) -> None:
    async with chat.send_chat_message_stream("hi"):
        pass


async def leave_received(chat: AsyncDifyChat) -> None:
    async with chat.file_preview("00000000-0000-0000-0000-000000000000"):
        pass


async def resume(chat: AsyncDifyChat) -> None:
    assert (await chat.send_chat_message_stream("run").final()).answer == "Hello"


async def speak(chat: AsyncDifyChat) -> None:
    async for _ in chat.text_to_audio("hi"):
        pass


CALLS = [send, listen, leave, leave_unread, leave_received, resume, speak]


@pytest.fixture(autouse=True)
def _fast_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.001)


async def cancel_everywhere(way: Way, chat: AsyncDifyChat) -> None:
    for call in CALLS:
        number, is_reached = 0, True
        while is_reached:
            number += 1
            with anyio.fail_after(30):
                is_reached = await way(call(chat), number)
                await chat.send("next")
        assert number > 1, call.__name__


async def check_pool_of_one(way: Way, library: Any) -> None:
    """A connection that is left in the pool would let the next call wait for ever."""
    limits = library.Limits(max_connections=1, keepalive_expiry=1.5)
    with Dify() as server:
        async with (
            new_async_http_client(library=library, limits=limits) as own,
            AsyncDifyChat(KEY, server.url, "user-1", http_client=own) as chat,
        ):
            await cancel_everywhere(way, chat)
        assert await AsyncHappens(lambda: server.is_left(within=0))


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.unmeasured
async def test_cancelled_call_leaves_room_in_pool_of_one(way: Way, library: Any) -> None:
    await check_pool_of_one(way, library)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows")
@pytest.mark.parametrize("anyio_backend", [("asyncio", {"use_uvloop": True})], ids=["uvloop"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.unmeasured
async def test_cancelled_call_leaves_room_on_uvloop(way: Way) -> None:
    await check_pool_of_one(way, httpx)


@pytest.mark.parametrize("anyio_backend", ["trio"])
@pytest.mark.parametrize("library", [httpx, httpx2])
async def test_cancelled_call_leaves_room_on_trio(library: Any) -> None:
    await check_pool_of_one(by_scope, library)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.unmeasured
async def test_cancelled_call_gives_connection_of_aiohttp_back(way: Way) -> None:
    with Dify() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", transport="aiohttp") as chat:
            await cancel_everywhere(way, chat)
            session: Any = chat._http.pool().client._transport.client
            assert await AsyncHappens(lambda: not session.connector._acquired)
        assert await AsyncHappens(lambda: server.is_left(within=0))


@pytest.mark.parametrize("transport", [None, "aiohttp"])
@pytest.mark.parametrize("way", WAYS)
async def test_cancelled_closing_of_client_leaves_no_connection(way: Way, transport: Any) -> None:
    async def use() -> None:
        async with AsyncDifyChat(KEY, server.url, "user-1", transport=transport) as chat:
            await chat.send("hi")
            _speech = await chat.text_to_audio("hi").open()  # which the end of the block closes

    number = 1
    with Dify() as server:
        while await way(use(), number):
            number += 1
        assert await AsyncHappens(lambda: server.is_left(within=0))
