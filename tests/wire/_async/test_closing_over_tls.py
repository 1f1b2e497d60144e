"""A body over TLS whose connection is ended: what comes after that is never taken for content."""

from contextlib import suppress
from fcntl import ioctl
from socket import socket
from struct import unpack
from termios import TIOCOUTQ
from threading import Event

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError
from dify_chat._async.response import AsyncResponse
from tests.support.tls import TlsServer
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 1000000\r\n\r\n"


class ThreeRecords:
    """Sends the beginning of a body, of which the client reads one record of TLS at a time.

    Attributes:
        arrived: Set when the client's system has all of it.
    """

    def __init__(self) -> None:
        self.arrived = Event()

    def __call__(self, connection: socket) -> bool:
        connection.sendall(HEAD)
        for _ in range(3):
            connection.sendall(b"a" * 8192)
        while unpack("i", ioctl(connection, TIOCOUTQ, b"\0" * 4)) != (0,):
            pass
        self.arrived.set()
        with suppress(OSError):  # the client ends the connection without saying so
            connection.recv(1)
        return False


async def read_on(response: AsyncResponse, content: list[bytes]) -> None:
    while chunk := await response.next_chunk():
        content.append(chunk)


async def test_no_ciphertext_is_given_after_connection_was_ended() -> None:
    body = ThreeRecords()
    with TlsServer(body) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", verify=False) as chat:
            speech = await chat.text_to_audio("hi").open()
            response = speech._response
            assert response is not None
            assert await AsyncHappens(body.arrived.is_set)
            response.abort()
            content: list[bytes] = []
            with pytest.raises(DifyConnectionError):
                await read_on(response, content)
            assert not b"".join(content).strip(b"a")
