"""Tenants of one client: a limit for each, and no one's trouble is another's."""

import asyncio
import socket
import threading

from dify_chat import AsyncDifyChat, AuthenticationError
from examples.many_tenants import Tenant, answered
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import frame, message, message_end, refusal, stream
from tests.support.raw import plays

ANSWER = plays(stream(frame(message("Hello")), frame(message_end())))


class Doors(HttpServer):
    """Answers the tenant "slow" when told to, "revoked" never, and the others at once.

    Attributes:
        open: To be set for the answers to "slow".
        two_wait: Set when two requests of "slow" wait for their answers.
        most: How many of them waited at the same time, at most.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.two_wait = threading.Event()
        self.most = 0
        self._waiting = 0

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        match request.header("Authorization"):
            case "Bearer revoked":
                return plays(refusal(401, "unauthorized"))(connection)
            case "Bearer slow":
                with self.lock:
                    self._waiting += 1
                    self.most = max(self.most, self._waiting)
                    if self._waiting == 2:
                        self.two_wait.set()
                self.open.wait(60)
                with self.lock:
                    self._waiting -= 1
        return ANSWER(connection)


def test_tenant_waits_only_for_its_own_requests() -> None:
    async def ask() -> None:
        async with AsyncDifyChat(base_url=server.url) as dify:
            slow, quick, revoked = (
                Tenant(dify, name, name, at_once=2) for name in ("slow", "quick", "revoked")
            )
            waiting = [asyncio.create_task(answered(slow, "ada", "Hello?")) for _ in range(6)]
            assert isinstance(await answered(revoked, "ada", "Hello?"), AuthenticationError)
            assert await answered(quick, "ada", "Hello?") == "Hello"
            assert await asyncio.to_thread(server.two_wait.wait, 60)
            assert not any(task.done() for task in waiting)
            server.open.set()
            assert await asyncio.gather(*waiting) == ["Hello"] * 6

    with Doors() as server:
        asyncio.run(ask())
    assert server.most == 2
    assert {request.json()["user"] for request in server.requests} == {"slow/ada", "quick/ada", "revoked/ada"}


def test_tenant_turn_freed_after_failure() -> None:
    async def ask() -> None:
        async with AsyncDifyChat(base_url=server.url) as dify:
            revoked = Tenant(dify, "revoked", "revoked", at_once=1)
            for _ in range(2):
                assert isinstance(await answered(revoked, "ada", "Hello?"), AuthenticationError)

    with Doors() as server:
        asyncio.run(ask())
