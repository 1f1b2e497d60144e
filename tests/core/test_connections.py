"""What is looked up below a client, where no server can bring it about at will."""

import asyncio
import os
import socket
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

import httpx
import httpx2
import pytest

from dify_chat._http import connections, sockets
from dify_chat._http.exchange import Exchange
from dify_chat._http.pools import Pool
from dify_chat._http.synchronization import async_unbroken, unbroken
from dify_chat._sync.unclean import clear_away


def sent(extensions: dict[str, Any], connection: Any) -> Any:
    return SimpleNamespace(request=SimpleNamespace(extensions=extensions), connection=connection)


def connection_of(network: Any) -> Any:
    """A connection through a proxy; None for its stream before it is made."""
    below = None if network is None else SimpleNamespace(_network_stream=network)
    return SimpleNamespace(_connection=below)


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_only_connection_of_request_is_shut_down(library: Any) -> None:
    own, other = Mock(), Mock()
    with library.Client() as client:
        request = client.build_request("GET", "http://localhost")
        assert not connections.shut_down(client, request)
        pool = client._transport._pool
        pool._requests = [sent({}, connection_of(other)), sent(request.extensions, connection_of(own))]
        assert connections.shut_down(client, request)
        pool._requests = [sent(request.extensions, connection_of(None))]
        assert not connections.shut_down(client, request), "it isn't made yet"
        pool._requests = []
    own.get_extra_info.return_value.shutdown.assert_called_once()
    other.get_extra_info.assert_not_called()


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("is_ours", [True, False])
def test_connection_of_http2_that_serves_others_is_shut_down_with_its_client_alone(
    library: Any, *, is_ours: bool
) -> None:
    network = Mock()
    shared = SimpleNamespace(_network_stream=network, _h2_state=object())
    with library.Client() as client:
        request = client.build_request("GET", "http://localhost")
        requests = [sent({}, shared), sent(request.extensions, shared)]
        client._transport._pool._requests = requests
        pool = Pool(client, is_ours=is_ours)
        exchange = Exchange(pool)
        exchange.sends(request)
        assert not exchange.abort()
        network.get_extra_info.assert_not_called()
        pool._is_closed = True
        assert exchange.abort() is is_ours
        del requests[0]
        assert exchange.abort()
        client._transport._pool._requests = []


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_connection_without_request_is_taken_out_and_closed(library: Any) -> None:
    with library.Client() as client:
        request = client.build_request("GET", "http://localhost")
        pool = client._transport._pool
        lost = Mock(is_idle=lambda: False, is_closed=lambda: False)
        used = Mock(is_idle=lambda: False, is_closed=lambda: False)
        idle = Mock(is_idle=lambda: True)
        pool._connections = [lost, used, idle]
        pool._requests = [sent({}, used), sent(request.extensions, None)]
        clear_away(client, request)
        assert (pool._connections, len(pool._requests)) == ([used, idle], 1)
        pool._connections = pool._requests = []
    lost.close.assert_called_once_with()


def test_stream_without_socket_is_left() -> None:
    sockets.close_socket(Mock(spec=["get_extra_info"], get_extra_info=lambda _: None))


def test_socket_below_tls_of_dead_loop_is_closed() -> None:
    connection = Mock()
    below = SimpleNamespace(_sock=connection)
    encrypted = SimpleNamespace(_ssl_protocol=SimpleNamespace(_transport=below), _closed=False)
    sockets.close_transport(encrypted)
    connection.close.assert_called_once_with()
    assert (encrypted._closed, below._sock) == (True, None)


class Opened:
    """What a call has opened."""

    def __init__(self) -> None:
        self.is_closed = False

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.is_closed = True


def test_response_opened_by_cancelled_work_is_closed() -> None:
    opened = Opened()

    async def work() -> Opened:
        await asyncio.sleep(0)
        return opened

    async def wait() -> None:
        await async_unbroken(work())

    async def main() -> None:
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(main())
    assert opened.is_closed


def test_thread_is_given_result_as_it_is() -> None:
    assert unbroken(1) == 1


def test_descriptor_of_transport_without_its_socket_is_closed() -> None:
    """As in a child that uvloop's process has forked."""
    ours, theirs = socket.socketpair()
    with theirs:
        sockets.leave_transport(SimpleNamespace(get_extra_info=lambda _: ours))
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(ours.fileno())
    ours.detach()


PROXY = "http://proxy.invalid:3128"


@pytest.mark.parametrize(
    "transport",
    [
        SimpleNamespace(),
        SimpleNamespace(proxy=None),
        SimpleNamespace(proxy=PROXY),
        SimpleNamespace(proxy=urlsplit(PROXY)),
        SimpleNamespace(proxy=SimpleNamespace(url=PROXY)),
        SimpleNamespace(proxy=SimpleNamespace(url=urlsplit(PROXY))),
        SimpleNamespace(_pool=SimpleNamespace(_proxy_url=PROXY)),
    ],
    ids=repr,
)
def test_proxy_of_transport_of_another_kind_unknown(transport: Any) -> None:
    client = SimpleNamespace(_transport_for_url=lambda _: transport)
    assert connections.proxy_of(client, "https://dify.invalid") is None


@pytest.mark.parametrize(
    "transport",
    [
        SimpleNamespace(proxy=httpx.Proxy(PROXY)),
        httpx.HTTPTransport(proxy=PROXY, verify=False),
        SimpleNamespace(proxy=PROXY, _pool=httpx.HTTPTransport(proxy=PROXY, verify=False)._pool),
    ],
    ids=["of aiohttp", "of httpx", "of httpx with a text of the caller"],
)
def test_proxy_of_transport_known(transport: Any) -> None:
    client = SimpleNamespace(_transport_for_url=lambda _: transport)
    assert connections.proxy_of(client, "https://dify.invalid") == PROXY
