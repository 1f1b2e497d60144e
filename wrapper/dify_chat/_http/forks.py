"""What happens to connections when the process is forked: the parent keeps them."""

from __future__ import annotations

import os
from typing import Any, Protocol
from weakref import WeakSet


class _Owner(Protocol):
    def leave_to_parent(self) -> object: ...


count = 0  # of the processes that were forked from this one, or are about to be
_owners: WeakSet[Any] = WeakSet()
# Freeing these would run code of httpcore and asyncio that speaks to the parent's connections and event loop.
_left: list[object] = []


def leave_at_fork(owner: _Owner) -> None:
    """Have an object leave what it owns to the parent, in each process that is forked from this one."""
    _owners.add(owner)


def _count() -> None:
    global count  # noqa: PLW0603 - one in a process
    count += 1


def _leave() -> None:
    _left.extend([owner.leave_to_parent() for owner in list(_owners)])


getattr(os, "register_at_fork", lambda **_: None)(before=_count, after_in_child=_leave)  # Windows has no fork
