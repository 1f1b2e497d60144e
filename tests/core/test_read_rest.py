"""What a connection has received when it breaks."""

import ssl
from socket import socket
from types import SimpleNamespace
from typing import Any

import pytest
import trio
import trio.testing

from dify_chat._http.sockets import read_before_loss, read_on_above_tls, read_rest

RESPONSE = b"HTTP/1.1 413 Payload Too Large\r\n\r\n"


class Receiving:
    """A protocol that keeps what it is given."""

    def __init__(self) -> None:
        self.received = b""
        self.lost: list[Exception | None] = []

    def data_received(self, data: bytes) -> None:
        self.received += data

    def connection_lost(self, error: Exception | None) -> None:
        self.lost.append(error)


class ReceivingBuffered(Receiving):
    """A protocol that gives the buffer it is to be written into, as asyncio's TLS does."""

    def get_buffer(self, size: int) -> memoryview:
        self.buffer = bytearray(max(size, 4096))
        return memoryview(self.buffer)

    def buffer_updated(self, size: int) -> None:
        self.received += self.buffer[:size]


def transport_of(connection: socket, protocol: object, **further: object) -> Any:
    extra = {"socket": connection, **further}
    return SimpleNamespace(get_protocol=lambda: protocol, get_extra_info=extra.get)


@pytest.mark.parametrize("protocol_class", [Receiving, ReceivingBuffered])
def test_what_waits_is_read(pair: tuple[socket, socket], protocol_class: type[Receiving]) -> None:
    own, peer = pair
    peer.sendall(RESPONSE)
    protocol = protocol_class()
    read_rest(transport_of(own, protocol))
    assert protocol.received == RESPONSE


def test_nothing_is_read_below_tls_whose_connection_is_lost(pair: tuple[socket, socket]) -> None:
    """asyncio's TLS forgets it one turn of the event loop before the protocol above it is told."""
    own, peer = pair
    peer.sendall(RESPONSE)
    protocol = Receiving()
    transport = transport_of(own, protocol, ssl_object=object())
    transport._ssl_protocol = SimpleNamespace(_transport=None)
    read_rest(transport)
    assert protocol.received == b""


@pytest.mark.parametrize("is_closed", [False, True])
def test_nothing_waits(pair: tuple[socket, socket], *, is_closed: bool) -> None:
    own, peer = pair
    if is_closed:
        peer.close()
    protocol = Receiving()
    read_rest(transport_of(own, protocol))
    assert protocol.received == b""


def test_what_waits_below_tls_of_uvloop_is_left(pair: tuple[socket, socket]) -> None:
    own, peer = pair
    peer.sendall(RESPONSE)
    protocol = Receiving()
    read_rest(transport_of(own, protocol, ssl_object="of uvloop"))
    assert protocol.received == b""


@pytest.mark.parametrize(("error", "received"), [(ConnectionResetError(), RESPONSE), (None, b"")])
def test_read_where_connection_is_lost_by_an_error(
    pair: tuple[socket, socket], error: Exception | None, received: bytes
) -> None:
    own, peer = pair
    peer.sendall(RESPONSE)
    protocol = Receiving()
    read_before_loss(transport_of(own, protocol))
    protocol.connection_lost(error)
    assert (protocol.received, protocol.lost) == (received, [error])
    assert "connection_lost" not in vars(protocol), "it would keep the protocol alive"


def test_tls_of_trio_reads_on_after_a_write_that_failed() -> None:
    stream: Any = trio.SSLStream(trio.testing.memory_stream_pair()[0], ssl.create_default_context())
    sound = stream._state
    stream._state = type(sound).BROKEN
    read_on_above_tls(SimpleNamespace(_stream=stream))
    assert stream._state is sound


def test_tls_of_anyio_reads_on_after_a_write_that_failed() -> None:
    stream = SimpleNamespace(_broken=True)
    read_on_above_tls(SimpleNamespace(_stream=stream))
    assert not stream._broken
