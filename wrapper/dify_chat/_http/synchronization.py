"""What async code needs and its sync twin has, too: a shield against cancelling, a lock for the reader."""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anyio import CancelScope

# A reader whose socket was shut down returns at once; the limit only bounds a thread that the system starves.
_RELEASE_TIMEOUT = 1.0


class AsyncShield:
    """Keeps its block from being cancelled, for some seconds: a task that leaves is often being cancelled."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        import anyio  # noqa: PLC0415 - httpx brings it, and sync code has no use of it

        self._scope: CancelScope = anyio.move_on_after(self._seconds, shield=True)
        self._scope.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return self._scope.__exit__(kind, error, trace)


class Shield:
    """Does nothing: a thread can't be cancelled."""

    def __init__(self, seconds: float) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class AsyncDeadline:
    """Ends its block after some seconds, if it still waits then; the block doesn't raise."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        import anyio  # noqa: PLC0415 - httpx brings it, and sync code has no use of it

        self._scope: CancelScope = anyio.move_on_after(self._seconds)
        self._scope.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return self._scope.__exit__(kind, error, trace)


class Deadline:
    """Does nothing: what its block waits for has timeouts of its own."""

    def __init__(self, seconds: float) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class ReadLock:
    """Lets one thread at a time read a response, and has the one that closes wait for it."""

    def __init__(self) -> None:
        lock = Lock()
        self.acquire = lock.acquire
        self.release = lock.release
        self.locked = lock.locked

    def wait_released(self) -> None:
        """Wait until the reading thread has returned from the socket.

        Before that the socket must not be closed: the system may give its number to a new one, and the
        thread would read from that.
        """
        if self.acquire(timeout=_RELEASE_TIMEOUT):
            self.release()


class AsyncReadLock(ReadLock):
    """Lets one task at a time read a response."""

    async def wait_released(self) -> None:  # type: ignore[override]  # awaited, as its twin is called
        """Return at once: one task runs at a time, and closing wakes the one that reads."""
