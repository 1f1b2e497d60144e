"""A process that is forked while its parent speaks TLS for the first time: it keeps no socket of it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from socket import socket

import pytest

from dify_chat import AsyncDifyChat, DifyChat
from tests.support.forked import AsyncForked, Forked, needs_fork
from tests.support.raw import RawServer, plays
from tests.support.recordings import load
from tests.support.tls import Tls
from tests.support.together import AsyncHappens, Happens
from tests.wire._async.talks import KEY

pytestmark = [
    needs_fork,
    # Of the child, which has the parent's objects but can't close what they stand for.
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),
]

REPLY = plays(load("1.16.0/chat/blocking_basic"))


class SlowTls(Tls, RawServer):
    """Accepts a connection, and goes on with TLS when it is told to.

    Attributes:
        connected: Set when the client has connected.
        go_on: To be set for the handshake.
    """

    def __init__(self) -> None:
        super().__init__(REPLY)
        self.connected = threading.Event()
        self.go_on = threading.Event()

    def _answer_all(self, connection: socket) -> None:
        self.connected.set()
        self.go_on.wait(60)
        super()._answer_all(connection)


async def stay() -> None:
    """Live on, and do nothing."""


@pytest.mark.parametrize(
    "anyio_backend", ["asyncio", ("asyncio", {"use_uvloop": True})], ids=["asyncio", "uvloop"]
)
@pytest.mark.every_transport
async def test_closing_reaches_server_while_child_of_loop_lives() -> None:
    with SlowTls() as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", verify=False, timeout=60.0)
        call = asyncio.create_task(chat.send("hi"))
        assert await AsyncHappens(server.connected.is_set)
        async with AsyncForked(stay):
            server.go_on.set()
            assert (await call).answer
            await chat.close()
            assert await AsyncHappens(lambda: server.is_left(1, within=0), 10)


@pytest.mark.parametrize("transport", ["httpx", "httpx2"], indirect=True)
def test_closing_reaches_server_while_child_lives() -> None:
    with SlowTls() as server, ThreadPoolExecutor(1) as threads:
        chat = DifyChat(KEY, server.url, "user-1", verify=False, timeout=60.0)
        call = threads.submit(chat.send, "hi")
        assert server.connected.wait(60)
        with Forked(int):
            server.go_on.set()
            assert call.result(60).answer
            chat.close()
            assert Happens(lambda: server.is_left(1, within=0), 10)
