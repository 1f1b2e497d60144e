# Written from _async/talks.py by generator/unasync.py, which `make generate` runs.

"""What most tests here begin with: a server that has its answers ready, and a client of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from dify_chat import ChatStream, DifyChat, DifyError
from tests.support.raw import HeldOpen
from tests.support.recordings import Recording
from tests.support.replay import ReplayServer
from tests.support.together import Happens

T = TypeVar("T")

KEY = "app-key-of-these-tests"
A_TURN = 0  # of the event loop: in it a transport closes what it was told to


@contextmanager
def talk(*answers: Recording, **options: Any) -> Iterator[tuple[DifyChat, ReplayServer]]:
    """A client, and the server that will answer it so."""
    with ReplayServer(*answers) as server:
        with DifyChat(KEY, server.url, "user-1", **options) as chat:
            yield chat, server


def is_left(held: HeldOpen) -> bool:
    """Wait until the client has left, while the event loop closes what it was told to close."""
    return Happens(held.left.is_set)


def taken(iterated: Iterable[T]) -> tuple[list[T], DifyError | None]:
    """All that an iteration gives, as of a stream's text, and the error that it ends with, if any."""
    given = []
    try:
        for one in iterated:
            given += [one]  # what came before an error stays
    except DifyError as error:
        return given, error
    return given, None


def drained(stream: ChatStream) -> tuple[list[dict[str, Any]], DifyError | None]:
    """All events that a stream delivers, and the error that it ends with, if any."""
    events, error = taken(stream)
    return [event.to_dict() for event in events], error
