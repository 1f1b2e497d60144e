"""Bodies whose read timeout is one timer of the event loop, in place of one for each read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import asyncio


class TimedBody(ABC):
    """The chunks of a body, and a timer that ends a wait for one.

    Transports make a timer for each read, which takes a tenth of an event's time. This one looks once in the
    read timeout whether the reader waits for as long; a reader that does something else doesn't wait.

    Args:
        loop: The running event loop.
        read_timeout: The longest silence, in seconds; None for any.
    """

    __slots__ = ("_loop", "_read_timeout", "_timer", "_waits_since")

    def __init__(self, loop: asyncio.AbstractEventLoop, read_timeout: float | None) -> None:
        self._loop = loop
        self._read_timeout = read_timeout
        self._timer: asyncio.Handle | None = None
        self._waits_since: float | None = None  # set by `__anext__` for as long as it waits

    def __aiter__(self) -> Self:
        return self

    @abstractmethod
    def __anext__(self) -> Awaitable[bytes]: ...

    async def aclose(self) -> None:
        self._end_timer()

    def limit_read_timeout(self, seconds: float) -> None:
        """Lower the read timeout."""
        self._end_timer()
        self._read_timeout = min(seconds, self._read_timeout or seconds)

    @abstractmethod
    def _end_wait(self) -> None:
        """Have `__anext__` raise that nothing came."""

    def _look(self, overdue: float | None = None) -> None:
        """End the wait if it lasts for the read timeout; else look again when it may.

        Args:
            overdue: When the wait began that was found to last so long. If bytes came in the same turn of the
                event loop, as after a long pause of it, the reader has them in the next.
        """
        self._timer = None
        since = self._waits_since
        if since is None or self._read_timeout is None:
            return
        until = since + self._read_timeout
        if until > self._loop.time():
            self._timer = self._loop.call_at(until, self._look)
        elif since != overdue:
            self._timer = self._loop.call_soon(self._look, since)
        else:
            self._end_wait()

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def timed_body(response: Any) -> TimedBody | None:
    """Return the body of a response, if it is one of these; another transport may use the name, too."""
    body = response.extensions.get("chunks")
    return body if isinstance(body, TimedBody) else None


def asyncio_loop() -> asyncio.AbstractEventLoop | None:
    """Return the running event loop if it is one of asyncio; else None."""
    import asyncio  # noqa: PLC0415 - sync code, which imports this module, has no use of it

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
