"""The longest wait until a server takes in more of a request, over aiohttp, which has no such limit."""

import functools
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyTimeoutError, PayloadTooLargeError
from tests.support.early import LARGE, REFUSAL
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.large import LargeFiles
from tests.support.loops import with_asyncio, with_uvloop
from tests.wire._async.talks import KEY

UVLOOP = pytest.param(with_uvloop, marks=pytest.mark.skipif(sys.platform == "win32", reason="has none"))


async def upload(url: str, timeout: httpx.Timeout | None) -> None:
    async with AsyncDifyChat(KEY, url, "user-1", transport="aiohttp", timeout=timeout, max_retries=0) as chat:
        await chat.file_upload(LARGE)


@pytest.mark.parametrize("run", [with_asyncio, UVLOOP])
def test_server_that_takes_nothing_in(run: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        with pytest.raises(DifyTimeoutError, match=r"the server took in nothing within 0\.1 s"):
            run(functools.partial(upload, url, httpx.Timeout(9, write=0.1)))


def test_no_limit() -> None:
    with LargeFiles() as server:
        with_asyncio(functools.partial(upload, server.url, None))
    assert server.requests[0].path == "/v1/files/upload"


class EarlyAndSilent(HttpServer):
    """Refuses a request at its head, reads no further, and sends the last byte when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def _read_request(self, incoming: Any) -> ReceivedRequest | None:
        while incoming.readline().strip():
            pass
        return ReceivedRequest("POST", "/v1/files/upload", (), b"")

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        head = f"HTTP/1.1 413 X\r\nContent-Type: application/json\r\nContent-Length: {len(REFUSAL)}\r\n\r\n"
        connection.sendall(head.encode() + REFUSAL[:-1])
        self.go.wait(60)
        with suppress(ConnectionError):
            connection.sendall(REFUSAL[-1:])
        return False


def test_response_that_has_begun_is_read_though_server_takes_nothing_in() -> None:
    with EarlyAndSilent() as server:
        threading.Timer(0.5, server.go.set).start()
        with pytest.raises(PayloadTooLargeError, match=r"File size exceeded\."):
            with_asyncio(functools.partial(upload, server.url, httpx.Timeout(9, write=0.1)))
