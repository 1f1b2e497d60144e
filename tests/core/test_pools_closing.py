"""Pools closed while another thread begins with them, or where no thread or event loop is to be had."""

import asyncio
import sys
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import trio

from dify_chat import AsyncDifyChat, DifyChat, DifyConfigError, new_async_http_client, new_http_client
from dify_chat._http import async_pools, background
from dify_chat._http.async_pools import AsyncPool
from dify_chat._http.pools import Pool, Pools
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load

KEY = "app-key"
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)


def test_client_closed_while_its_pool_is_made_anew() -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(new_http_client())
        if len(made) == 2:
            pools.close()
        return made[-1]

    pools = Pools(make, is_ours=True)
    made[0].close()
    pools.leave_to_parent()
    with pytest.raises(DifyConfigError, match="this client is closed"):
        pools.current()
    assert made[1].is_closed


def test_async_client_closed_while_its_pool_is_made() -> None:
    class Closing:
        def __enter__(self) -> None:
            chat._http._pools.is_closed = True

        def __exit__(self, *_: object) -> None: ...

    async def main() -> None:
        chat._http._pools._lock = Closing()  # type: ignore[assignment]
        with pytest.raises(DifyConfigError, match="this client is closed"):
            await chat.info()

    chat = AsyncDifyChat(KEY, "http://localhost/v1", "user-1")
    asyncio.run(main())


def test_loop_of_trio_is_over_where_the_interpreter_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    async def token() -> Any:
        return trio.lowlevel.current_trio_token()

    ended = trio.run(token)
    monkeypatch.delitem(sys.modules, "trio")
    assert async_pools._is_over(ended)


def test_loop_that_is_closed_just_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(async_pools, "_is_over", lambda _: False)
    loop = asyncio.new_event_loop()
    pool = AsyncPool(new_async_http_client(), is_ours=False)
    pool.loop = loop
    loop.close()
    work = Mock()

    async def main() -> None:
        assert pool.pass_on(work)
        pool.run_soon(work)

    asyncio.run(main())
    work.assert_not_called()


@pytest.mark.parametrize("pool", [Pool, AsyncPool])
def test_finalizer_does_nothing_in_child(pool: type[Pool], monkeypatch: pytest.MonkeyPatch) -> None:
    start, work = Mock(), Mock()
    monkeypatch.setattr("dify_chat._http.pools.start_thread", start)
    with new_http_client() as client:
        left = pool(client, is_ours=False)
        left.refusal = "of the parent"
        left.run_soon(work)
    start.assert_not_called()
    work.assert_not_called()


def test_client_closes_without_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(held) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        speech = chat.text_to_audio("hi").open()
        start = Mock(side_effect=RuntimeError("can't start new thread"))
        monkeypatch.setattr(background, "_thread", SimpleNamespace(start_new_thread=start))
        chat.close()
        assert held.left.wait(10)
        speech.close()
