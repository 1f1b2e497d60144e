"""A server on a real socket that reads requests, and leaves what becomes of them to its subclasses."""

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Self


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it came over the socket; ``target`` is the path with its query."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def json(self) -> Any:
        return json.loads(self.body)


class HttpServer:
    """Serves each connection in a thread, from entering on; until then it refuses them.

    Attributes:
        url: the base URL to hand to the client.
        requests: the requests so far.
    """

    def __init__(self) -> None:
        self.requests: list[ReceivedRequest] = []
        self.lock = threading.Lock()
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._closing = False

    @property
    def connections(self) -> int:
        """How many connections there were so far."""
        return len(self._connections)

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        """Answer a request; False where the connection has to be closed after it."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._listener.listen()
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        socket.create_connection(self._listener.getsockname()).close()  # wakes the thread that accepts
        self._threads[0].join()
        for connection in self._connections:
            with suppress(OSError):  # it may be closed already
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing:
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a chunk leaves when it is sent
            self._connections.append(connection)
            thread = threading.Thread(target=self._serve, args=[connection])
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming, suppress(ConnectionError):
            while request := _read_request(incoming):
                with self.lock:
                    self.requests.append(request)
                if not self.answer(request, connection):
                    return


def _read_request(incoming: BinaryIO) -> ReceivedRequest | None:
    """The next request of the connection; None when the client has closed it."""
    line = incoming.readline().decode("latin-1")
    if not line:
        return None
    method, target, _ = line.split()
    headers = tuple(_read_headers(incoming))
    return ReceivedRequest(method, target, headers, _read_body(incoming, headers))


def _read_headers(incoming: BinaryIO) -> Iterator[tuple[str, str]]:
    while line := incoming.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        yield name, value.strip()


def _read_body(incoming: BinaryIO, headers: Iterable[tuple[str, str]]) -> bytes:
    by_name = {name.lower(): value for name, value in headers}
    if by_name.get("transfer-encoding") != "chunked":
        return incoming.read(int(by_name.get("content-length", 0)))
    body = b""
    while size := int(incoming.readline(), 16):
        body += incoming.read(size)
        incoming.readline()
    incoming.readline()
    return body
