"""What a test has prepared, and which of it the next request takes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from .._wire.responses import Event
from .answers import Answer, PreparedAnswer
from .arguments import check_times
from .faults import Fault

Prepared = PreparedAnswer | tuple[Event, ...] | Fault
T = TypeVar("T")


@dataclass
class _Entry:
    value: Prepared
    times: int | None
    call: str
    """The call that prepared it, as the test wrote it; "" for an answer, which tells its calls."""
    used: int = 0

    @property
    def is_due(self) -> bool:
        return self.times is not None and self.used < self.times

    def __str__(self) -> str:
        call = self.call or str(self.value)
        return f"{call}, used {self.used} of {self.times} times" if self.used else call


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

    def prepare(self, value: Prepared, times: int | None, call: str = "") -> None:
        check_times(times)
        with self._lock:
            self._entries.append(_Entry(value, times, call))

    def events(self) -> tuple[Event, ...] | None:
        """Take the events for this question; None if an answer comes first, or nothing is prepared."""
        return self._take(tuple, lambda value: not isinstance(value, Fault))

    def answer(self, query: str) -> Answer | None:
        """Take the answer to this question, if there is one. Events are for streams, and are passed over."""
        taken = self._take(PreparedAnswer, lambda value: isinstance(value, PreparedAnswer))
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

    def _take(self, kind: type[T], fits: Callable[[Prepared], bool]) -> T | None:
        """Use the next entry that fits, if it is of this kind."""
        with self._lock:
            due = (entry for entry in self._entries if entry.is_due)
            standing = (entry for entry in reversed(self._entries) if entry.times is None)
            entry = next((entry for entry in chain(due, standing) if fits(entry.value)), None)
            if entry is None or not isinstance(entry.value, kind):
                return None
            entry.used += 1
            return entry.value
