"""Bytes that a response didn't announce make no later call fail, in any event loop."""

from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, new_async_http_client
from tests.support.http_responses import reply, response
from tests.support.loops import RUNNERS
from tests.support.unannounced import InOneRecord, InTwoRecords, Unannounced
from tests.wire._async.talks import KEY


async def read_all(received: Any) -> None:
    """Read a response, as a hook that logs bodies does."""
    await received.aread()


@pytest.mark.parametrize("run", RUNNERS)
@pytest.mark.parametrize("server_class", [Unannounced, InOneRecord, InTwoRecords])
@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
@pytest.mark.parametrize("hooks", [[], [read_all]], ids=["", "hook"])
def test_call_after_unannounced_bytes(run: Any, server_class: Any, library: Any, hooks: Any) -> None:
    async def ask() -> list[str]:
        answers = []
        settings: Any = {"verify": False, "event_hooks": {"response": hooks}}
        async with (
            new_async_http_client(library=library, **settings) as client,
            AsyncDifyChat(KEY, server.url, http_client=client, max_retries=0) as chat,
        ):
            for user in ("ada", "bob", "bob", "ada", "bob"):
                answers.append((await chat.send("hi", user_id=user)).answer)  # noqa: PERF401 - one after another
        return answers

    with server_class() as server:
        server.first, server.early = response(reply("for ada")), response(reply("for ada alone"))
        assert run(ask) == ["for ada", "for bob", "for bob", "for ada", "for bob"]
        assert server.is_left(within=10)
