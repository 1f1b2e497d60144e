"""A MockDify in a process of its own, which says what it was asked."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

from dify_chat.testing import MockDify


class Asked(NamedTuple):
    """What a server was asked.

    Attributes:
        questions: All messages that were sent to it.
        message_count: How many it took.
    """

    questions: list[str]
    message_count: int


class Dify:
    """The server, seen from here.

    Attributes:
        url: Its address.
        api_key: Its key.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.url, self.api_key = pipe.recv()

    def asked(self) -> Asked:
        """Return what it was asked so far."""
        self._pipe.send(None)
        return Asked(*self._pipe.recv())


@contextmanager
def serving(**options: object) -> Iterator[Dify]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=[theirs, options], daemon=True)
    process.start()
    try:
        yield Dify(ours)
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, options: dict[str, object]) -> None:
    with MockDify(**options) as mock:  # type: ignore[arg-type]  # they are its own
        pipe.send((mock.url, mock.api_key))
        while True:
            pipe.recv()
            pipe.send((mock.questions, mock.message_count))
