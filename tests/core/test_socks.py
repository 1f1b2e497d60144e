"""The handshake with a SOCKS proxy ends in time; the library that speaks it need not be installed here."""

import socket
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpcore
import pytest
from httpcore import AnyIOBackend

from dify_chat._http.connections import shut_down_handshakes
from dify_chat._http.socks import AsyncBackend, Backend, limit_handshakes

URL = "http://localhost/v1"


class SOCKSProxy:
    """A pool of this name, as httpcore's."""

    def __init__(self, backend: Any) -> None:
        self._network_backend = backend
        self._requests: list[object] = []


class AsyncSOCKSProxy(SOCKSProxy): ...


def client_of(pool: Any) -> Any:
    transport = SimpleNamespace(_pool=pool)
    return SimpleNamespace(_transport=transport, _mounts={}, _transport_for_url=lambda _: transport)


@pytest.fixture
def silent() -> Iterator[tuple[str, int]]:
    """The address of a proxy that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


@pytest.mark.parametrize(("pool", "kind"), [(SOCKSProxy, Backend), (AsyncSOCKSProxy, AsyncBackend)])
def test_handshakes_of_socks_proxy_limited_once(pool: Any, kind: type[Backend]) -> None:
    client = client_of(pool("backend"))
    limit_handshakes(client, URL)
    limit_handshakes(client, URL)
    backend = client._transport._pool._network_backend
    assert (type(backend), backend._backend) == (kind, "backend")


def test_other_pool_left() -> None:
    other = client_of(SimpleNamespace(_network_backend="backend"))
    limit_handshakes(other, URL)
    limit_handshakes(SimpleNamespace(), URL)
    assert other._transport._pool._network_backend == "backend"


def test_wait_for_silent_proxy_ends(silent: tuple[str, int]) -> None:
    stream = Backend(httpcore.SyncBackend()).connect_tcp(*silent, timeout=0.01)
    stream.write(b"x")
    for timeout in ({}, {"timeout": 0.01}):
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(max_bytes=1, **timeout)
    stream.write(b"x", 1.0)
    stream.close()


@pytest.mark.anyio
async def test_wait_of_task_for_silent_proxy_ends(silent: tuple[str, int]) -> None:
    stream = await AsyncBackend(AnyIOBackend()).connect_tcp(*silent, timeout=0.01)
    await stream.write(b"x")
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(max_bytes=1)
    await stream.aclose()


def test_other_methods_are_those_of_httpcore() -> None:
    slept: list[float] = []
    Backend(SimpleNamespace(sleep=slept.append)).sleep(1.0)
    assert slept == [1.0]


def test_closing_ends_wait_for_silent_proxy(silent: tuple[str, int]) -> None:
    client = client_of(SOCKSProxy(httpcore.SyncBackend()))
    limit_handshakes(client, URL)
    stream = client._transport._pool._network_backend.connect_tcp(*silent)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(stream.read(max_bytes=1)), daemon=True)
    reader.start()
    shut_down_handshakes(client)
    reader.join(10)
    stream.close()
    assert received == [b""]


def test_connections_may_be_made_while_handshakes_are_shut_down() -> None:
    stream = SimpleNamespace(get_extra_info=lambda _: None)
    backend = Backend(SimpleNamespace(connect_tcp=lambda **_: stream))
    kept = [backend.connect_tcp() for _ in range(200)]
    is_done = threading.Event()

    def connect() -> None:
        while not is_done.is_set():
            backend.connect_tcp()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # an iteration is interrupted a few times in a second
    thread = threading.Thread(target=connect)
    thread.start()
    try:
        for _ in range(2000):
            backend.shut_down()
    finally:
        is_done.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert len(kept) == 200


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
