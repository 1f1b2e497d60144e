"""A server on a real socket that reads requests; its subclasses answer them."""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn, Self


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
        idle_seconds: how long a connection may be silent before it is closed; None for ever.
    """

    idle_seconds: float | None = None

    def __init__(self) -> None:
        self.requests: list[ReceivedRequest] = []
        self.lock = threading.Lock()
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._connections: list[socket.socket] = []
        self._threads = [_thread(self._accept)]
        self._closing = False
        self._ended = 0
        self._one_ended = threading.Condition()

    @property
    def connections(self) -> int:
        """How many connections there were so far."""
        return len(self._connections)

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        """Answer a request; False where the connection has to be closed after it."""
        raise NotImplementedError

    def take_in(self, body: Iterable[bytes]) -> bytes:
        """What is kept of the body of a request; all of it, here."""
        return b"".join(body)

    def is_left(self, connections: int | None = None, within: float = 60) -> bool:
        """Whether that many connections, or all so far, have come to their end, in that many seconds."""
        count = self.connections if connections is None else connections
        with self._one_ended:
            return self._one_ended.wait_for(lambda: self._ended >= count, within)

    def __enter__(self) -> Self:
        self._listener.listen(1024)  # as many may come at once
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
            connection.settimeout(self.idle_seconds)
            self._connections.append(connection)
            thread = _thread(self._serve, connection)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        self._answer_all(connection)
        with self._one_ended:
            self._ended += 1
            self._one_ended.notify_all()

    def _answer_all(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming, suppress(ConnectionError, TimeoutError):
            while request := self._read_request(incoming):
                with self.lock:
                    self.requests.append(request)
                if not self.answer(request, connection):
                    return

    def _read_request(self, incoming: BinaryIO) -> ReceivedRequest | None:
        """The next request of the connection; None when the client has closed it."""
        line = incoming.readline().decode("latin-1")
        if not line:
            return None
        method, target, _ = line.split()
        headers = tuple(_read_headers(incoming))
        return ReceivedRequest(method, target, headers, self.take_in(_body(incoming, headers)))


def _thread(work: Callable[..., None], *arguments: object) -> threading.Thread:
    """Return a thread without coverage: it would take twice the time, and measure no line of ours."""

    def run() -> None:
        sys.settrace(None)
        work(*arguments)

    return threading.Thread(target=run)


def _read_headers(incoming: BinaryIO) -> Iterator[tuple[str, str]]:
    while line := incoming.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        yield name, value.strip()


def _body(incoming: BinaryIO, headers: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    by_name = {name.lower(): value for name, value in headers}
    if by_name.get("transfer-encoding") != "chunked":
        yield from _exactly(int(by_name.get("content-length", 0)), incoming)
        return
    while size := int(_line(incoming), 16):
        yield from _exactly(size, incoming)
        _line(incoming)
    _line(incoming)


def _line(incoming: BinaryIO) -> bytes:
    return incoming.readline() or _client_left()


def _exactly(size: int, incoming: BinaryIO) -> Iterator[bytes]:
    while size:
        piece = incoming.read(min(size, 65_536)) or _client_left()
        size -= len(piece)
        yield piece


def _client_left() -> NoReturn:
    raise ConnectionError("the client has left in the middle of a request")
