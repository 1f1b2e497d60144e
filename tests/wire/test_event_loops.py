"""One client in several event loops: each has connections of its own, and what a dead one had is dropped."""

import asyncio
import gc
import sys
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import httpx2
import pytest
import trio

from dify_chat import (
    AsyncDifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyStreamError,
    new_async_http_client,
)
from tests.support.made import frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.together import Happens
from tests.wire._async.talks import KEY

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")
ANSWER = stream(frame(message("Hel")), frame(message_end()))
BEGUN = stream(frame(message("Hel")), complete=False)

Main = Callable[[], Coroutine[Any, Any, Any]]


def with_asyncio(main: Main) -> Any:
    return asyncio.run(main())


def with_uvloop(main: Main) -> Any:
    import uvloop  # noqa: PLC0415 - there is none for Windows

    return uvloop.run(main())


def with_loop_closed_as_it_is(main: Main) -> Any:
    """Close the loop without ending its generators, as old frameworks do."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


def with_trio(main: Main) -> Any:
    return trio.run(main)


RUNNERS = [
    with_asyncio,
    pytest.param(with_uvloop, marks=pytest.mark.skipif(sys.platform == "win32", reason="has no uvloop")),
    with_loop_closed_as_it_is,
    with_trio,
]
each_loop = pytest.mark.parametrize("run", RUNNERS)
each_transport = pytest.mark.every_transport


@contextmanager
def no_warnings() -> Iterator[None]:
    """Fail where anything warns: an unclosed socket, or a callback of a closed event loop."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield
        gc.collect()
    of_httpx = "Async generator 'http"  # of its own generators, which trio warns of
    assert [str(each.message) for each in warned if not str(each.message).startswith(of_httpx)] == []


def new_chat(server: Any, **settings: Any) -> AsyncDifyChat:
    return AsyncDifyChat(KEY, server.url, "user-1", **settings)


def skip_aiohttp_on_trio(run: object, transport: str) -> None:
    if run is with_trio and transport == "aiohttp":
        pytest.skip("aiohttp has no trio")


@each_loop
@each_transport
def test_calls_in_one_loop_after_another(run: Any, transport: str) -> None:
    skip_aiohttp_on_trio(run, transport)
    with ReplayServer(*[REPLY] * 6) as server, no_warnings():
        chat = new_chat(server)

        async def ask() -> str:
            await chat.send("hi")
            return (await chat.send("hi")).answer

        answers = {run(ask) for _ in range(3)}
        assert len(answers) == 1
        run(chat.close)
        assert server.is_left(within=10)
        assert server.connections == 3  # within a loop connections are used again


@each_loop
@each_transport
def test_stream_left_behind_by_dead_loop(run: Any, transport: str) -> None:
    skip_aiohttp_on_trio(run, transport)
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(REPLY), plays(stopped())) as server, no_warnings():
        chat = new_chat(server)

        async def begin() -> Any:
            events = chat.send_chat_message_stream("hi")
            await events.__anext__()
            return events

        async def go_on() -> None:
            await chat.send("hi")
            with pytest.raises(DifyConfigError, match="was opened in an event loop that is closed"):
                await events.__anext__()
            await events.close()
            await chat.close()

        events = run(begin)
        run(go_on)
        assert held.left.wait(10)
    assert len(server.requests) == 2


@each_loop
@each_transport
def test_stream_left_before_its_first_event_by_dead_loop(run: Any, transport: str) -> None:
    skip_aiohttp_on_trio(run, transport)
    held = HeldOpen(stream(b"event: ping\n\n", complete=False))
    with RawServer(held, plays(stopped())) as server:
        chat = new_chat(server)

        async def begin() -> Any:
            return await chat.send_chat_message_stream("hi").open()

        async def go_on() -> None:
            with pytest.raises(DifyConfigError, match="was opened in an event loop that is closed"):
                await events.__anext__()
            await events.close()
            await chat.close()

        events = run(begin)
        run(go_on)
        assert held.left.wait(10)


@each_transport
def test_file_left_behind_by_dead_loop() -> None:
    with ReplayServer(SPEECH) as server, no_warnings():
        chat = new_chat(server)

        async def begin() -> Any:
            return await chat.text_to_audio("hi").open()

        async def go_on() -> None:
            with pytest.raises(DifyConfigError, match="was opened in an event loop that is closed"):
                await file.read()
            await file.close()
            await chat.close()

        file = asyncio.run(begin())
        asyncio.run(go_on())
        assert server.is_left(within=10)


@each_loop
@each_transport
def test_closing_in_another_loop_raises_and_leaves_nothing(run: Any, transport: str) -> None:
    skip_aiohttp_on_trio(run, transport)
    with ReplayServer(REPLY) as server, no_warnings():
        chat = new_chat(server)

        async def ask() -> None:
            await chat.send("hi")

        run(ask)
        run(chat.close)
        run(chat.close)
        assert server.is_left(within=10)


@each_loop
@each_transport
def test_closing_ends_wait_of_reader(run: Any, transport: str) -> None:
    skip_aiohttp_on_trio(run, transport)
    held = HeldOpen(BEGUN)

    async def main() -> None:
        chat = new_chat(server, timeout=60.0)
        events = chat.send_chat_message_stream("hi")
        await events.__anext__()

        async def read() -> None:
            with pytest.raises(DifyStreamError, match="closed"):
                await events.__anext__()

        with anyio.fail_after(5):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(read)
                await anyio.wait_all_tasks_blocked()
                await chat.close()

    with RawServer(held) as server, no_warnings():
        run(main)
        assert held.left.wait(10)


class LoopInThread:
    """An event loop that runs in a thread of its own."""

    def __enter__(self) -> "LoopInThread":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def begin(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.begin(work).result(30)


@each_transport
def test_loops_at_once_have_connections_of_their_own() -> None:
    with ReplayServer(*[REPLY] * 4) as server, LoopInThread() as first, LoopInThread() as second:
        chat = new_chat(server)
        for _ in range(2):
            first.run(chat.send("hi"))
            second.run(chat.send("hi"))
        assert server.connections == 2
        asyncio.run(chat.close())
        assert server.is_left(within=10)


@each_transport
def test_closing_ends_wait_in_another_loop() -> None:
    held = HeldOpen()
    with RawServer(held) as server, LoopInThread() as loop:
        chat = new_chat(server, timeout=60.0)
        call = loop.begin(chat.send("hi"))
        assert held.silent.wait(10)
        asyncio.run(chat.close())
        with pytest.raises(DifyConnectionError, match="closed meanwhile"):
            call.result(5)
        assert held.left.wait(10)


@each_transport
def test_stream_is_read_and_closed_in_its_own_loop_alone() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server, LoopInThread() as loop:
        chat = new_chat(server)
        events = chat.send_chat_message_stream("hi")
        loop.run(events.open())
        with pytest.raises(DifyConfigError, match="was opened in another event loop"):
            asyncio.run(events.__anext__())
        loop.run(events.__anext__())
        asyncio.run(events.close())
        assert held.left.wait(10)
        assert Happens(lambda: len(server.requests) == 2)
        loop.run(chat.close())


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_client_of_the_caller_serves_one_loop_at_a_time(library: Any) -> None:
    with ReplayServer(*[REPLY] * 2) as server, no_warnings():
        own = new_async_http_client(library=library)
        chat = new_chat(server, http_client=own)
        with LoopInThread() as loop:
            loop.run(chat.send("hi"))
            with pytest.raises(DifyConfigError, match="in use in another event loop"):
                asyncio.run(chat.send("hi"))

        async def ask_and_close() -> None:
            await chat.send("hi")
            await own.aclose()

        asyncio.run(ask_and_close())
        assert len(server.requests) == 2


def test_forgotten_client_closes_its_connections_in_their_loop() -> None:
    with ReplayServer(REPLY) as server, LoopInThread() as loop:
        chats = [new_chat(server)]
        loop.run(chats[0].send("hi"))
        with pytest.warns(ResourceWarning, match="a client was not closed"):
            chats.clear()
        assert server.is_left(within=10)


def test_forgotten_client_of_dead_loop_closes_its_sockets() -> None:
    with ReplayServer(REPLY) as server:
        chats = [new_chat(server)]
        with_loop_closed_as_it_is(lambda: chats[0].send("hi"))
        with pytest.warns(ResourceWarning, match="a client was not closed"):
            chats.clear()
        assert server.is_left(within=10)
