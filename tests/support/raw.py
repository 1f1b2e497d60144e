"""A server that does what no recording holds: it is silent, or resets the connection."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.recordings import Recording
from tests.support.replay import play

Act = Callable[[socket.socket], bool]
"""Answers a request; False where the connection has to be closed after it."""


class RawServer(HttpServer):
    """Answers each request with the next act."""

    def __init__(self, *acts: Act) -> None:
        super().__init__()
        self._acts = list(acts)

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        with self.lock:
            act = self._acts.pop(0)
        return act(connection)


def plays(recording: Recording) -> Act:
    """Answer as a recording does."""
    return lambda connection: play(recording, connection)


def hangs_up(connection: socket.socket) -> bool:
    """Close without a response."""
    return False


class HeldOpen:
    """Play a recording up to its break, or nothing, and then be silent until the client closes.

    Attributes:
        silent: set when everything is sent.
        left: set when the client has closed the connection.
    """

    def __init__(self, recording: Recording | None = None) -> None:
        self.silent = threading.Event()
        self.left = threading.Event()
        self._recording = recording

    def __call__(self, connection: socket.socket) -> bool:
        with suppress(ConnectionError):  # the client may leave before everything is said, too
            if self._recording is not None:
                play(self._recording, connection)
            self.silent.set()
            connection.recv(1)
        self.left.set()
        return False


class Reset:
    """Play a recording up to its break, and reset the connection when `now` is set.

    Attributes:
        now: to be set for the reset.
    """

    def __init__(self, recording: Recording) -> None:
        self.now = threading.Event()
        self._recording = recording

    def __call__(self, connection: socket.socket) -> bool:
        play(self._recording, connection)
        self.now.wait(timeout=60)
        connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )  # closing now resets
        return False


class Slow:
    """Send pieces one by one, with a pause before each, until the client leaves.

    Args:
        pieces: What to send; when all is sent, the server is silent.
        pause: The seconds before each piece.

    Attributes:
        begun: set when the request is there.
        left: set when the client has left.
    """

    def __init__(self, *pieces: bytes, pause: float) -> None:
        self.begun = threading.Event()
        self.left = threading.Event()
        self._pieces = pieces
        self._pause = pause

    def __call__(self, connection: socket.socket) -> bool:
        self.begun.set()
        connection.settimeout(self._pause)
        with suppress(ConnectionError):
            for piece in self._pieces:
                with suppress(TimeoutError):
                    if not connection.recv(1):
                        self.left.set()
                        return False
                connection.sendall(piece)
            connection.settimeout(None)
            connection.recv(1)
        self.left.set()
        return False
