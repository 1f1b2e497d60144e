"""What happens to streams that are open when the interpreter ends: each is left, and its model stopped."""

from __future__ import annotations

import atexit
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


@atexit.register
def leave_all() -> None:
    """Have each object leave its open streams."""
    until = monotonic() + _SECONDS
    for owner in list(_owners):
        owner.leave_streams(until)
