"""A server that plays recordings back: the bytes, framing and HTTP chunks of Dify, and nothing of its own."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from tests.support.recordings import Chunk, RecordedResponse, Recording


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


def at_once(chunk: Chunk) -> None:
    """Wait for nothing before a chunk."""


def at_recorded_pace(chunk: Chunk) -> None:
    """Wait before each chunk as long as Dify did."""
    time.sleep(chunk.pause)


class ReplayServer:
    """Answers each request with the next recording, once; when none is left, with a 501 that says so.

    Parameters:
        recordings: what to play.
        by_path: answer with the first recording left that has the request's method and path (without query)
            instead of the next one.
        before_chunk: called before each chunk of a chunked body is sent; may wait.

    Attributes:
        requests: the requests so far.

    Example:
        with ReplayServer(load("1.16.0/chat/stream_continue")) as server:
            client = DifyChat("app-key", server.url, "user-1")
    """

    def __init__(
        self, *recordings: Recording, by_path: bool = False, before_chunk: Callable[[Chunk], None] = at_once
    ) -> None:
        self.requests: list[ReceivedRequest] = []
        self._left = list(recordings)
        self._by_path = by_path
        self._before_chunk = before_chunk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._lock = threading.Lock()
        self._closing = False

    @property
    def url(self) -> str:
        """The base URL to hand to the client."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def __enter__(self) -> Self:
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
                with self._lock:
                    self.requests.append(request)
                    recording = self._take(request)
                if recording is None:
                    connection.sendall(_nothing_left(request))
                elif not self._play(recording, connection):
                    return

    def _take(self, request: ReceivedRequest) -> Recording | None:
        for index, recording in enumerate(self._left):
            wanted = (recording.request.method, recording.request.path.partition("?")[0])
            if not self._by_path or wanted == (request.method, request.path):
                return self._left.pop(index)
        return None

    def _play(self, recording: Recording, connection: socket.socket) -> bool:
        """Send the answer; False where the connection has to be closed after it."""
        response = recording.response
        connection.sendall(_head(response))
        if response.framing != "chunked":
            connection.sendall(response.body)
            return response.complete
        for chunk in response.chunks:
            self._before_chunk(chunk)
            connection.sendall(b"%x\r\n%b\r\n" % (len(chunk.data), chunk.data))
        if response.complete:
            connection.sendall(b"0\r\n\r\n")
        return response.complete


def _head(response: RecordedResponse) -> bytes:
    lines = [
        f"HTTP/1.1 {response.status} {response.reason}",
        *(f"{name}: {value}" for name, value in response.headers),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _nothing_left(request: ReceivedRequest) -> bytes:
    body = f"no recording left for {request.method} {request.target}"
    return f"HTTP/1.1 501 Not Implemented\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode("latin-1")


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
