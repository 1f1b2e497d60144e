"""Servers that refuse a request before they have read its body, and close the connection."""

import socket
from collections.abc import Iterable

from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.tls import Tls

REFUSAL = b'{"code": "file_too_large", "message": "File size exceeded.", "status": 413}'
# More than the buffers of both sockets take, so that the client still writes when the server closes.
LARGE = b"x" * 20_000_000


class EarlyRefusal(HttpServer):
    """Reads 64 KiB of a body. What it doesn't read has the system reset the connection when it is closed."""

    def take_in(self, body: Iterable[bytes]) -> bytes:
        return next(iter(body))

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        head = "HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\nConnection: close\r\n"
        connection.sendall(f"{head}Content-Length: {len(REFUSAL)}\r\n\r\n".encode() + REFUSAL)
        return False


class EarlyRefusalOverTls(Tls, EarlyRefusal):
    """The same over TLS."""
