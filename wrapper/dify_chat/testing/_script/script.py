"""What a test has prepared, and which of it the next request takes."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from .._wire.responses import Event
from .faults import Fault

Text = str | Sequence[str]
"""A text, which is streamed word by word, or the pieces in which it is streamed."""
TextSource = Text | Callable[[str], Text | None]
"""A text, or a function that takes the question and returns one."""


@dataclass(frozen=True)
class Failure:
    """A failed call of the model, with the fields of the `error` event that tells of it."""

    code: str
    status_code: int
    message: str


@dataclass(frozen=True)
class Answer:
    """The pieces of text that the model streams, and how it fails after them."""

    pieces: tuple[str, ...]
    failure: Failure | None = None
    suggestions: tuple[str, ...] | None = None
    """The questions that the app suggests next; None for its usual ones."""


def pieces_of(text: str) -> tuple[str, ...]:
    """Split a text into words, each with the space after it."""
    *words, last = text.split(" ")
    return (*(f"{word} " for word in words), last)


@dataclass(frozen=True)
class ScriptedAnswer:
    text: TextSource
    suggestions: tuple[str, ...] | None
    failure: Failure | None

    def to(self, query: str) -> Answer | None:
        """Return the answer to this question, or None if the function leaves it to the mock."""
        text = self.text(query) if callable(self.text) else self.text
        if text is None:
            return None
        pieces = pieces_of(text) if isinstance(text, str) else tuple(text)
        return Answer(pieces, self.failure, self.suggestions)


Scripted = ScriptedAnswer | tuple[Event, ...] | Fault
T = TypeVar("T")


@dataclass
class _Entry:
    value: Scripted
    times: int | None
    call: str
    """The call that prepared it, as the test wrote it."""
    used: int = 0

    @property
    def is_due(self) -> bool:
        return self.times is not None and self.used < self.times

    def __str__(self) -> str:
        return f"{self.call}, used {self.used} of {self.times} times" if self.used else self.call


class Script:
    """The entries that a test prepared.

    A request takes the first entry that is due. If none is due, it takes the newest of those that are for
    any number of times.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self.error: Exception | None = None
        """The first exception that a function of a test raised."""

    def prepare(self, value: Scripted, times: int | None, call: str) -> None:
        if times is not None and times < 1:
            raise ValueError(f"times is 1 or more, or None for any number of times, not {times}")
        with self._lock:
            self._entries.append(_Entry(value, times, call))

    def events(self) -> tuple[Event, ...] | None:
        """Take the events for this question; None if an answer comes first, or nothing is prepared."""
        return self._take(tuple, lambda value: not isinstance(value, Fault))

    def answer(self, query: str) -> Answer | None:
        """Take the answer to this question, if there is one. Events are for streams, and are passed over."""
        taken = self._take(ScriptedAnswer, lambda value: isinstance(value, ScriptedAnswer))
        try:
            return taken.to(query) if taken else None
        except Exception as error:
            self.error = self.error or error
            raise

    def fault(self, path: str) -> Fault | None:
        """Take the fault for a request to this path, if there is one."""
        return self._take(Fault, lambda value: isinstance(value, Fault) and value.concerns(path))

    def unused(self) -> list[str]:
        with self._lock:
            return [str(entry) for entry in self._entries if entry.is_due]

    def _take(self, kind: type[T], fits: Callable[[Scripted], bool]) -> T | None:
        """Use the next entry that fits, if it is of this kind."""
        with self._lock:
            due = (entry for entry in self._entries if entry.is_due)
            standing = (entry for entry in reversed(self._entries) if entry.times is None)
            entry = next((entry for entry in chain(due, standing) if fits(entry.value)), None)
            if entry is None or not isinstance(entry.value, kind):
                return None
            entry.used += 1
            return entry.value
