"""A process that is forked while uvloop runs: it keeps none of its parent's connections open."""

import sys
from typing import Any

import pytest

from dify_chat import AsyncDifyChat
from tests.support.forked import AsyncForked, needs_fork
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.tls import Tls
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

pytestmark = [
    needs_fork,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows"),
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),  # of the child
]


class Encrypted(Tls, ReplayServer):
    """Speaks TLS."""


async def stay() -> None:
    """Live on, and do nothing."""


@pytest.mark.parametrize("anyio_backend", [("asyncio", {"use_uvloop": True})], ids=["uvloop"])
@pytest.mark.parametrize("transport", [None, "aiohttp"])
@pytest.mark.parametrize("server_class", [ReplayServer, Encrypted])
async def test_closing_in_parent_reaches_server_while_child_lives(transport: Any, server_class: Any) -> None:
    with server_class(load("1.16.0/chat/blocking_basic")) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", transport=transport, verify=False)
        await chat.send("parent")
        async with AsyncForked(stay):
            await chat.close()
            assert await AsyncHappens(lambda: server.is_left(1, within=0), 10)
