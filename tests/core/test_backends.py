"""Connections as they are made: while a process is forked, and with a SOCKS proxy, which is not used here."""

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import anyio
import httpcore
import pytest
from httpcore import AnyIOBackend

from dify_chat._http import backends
from dify_chat._http.backends import AsyncBackend, AsyncSocksBackend, Backend, SocksBackend, watch_connections
from dify_chat._http.connections import shut_down_handshakes
from tests.support.forked import Forked, needs_fork

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


@pytest.mark.parametrize(("pool", "kind"), [(SOCKSProxy, SocksBackend), (AsyncSOCKSProxy, AsyncSocksBackend)])
def test_backend_of_pool_wrapped_once(pool: Any, kind: type[Backend]) -> None:
    client = client_of(pool("backend"))
    watch_connections(client, URL)
    watch_connections(client, URL)
    backend = client._transport._pool._network_backend
    assert (type(backend), backend._backend) == (kind, "backend")


def test_backend_of_pool_is_that_of_first_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a fork, or closing, would not find the connections that the first thread is making."""

    def make(below: Any) -> Backend:
        if not firsts:
            firsts.append(None)
            watch_connections(client, URL)  # as another thread does meanwhile
            firsts.append(client._transport._pool._network_backend)
        return SocksBackend(below)

    firsts: list[Any] = []
    monkeypatch.setitem(backends._KINDS, "SOCKSProxy", make)
    client = client_of(SOCKSProxy("backend"))
    watch_connections(client, URL)
    assert client._transport._pool._network_backend is firsts[1]


def test_other_pool_left() -> None:
    other = client_of(SimpleNamespace(_network_backend="backend"))
    watch_connections(other, URL)
    watch_connections(SimpleNamespace(), URL)
    assert other._transport._pool._network_backend == "backend"


def test_wait_for_silent_proxy_ends(silent: tuple[str, int]) -> None:
    stream = SocksBackend(httpcore.SyncBackend()).connect_tcp(*silent, timeout=0.3)
    stream.write(b"x")
    for timeout in ({}, {"timeout": 0.01}):
        with pytest.raises(httpcore.ReadTimeout):
            stream.read(max_bytes=1, **timeout)
    stream.write(b"x", 1.0)
    stream.close()


@pytest.mark.anyio
async def test_wait_of_task_for_silent_proxy_ends(silent: tuple[str, int]) -> None:
    stream = await AsyncSocksBackend(AnyIOBackend()).connect_tcp(*silent, timeout=0.3)
    await stream.write(b"x")
    for timeout in ({"timeout": 0.01}, {}):
        assert stream.get_extra_info("socket").fileno() >= 0
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(max_bytes=1, **timeout)
    assert stream.get_extra_info("socket").fileno() < 0


@pytest.mark.anyio
async def test_stream_of_task_that_is_cancelled_in_handshake_is_closed(silent: tuple[str, int]) -> None:
    stream = await AsyncSocksBackend(AnyIOBackend()).connect_tcp(*silent, timeout=30)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await stream.read(4096)
    assert scope.cancelled_caught
    assert stream.get_extra_info("socket").fileno() < 0


class Forking:
    """A backend in whose first calls of `connect_tcp` a process is forked, which lives on."""

    def __init__(self, backend: Any, children: ExitStack, forks: int = 1) -> None:
        self._backend = backend
        self._children = children
        self._left = forks

    def fork(self) -> None:
        if self._left:
            self._left -= 1
            self._children.enter_context(Forked(int))

    def connect_tcp(self, *args: Any, **settings: Any) -> Any:
        made = self._backend.connect_tcp(*args, **settings)
        self.fork()
        return made


class AsyncForking(Forking):
    """The same with asyncio: coverage misses the lines that follow on anyio's connecting, on Python 3.11."""

    async def connect_tcp(self, host: str, port: int, **_: Any) -> Any:
        made = (await asyncio.open_connection(host, port))[1]
        self.fork()
        return SimpleNamespace(
            _stream=SimpleNamespace(_transport=made.transport),
            write=made.write,
            aclose=partial(close, made),
            get_extra_info=made.get_extra_info,
        )


class AsyncForkingWithoutTransport(AsyncForking):
    """The same with no transport of asyncio, as on trio."""

    async def connect_tcp(self, host: str, port: int, **_: Any) -> Any:
        stream = await super().connect_tcp(host, port)
        del stream._stream
        return stream


async def close(made: asyncio.StreamWriter) -> None:
    made.close()
    with suppress(ConnectionError):
        await made.wait_closed()


def two_from(server: socket.socket) -> tuple[socket.socket, socket.socket]:
    server.settimeout(10)
    first, second = server.accept()[0], server.accept()[0]
    first.settimeout(10)
    second.settimeout(10)
    return first, second


@needs_fork
def test_socket_that_a_child_has_too_is_shut_down_and_another_made() -> None:
    with ExitStack() as children, socket.create_server(("127.0.0.1", 0)) as server:
        backend = Backend(Forking(httpcore.SyncBackend(), children))
        stream = backend.connect_tcp(*server.getsockname(), timeout=10)
        first, second = two_from(server)
        with first, second:
            assert first.recv(1) == b""
            stream.write(b"x")
            assert second.recv(1) == b"x"
            stream.close()
            assert second.recv(1) == b""


@needs_fork
@pytest.mark.anyio
@pytest.mark.parametrize(
    "anyio_backend", ["asyncio", ("asyncio", {"use_uvloop": True})], ids=["asyncio", "uvloop"]
)
async def test_socket_of_task_that_a_child_has_too_is_shut_down_and_another_made() -> None:
    with ExitStack() as children, socket.create_server(("127.0.0.1", 0)) as server:
        backend = AsyncBackend(AsyncForking(None, children))
        stream = await backend.connect_tcp(*server.getsockname(), timeout=10)
        first, second = two_from(server)
        with first, second:
            assert first.recv(1) == b""
            stream.write(b"x")
            assert second.recv(1) == b"x"
            await stream.aclose()
            assert second.recv(1) == b""


@needs_fork
def test_third_socket_used_though_a_child_has_it_too() -> None:
    """A process that forks all the time has a connection, too."""
    with ExitStack() as children, socket.create_server(("127.0.0.1", 0)) as server:
        backend = Backend(Forking(httpcore.SyncBackend(), children, forks=3))
        stream = backend.connect_tcp(*server.getsockname(), timeout=10)
        first, second = two_from(server)
        with first, second, server.accept()[0] as third:
            third.settimeout(10)
            stream.write(b"x")
            assert (first.recv(1), second.recv(1), third.recv(1)) == (b"", b"", b"x")
            stream.close()


@needs_fork
@pytest.mark.anyio
async def test_third_socket_of_task_used_though_a_child_has_it_too() -> None:
    with ExitStack() as children, socket.create_server(("127.0.0.1", 0)) as server:
        backend = AsyncBackend(AsyncForkingWithoutTransport(None, children, forks=3))
        stream = await backend.connect_tcp(*server.getsockname(), timeout=10)
        first, second = two_from(server)
        with first, second, server.accept()[0] as third:
            third.settimeout(10)
            stream.write(b"x")
            assert (first.recv(1), second.recv(1), third.recv(1)) == (b"", b"", b"x")
            await stream.aclose()


def test_other_methods_are_those_of_httpcore() -> None:
    slept: list[float] = []
    Backend(SimpleNamespace(sleep=slept.append)).sleep(1.0)
    assert slept == [1.0]


def test_closing_ends_wait_for_silent_proxy(silent: tuple[str, int]) -> None:
    client = client_of(SOCKSProxy(httpcore.SyncBackend()))
    watch_connections(client, URL)
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
    backend = SocksBackend(SimpleNamespace(connect_tcp=lambda **_: stream))
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
