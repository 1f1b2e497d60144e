"""What a connection of aiohttp does when it is lost."""

import asyncio
from socket import socket
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError

from dify_chat._http.aiohttp_protocol import Protocol

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def connected(connection: socket, **further: object) -> Protocol:
    """Return a protocol that waits for a response, over a transport of a test."""
    protocol = Protocol(asyncio.get_running_loop())
    transport: Any = SimpleNamespace(
        get_extra_info={"socket": connection, **further}.get,
        get_protocol=lambda: protocol,
        is_closing=lambda: False,
        close=lambda: None,
        abort=lambda: None,
    )
    protocol.connection_made(transport)
    protocol.set_response_params(read_until_eof=True)
    return protocol


@pytest.mark.parametrize("error", [ConnectionResetError(), None])
def test_head_that_waits_is_read_where_connection_is_lost_by_an_error(
    pair: tuple[socket, socket], error: Exception | None
) -> None:
    async def lose() -> Any:
        protocol = connected(own)
        protocol.connection_lost(error)
        return await protocol.read()

    own, peer = pair
    peer.sendall(HEAD)
    if error is None:
        with pytest.raises(ServerDisconnectedError):
            asyncio.run(lose())
    else:
        message, _ = asyncio.run(lose())
        assert message.code == 200


def test_closed_protocol_reads_nothing(pair: tuple[socket, socket]) -> None:
    async def lose() -> Protocol:
        protocol = connected(own)
        protocol.close()
        protocol.connection_lost(ConnectionResetError())
        return protocol

    own, peer = pair
    peer.sendall(HEAD)
    asyncio.run(lose())
    assert own.recv(1024) == HEAD


def test_tls_reads_below_itself(pair: tuple[socket, socket]) -> None:
    async def connect() -> Protocol:
        return connected(pair[0], sslcontext=object(), ssl_object=object())

    assert "connection_lost" in vars(asyncio.run(connect()))


def test_body_ends_with_connection_after_a_chunk_without_size(pair: tuple[socket, socket]) -> None:
    async def lose() -> Any:
        protocol = connected(pair[0])
        protocol.data_received(HEAD)
        _, payload = await protocol.read()
        protocol.data_received(b"none\r\n")
        assert payload.exception() is None
        protocol.connection_lost(None)
        return payload.exception()

    assert isinstance(asyncio.run(lose()), ClientPayloadError)


def test_body_that_has_ended_keeps_its_end(pair: tuple[socket, socket]) -> None:
    async def lose() -> Any:
        protocol = connected(pair[0])
        protocol.data_received(HEAD + b"0\r\n\r\n")
        _, payload = await protocol.read()
        protocol.connection_lost(None)
        return payload.exception()

    assert asyncio.run(lose()) is None
