"""A server that does what no recording holds: it is silent, or resets the connection."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

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


def resets(connection: socket.socket) -> bool:
    """Reset the connection without a response."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing now resets
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


class Prompted:
    """Play a recording, and go on with more of a chunked body when `go` is set, to its end if there is more.

    Args:
        recording: What to play at once.
        more: What to send then; without any, it is silent until the client leaves.

    Attributes:
        played: set when the recording is played.
        go: to be set for the rest.
    """

    def __init__(self, recording: Recording, more: bytes = b"") -> None:
        self.played = threading.Event()
        self.go = threading.Event()
        self._recording = recording
        self._pieces = [(more, self.go)]

    def then(self, more: bytes, *, when: Self) -> Self:
        """Send still more once another is played."""
        self._pieces.append((more, when.played))
        return self

    def prompting(self, recording: Recording) -> Act:
        """Make an act that plays a recording, and prompts this."""

        def act(connection: socket.socket) -> bool:
            self.go.set()
            return play(recording, connection)

        return act

    def __call__(self, connection: socket.socket) -> bool:
        is_kept = play(self._recording, connection)
        self.played.set()
        if is_kept:
            return True
        with suppress(ConnectionError):
            for more, signal in self._pieces:
                if not more:
                    return bool(connection.recv(1))
                signal.wait(timeout=60)
                connection.sendall(b"%x\r\n%b\r\n" % (len(more), more))
            connection.sendall(b"0\r\n\r\n")
        return True  # the body has ended: a client may send its next request here


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
        return resets(connection)


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
