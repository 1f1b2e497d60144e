"""Timeouts: how a caller gives them, and the defaults by kind of call."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

_Seconds: TypeAlias = float | None


@runtime_checkable
class PhaseTimeout(Protocol):
    """Seconds by phase, None for no limit: an `httpx.Timeout`, or that of a fork of httpx."""

    @property
    def connect(self) -> _Seconds: ...
    @property
    def read(self) -> _Seconds: ...
    @property
    def write(self) -> _Seconds: ...
    @property
    def pool(self) -> _Seconds: ...


Timeout: TypeAlias = float | PhaseTimeout | None

CONNECT_TIMEOUT = 5.0
# Dify pings every 10 s, so 60 s without a byte means the connection is dead.
READ_TIMEOUT = 60.0
# Dify sends no byte of a blocking response until the model is done.
BLOCKING_READ_TIMEOUT = 600.0


class TimeoutPhases(NamedTuple):
    """Seconds by phase; one of the forms of a `PhaseTimeout`."""

    connect: _Seconds
    read: _Seconds
    write: _Seconds
    pool: _Seconds


@lru_cache(maxsize=8)  # the calls share them: each open stream keeps its own
def default_timeout(read_timeout: float) -> TimeoutPhases:
    """Return the timeout of a call for which the caller gave none.

    Args:
        read_timeout: The seconds that the server may be silent in this kind of call.
    """
    return TimeoutPhases(CONNECT_TIMEOUT, read_timeout, READ_TIMEOUT, READ_TIMEOUT)


def seconds_by_phase(timeout: Timeout) -> dict[str, _Seconds]:
    """Return a timeout as httpx and its forks have it in the extensions of a request."""
    if timeout is None or isinstance(timeout, int | float):
        return dict.fromkeys(TimeoutPhases._fields, timeout)
    return {name: getattr(timeout, name) for name in TimeoutPhases._fields}
