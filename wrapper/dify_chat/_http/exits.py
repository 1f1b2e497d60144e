"""What happens to streams that are open when the interpreter ends: each is left, and its model stopped."""

from __future__ import annotations

import atexit
from functools import cache
from time import monotonic
from typing import Any, Protocol
from weakref import WeakSet

_SECONDS = 3.0  # in all; where the system gives no thread, the last stream may take longer


class _Owner(Protocol):
    def leave_streams(self, until: float) -> None: ...


_owners: WeakSet[Any] = WeakSet()


def leave_at_exit(owner: _Owner) -> None:
    """Have an object leave its open streams before the interpreter ends."""
    _owners.add(owner)


@cache
def leave_before_exporters() -> None:
    """Have the streams left before the exporters of spans stop, which the program has set up by now.

    `atexit` calls last what was registered first. A program sets up OpenTelemetry after it has imported
    dify-chat, and its exporter takes no span after its own call.
    """
    atexit.register(leave_all)


@atexit.register
def leave_all() -> None:
    """Have each object leave its open streams; a second call has what the first left of the time."""
    until = _end_of_leaving()
    for owner in list(_owners):
        owner.leave_streams(until)


@cache
def _end_of_leaving() -> float:
    return monotonic() + _SECONDS
