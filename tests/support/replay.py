"""A server that replays recordings: it sends the bytes, the framing and the HTTP chunks of Dify."""

import socket
import time
from collections.abc import Callable

from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.recordings import Chunk, RecordedResponse, Recording


def at_once(chunk: Chunk) -> None:
    """Wait for nothing before a chunk."""


def at_recorded_pace(chunk: Chunk) -> None:
    """Wait before each chunk as long as Dify did."""
    time.sleep(chunk.pause)


class ReplayServer(HttpServer):
    """Answers each request with the next recording, once; when none is left, with a 501 that says so.

    Parameters:
        recordings: what to play.
        by_path: answer with the first recording left that has the request's method and path (without query)
            instead of the next one.
        before_chunk: called before each chunk of a chunked body is sent; may wait.

    Example:
        with ReplayServer(load("1.16.0/chat/stream_continue")) as server:
            client = DifyChat("app-key", server.url, "user-1")
    """

    def __init__(
        self, *recordings: Recording, by_path: bool = False, before_chunk: Callable[[Chunk], None] = at_once
    ) -> None:
        super().__init__()
        self._left = list(recordings)
        self._by_path = by_path
        self._before_chunk = before_chunk

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        with self.lock:
            recording = self._take(request)
        if recording is not None:
            return play(recording, connection, self._before_chunk)
        connection.sendall(_nothing_left(request))
        return True

    def _take(self, request: ReceivedRequest) -> Recording | None:
        for index, recording in enumerate(self._left):
            wanted = (recording.request.method, recording.request.path.partition("?")[0])
            if not self._by_path or wanted == (request.method, request.path):
                return self._left.pop(index)
        return None


def play(
    recording: Recording, connection: socket.socket, before_chunk: Callable[[Chunk], None] = at_once
) -> bool:
    """Send the answer; False where the connection has to be closed after it."""
    response = recording.response
    connection.sendall(_head(response))
    if response.framing != "chunked":
        connection.sendall(response.body)
        return response.complete
    for chunk in response.chunks:
        before_chunk(chunk)
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
