"""Files that are too large to hold in memory, and a measure of the memory that a call takes."""

import socket
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.recordings import load
from tests.support.replay import play

SIZE = 30_000_000
MUCH_MEMORY = 2 * 1024 * 1024
_BLOCK = bytes(range(256)) * 250
_STORED = load("1.16.0/files/upload_png")


def blocks(size: int = SIZE) -> Iterator[bytes]:
    """The content of a large file, piece by piece."""
    for start in range(0, size, len(_BLOCK)):
        yield _BLOCK[: size - start]


def is_whole(path: Path) -> bool:
    """Whether a file has that content, and no more."""
    with path.open("rb") as file:
        return all(file.read(len(block)) == block for block in blocks()) and not file.read(1)


class LargeFiles(HttpServer):
    """Stores uploads without keeping them, and gives a large file out.

    Of the body of a request its length is kept, in digits.

    Args:
        given: how many bytes of the file are sent before the connection is closed; all of them by default.
    """

    def __init__(self, given: int = SIZE) -> None:
        super().__init__()
        self._given = given

    def take_in(self, body: Iterable[bytes]) -> bytes:
        return b"%d" % sum(map(len, body))

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        if request.method == "POST":
            return play(_STORED, connection)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: {SIZE}\r\n\r\n"
        connection.sendall(head.encode())
        for block in blocks(self._given):
            connection.sendall(block)
        return self._given == SIZE


@contextmanager
def memory() -> Iterator[Callable[[], int]]:
    """Measure the memory that is added in the block, at its peak, in bytes."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        yield lambda: tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
