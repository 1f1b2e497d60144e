"""One client in several event loops: each has connections of its own, and what a dead one had is dropped."""

import asyncio
from typing import Any

import anyio
import httpx
import httpx2
import pytest

from dify_chat import (
    AsyncDifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyStreamError,
    new_async_http_client,
)
from tests.support.loops import RUNNERS, LoopInThread, no_warnings, with_loop_closed_as_it_is, with_trio
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

each_loop = pytest.mark.parametrize("run", RUNNERS)
each_transport = pytest.mark.every_transport


def new_chat(server: Any, **settings: Any) -> AsyncDifyChat:
    return AsyncDifyChat(KEY, server.url, "user-1", **settings)


def skip_aiohttp_on_trio(run: object, transport: str) -> None:
    if run is with_trio and transport == "aiohttp":
        pytest.skip("aiohttp has no trio")


@each_loop
@each_transport
@pytest.mark.usefixtures("idle_connections_stay")
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
    # Only these runners do anything where a loop ends.
    stops = [plays(stopped())] * (run not in (with_loop_closed_as_it_is, with_trio))
    with RawServer(held, *stops, plays(REPLY)) as server, no_warnings():
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
    assert len(server.requests) == 2 + len(stops)


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


@each_transport
@pytest.mark.usefixtures("idle_connections_stay")
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


@pytest.mark.usefixtures("idle_connections_stay")
def test_client_of_the_caller_serves_one_loop_at_a_time_for_all_of_ours() -> None:
    with ReplayServer(*[REPLY] * 4) as server, no_warnings():
        own = new_async_http_client()
        first, second = [new_chat(server, http_client=own) for _ in range(2)]
        with LoopInThread() as loop:
            loop.run(first.send("hi"))
            loop.run(second.send("hi"))
            with pytest.raises(DifyConfigError, match="in use in another event loop"):
                asyncio.run(new_chat(server, http_client=own).send("hi"))

        async def ask_and_close() -> None:
            await second.send("hi")
            await first.send("hi")
            await own.aclose()

        asyncio.run(ask_and_close())
        assert server.connections == 2  # the first client leaves the second's connection in the new loop
        assert len(server.requests) == 4


def test_stream_over_client_of_the_caller_left_behind_by_dead_loop() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held) as server, no_warnings():
        chat = new_chat(server, http_client=new_async_http_client())
        events = chat.send_chat_message_stream("hi")

        async def begin() -> None:
            await events.__anext__()

        with_loop_closed_as_it_is(begin)
        asyncio.run(events.close())
        assert held.left.wait(10)


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
