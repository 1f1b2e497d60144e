"""What a test has prepared: how the next questions are answered, and what goes wrong."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ._answers import Event
from ._faults import Fault
from ._model import Failure, Reply, pieces_of

Text = str | Sequence[str]
"""A text, streamed word by word, or the very pieces in which it's streamed."""
Answer = Text | Callable[[str], Text | None]
"""What is answered, or a function of the question that gives it."""

T = TypeVar("T")


@dataclass(frozen=True)
class ScriptedAnswer:
    text: Answer
    suggestions: tuple[str, ...] | None
    failure: Failure | None

    def to(self, query: str) -> Reply | None:
        """The reply to that question; None leaves it to the model."""
        text = self.text(query) if callable(self.text) else self.text
        if text is None:
            return None
        pieces = pieces_of(text) if isinstance(text, str) else tuple(text)
        return Reply(pieces, self.failure, self.suggestions)


@dataclass(frozen=True)
class ScriptedEvents:
    events: tuple[Event, ...]


@dataclass
class _Prepared(Generic[T]):
    value: T
    times: int | None
    shown: str
    """As the test wrote it."""
    used: int = 0

    @property
    def is_due(self) -> bool:
        return self.times is not None and self.used < self.times

    def __str__(self) -> str:
        return f"{self.shown}, used {self.used} of {self.times} times" if self.used else self.shown


class Script:
    """Each is used as often as it says, in the order in which they were prepared; the standing ones, which
    are for any number of times, when nothing else is left: the newest first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: list[_Prepared[ScriptedAnswer | ScriptedEvents]] = []
        self._faults: list[_Prepared[Fault]] = []
        self.error: Exception | None = None
        """What a function of the question raised first."""

    def prepare(self, value: ScriptedAnswer | ScriptedEvents, times: int | None, shown: str) -> None:
        with self._lock:
            self._answers.append(_Prepared(value, _counted(times), shown))

    def prepare_fault(self, fault: Fault, times: int | None, shown: str) -> None:
        with self._lock:
            self._faults.append(_Prepared(fault, _counted(times), shown))

    def events(self) -> tuple[Event, ...] | None:
        """The events for this question; None if an answer is its turn, or nothing."""
        with self._lock:
            upcoming = _next(self._answers, lambda value: True)
            if upcoming and isinstance(upcoming.value, ScriptedEvents):
                upcoming.used += 1
                return upcoming.value.events
        return None

    def reply(self, query: str) -> Reply | None:
        """The answer for this question, if there is one. Events are passed over: they're for streams."""
        with self._lock:
            upcoming = _next(self._answers, lambda value: isinstance(value, ScriptedAnswer))
            if upcoming is None or not isinstance(upcoming.value, ScriptedAnswer):
                return None
            upcoming.used += 1
        try:
            return upcoming.value.to(query)
        except Exception as error:
            self.error = self.error or error
            raise

    def fault(self, path: str) -> Fault | None:
        """What goes wrong with a request for that path."""
        with self._lock:
            upcoming = _next(self._faults, lambda fault: fault.concerns(path))
            if upcoming is None:
                return None
            upcoming.used += 1
            return upcoming.value

    def unused(self) -> list[str]:
        with self._lock:
            prepared: list[_Prepared[Any]] = [*self._answers, *self._faults]
            return [str(each) for each in prepared if each.is_due]


def _next(prepared: list[_Prepared[T]], fits: Callable[[T], bool]) -> _Prepared[T] | None:
    due = [each for each in prepared if each.is_due]
    standing = [each for each in reversed(prepared) if each.times is None]
    return next((each for each in (*due, *standing) if fits(each.value)), None)


def _counted(times: int | None) -> int | None:
    if times is not None and times < 1:
        raise ValueError(f"times is 1 or more, or None for any number of times, not {times}")
    return times
