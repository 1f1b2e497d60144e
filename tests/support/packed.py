"""A server that packs its responses, whole or bit by bit."""

import socket
import threading
import zlib
from collections.abc import Iterable, Iterator
from functools import cache

from tests.support.http_server import HttpServer, ReceivedRequest

MIB = 1024 * 1024


def gzipped(pieces: Iterable[bytes], *, flush: bool = False) -> Iterator[bytes]:
    """Pack pieces one after another; without flushing, little comes before the end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for piece in pieces:
        yield packer.compress(piece) + (packer.flush(zlib.Z_SYNC_FLUSH) if flush else b"")
    yield packer.flush()


@cache
def bomb(mib: int, *, layers: int = 1, begin: bytes = b"", fill: bytes = b" ") -> bytes:
    """Return a few bytes that unpack to many MiB."""
    data = b"".join(gzipped([begin, *[fill * MIB] * mib]))
    for _ in range(layers - 1):
        data = b"".join(gzipped([data]))
    return data


class Sending(HttpServer):
    """Answers each request with some bytes, the last of them when it is told to, and then closes.

    Args:
        pieces: What is sent.

    Attributes:
        goes_on: To be set for the pieces after the first.
    """

    def __init__(self, *pieces: bytes) -> None:
        super().__init__()
        self.goes_on = threading.Event()
        self._pieces = pieces

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        first, *others = self._pieces
        connection.sendall(first)
        for piece in others:
            self.goes_on.wait(10)
            connection.sendall(piece)
        return not others


class Dripping(HttpServer):
    """Answers each request with a head, and then a byte each 20 ms until the client leaves."""

    def __init__(self, head: bytes) -> None:
        super().__init__()
        self._head = head
        self._over = threading.Event()

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        connection.sendall(self._head)
        while not self._over.wait(0.02):
            connection.sendall(b"x")
        return False

    def __exit__(self, *_: object) -> None:
        self._over.set()
        super().__exit__(*_)
