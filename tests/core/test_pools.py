"""Pools in a forked process and without an event loop; tests/wire has them in real processes and loops."""

import asyncio
import gc
import sys
from typing import Any
from unittest.mock import Mock
from weakref import WeakSet

import httpx
import pytest
import trio

from dify_chat import (
    AsyncDifyChat,
    DifyChat,
    DifyConfigError,
    DifyConnectionError,
    new_async_http_client,
    new_http_client,
)
from dify_chat._http import background, forks
from dify_chat._http.exchange import Exchange
from dify_chat._http.pools import Pool
from tests.support.made import frame, message, stream
from tests.support.recordings import load
from tests.support.replay import ReplayServer

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")
BEGUN = stream(frame(message("Hel")), frame(message("lo")))
KEY = "app-key"


def forked(chat: Any) -> None:
    """Do with a client what happens in a child."""
    forks._left.append(chat._http._pools.leave_to_parent())


def test_owners_part_in_child(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Mock(leave_to_parent=Mock(return_value="kept"))
    monkeypatch.setattr(forks, "_owners", WeakSet([owner]))
    monkeypatch.setattr(forks, "_left", [])
    forks._leave()
    assert forks._left == ["kept"]


def test_pool_left_to_parent() -> None:
    with ReplayServer(REPLY, SPEECH, REPLY) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        chat.send("hi")
        speech = chat.text_to_audio("hi").open()
        forked(chat)
        assert server.is_left(1, within=10)
        with pytest.raises(DifyConfigError, match="was opened in another process"):
            speech.read()
        speech.close()
        chat.send("hi")
        chat.close()
        assert (server.connections, server.is_left(within=10)) == (2, True)


def test_stream_left_to_parent() -> None:
    with ReplayServer(BEGUN) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        events = chat.send_chat_message_stream("hi")
        next(events)
        forked(chat)
        with pytest.raises(DifyConfigError, match="was opened in another process"):
            next(events)
        events.close()
        assert server.is_left(within=10)
    assert len(server.requests) == 1, "the model was stopped"


def test_client_closed_before_it_is_used_in_child() -> None:
    chat = DifyChat(KEY, "http://localhost/v1", "user-1")
    forked(chat)
    chat.close()
    with pytest.raises(DifyConfigError, match="this client is closed"):
        chat.send("hi")


@pytest.mark.parametrize("transport", [None, "aiohttp"])
def test_async_pools_left_to_parent(transport: Any) -> None:
    loop = asyncio.new_event_loop()
    with ReplayServer(REPLY, REPLY) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", transport=transport)
        loop.run_until_complete(chat.send("hi"))
        forked(chat)
        loop.close()
        assert server.is_left(1, within=10)

        async def go_on() -> None:
            await chat.send("hi")
            await chat.close()

        asyncio.run(go_on())
        assert server.connections == 2


def test_client_of_the_caller_refused_in_child(monkeypatch: pytest.MonkeyPatch) -> None:
    with new_http_client() as own:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
        chat._http.pool()
        forked(chat)
        monkeypatch.setattr("os.getpid", lambda: 0)
        for client in (chat, DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)):
            with pytest.raises(DifyConfigError, match="Make a client with an http_client in each process"):
                client.send("hi")


def test_async_client_of_the_caller_refused_in_child(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with new_async_http_client() as own:
            chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
            chat._http.pool()
            forked(chat)
            monkeypatch.setattr("os.getpid", lambda: 0)
            with pytest.raises(DifyConfigError, match="Make a client with an http_client in each process"):
                await chat.send("hi")

    asyncio.run(main())


def test_client_of_the_caller_that_is_closed() -> None:
    own = new_http_client()
    chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
    own.close()
    with pytest.raises(DifyConfigError, match="this client is closed"):
        chat.send("hi")


@pytest.mark.parametrize("is_trio_there", [True, False])
def test_call_outside_of_event_loop(*, is_trio_there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_trio_there:
        monkeypatch.delitem(sys.modules, "trio")
    chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1")
    call = chat.send("hi")
    with pytest.raises(RuntimeError, match=r"no running event loop|must be called from async context"):
        call.send(None)
    asyncio.run(chat.close())


def test_task_started_where_trio_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "trio")
    done: list[bool] = []

    async def run() -> None:
        done.append(True)

    async def main() -> None:
        background.start_task(run)
        await asyncio.sleep(0)

    asyncio.run(main())
    assert done == [True]


def test_client_forgotten_in_running_trio() -> None:
    async def main() -> None:
        chats = [AsyncDifyChat(KEY, server.url, "user-1")]
        await chats[0].send("hi")
        with pytest.warns(ResourceWarning, match="a client was not closed"):
            chats.clear()
        await trio.lowlevel.checkpoint()
        await trio.to_thread.run_sync(server.is_left)

    with ReplayServer(REPLY) as server:
        trio.run(main)
    gc.collect()


def test_exchange_refused_by_pool_that_was_closed_meanwhile() -> None:
    with new_http_client() as own:
        pool = Pool(own, is_ours=False)
        pool.close()
        with pytest.raises(DifyConfigError, match="this client is closed"), Exchange(pool):
            pass


def test_exchange_aborted_before_it_sends() -> None:
    with new_http_client() as own:
        exchange = Exchange(Pool(own, is_ours=False))
        assert not exchange.abort()
        with exchange:
            exchange.sends(own.build_request("GET", "http://localhost"))
            pytest.fail("it has sent")


REPLIED = {"event": "message", "answer": "Hello"}


def test_response_that_comes_while_client_is_closed() -> None:
    def serve(_: httpx.Request) -> httpx.Response:
        chat.close()
        return httpx.Response(200, json=REPLIED)

    with httpx.Client(transport=httpx.MockTransport(serve)) as own:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
        with pytest.raises(DifyConnectionError, match="closed meanwhile"):
            chat.send("hi")


def test_response_that_comes_while_async_client_is_closed() -> None:
    async def serve(_: httpx.Request) -> httpx.Response:
        chat._http.pool().abort()
        return httpx.Response(200, json=REPLIED)

    async def main() -> None:
        with pytest.raises(DifyConnectionError, match="closed meanwhile"):
            await chat.send("hi")

    own = httpx.AsyncClient(transport=httpx.MockTransport(serve))
    chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
    asyncio.run(main())


def test_interrupted_call_comes_out_as_it_is() -> None:
    def serve(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    with httpx.Client(transport=httpx.MockTransport(serve)) as own:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)
        with pytest.raises(KeyboardInterrupt):
            chat.send("hi")
