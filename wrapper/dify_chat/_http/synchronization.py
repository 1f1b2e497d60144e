"""What async code needs and its sync twin has, too: shields against cancelling, deadlines, a lock."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Generator, Iterable
from contextlib import nullcontext
from threading import Lock, get_ident
from time import monotonic
from types import coroutine
from typing import Any, TypeVar

import anyio

from .._request.late_imports import late_import

T = TypeVar("T")

# Closing takes no time; the limit bounds one that can't end. The thread of a signal handler, which waits for
# it, may have a lock that closing needs.
CLOSING_SECONDS = 3.0
# A reader whose socket was shut down returns at once; the limit only bounds a thread that the system starves.
_RELEASE_TIMEOUT = 1.0
_OF_ANYIO = (
    *("CancelScope", "Event", "current_effective_deadline", "current_time"),
    *("get_cancelled_exc_class", "lowlevel", "move_on_after", "sleep"),
)


def load_anyio() -> None:
    """Import what calls use of anyio, which imports each name and each backend when it is first used.

    Raises:
        DifyConnectionError: The process has no descriptor left.
    """
    with late_import:
        for name in _OF_ANYIO:
            getattr(anyio, name)
        anyio.CancelScope()


@coroutine
def async_unbroken(work: Awaitable[T]) -> Generator[Any, Any, T]:
    """Await a coroutine; `Task.cancel` reaches it only where it waits for something.

    httpcore and anyio give way by `asyncio.sleep(0)` in the middle of a change to a pool, or of a closing. A
    cancellation would break them off there, and leave a connection that no request has and nothing closes.
    From the scopes of anyio and trio httpcore shields these places itself.
    """
    steps = work.__await__()
    held: BaseException | None = None
    try:
        waited_for = next(steps)
        while True:
            outcome, failure = None, None
            try:
                outcome = yield waited_for
            except BaseException as error:  # noqa: BLE001 - it is raised where it would have been
                failure = error
            # Outside of the block, or what is raised there would have this one as its context.
            if failure is None:
                waited_for = steps.send(outcome)
            elif waited_for is None and _is_of_task_cancel(failure):
                held = failure
                waited_for = next(steps)
            else:
                waited_for = steps.throw(failure)
            if held is not None and waited_for is not None:
                waited_for.cancel()
                failure, held = held, None
                waited_for = steps.throw(failure)
    except StopIteration as end:
        result: T = end.value
    if held is not None:
        if hasattr(result, "aclose"):  # a response, which its caller won't get
            closing: Any = async_unbroken(result.aclose())
            yield from closing
        raise held
    return result


def _is_of_task_cancel(error: BaseException) -> bool:
    """Return whether an exception that came where a task of asyncio gave way is from no scope of anyio's."""
    return not isinstance(error, GeneratorExit) and anyio.current_effective_deadline() > -math.inf


def unbroken(result: T) -> T:
    """Return the result: a thread can't be cancelled."""
    return result


def async_deadline(seconds: float) -> anyio.CancelScope:
    """Return what ends its block after some seconds, if it still waits then; the block doesn't raise."""
    return anyio.move_on_after(seconds)


def async_shield(seconds: float) -> anyio.CancelScope:
    """Return what keeps its block from being cancelled, for some seconds: a task that leaves often is."""
    return anyio.move_on_after(seconds, shield=True)


def deadline(_: float) -> nullcontext[None]:
    """Return what does nothing: what its block waits for has timeouts of its own."""
    return nullcontext()


def shield(_: float) -> nullcontext[None]:
    """Return what does nothing: a thread can't be cancelled."""
    return nullcontext()


class ReadLock:
    """Lets one thread at a time read a response, and has the one that closes wait for it."""

    __slots__ = ("_lock", "_thread")

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: int | None = None

    def acquire(self, blocking: bool = True) -> bool:
        """Return whether the lock is this thread's now."""
        is_acquired = self._lock.acquire(blocking)
        if is_acquired:
            self._thread = get_ident()
        return is_acquired

    def locked(self) -> bool:
        """Return whether a thread has it."""
        return self._lock.locked()

    def is_own(self) -> bool:
        """Return whether this thread has it."""
        return self._thread == get_ident()

    def release(self) -> None:
        """Let another thread have it."""
        self._thread = None
        self._lock.release()

    def wait_released(self) -> None:
        """Wait until the reading thread has returned from the socket.

        Before that the socket must not be closed: the system may give its number to a new one, and the
        thread would read from that.
        """
        wait_released([self])

    def wait_released_until(self, deadline: float) -> None:
        """Wait as `wait_released`, unless this thread has the lock: a hook or signal handler may close."""
        if not self.is_own() and self._lock.acquire(timeout=max(0.0, deadline - monotonic())):
            self._lock.release()


def wait_released(locks: Iterable[ReadLock]) -> None:
    """Wait until no other thread has any of these locks, for one limited time."""
    deadline = monotonic() + _RELEASE_TIMEOUT
    for lock in locks:
        lock.wait_released_until(deadline)


class AsyncReadLock:
    """Lets one task at a time read a response. No other thread comes to it: the pool refuses them."""

    __slots__ = ("_is_locked",)

    def __init__(self) -> None:
        self._is_locked = False

    def acquire(self, blocking: bool = False) -> bool:
        """Return whether the lock is this task's now."""
        if self._is_locked:
            return False
        self._is_locked = True
        return True

    def locked(self) -> bool:
        """Return whether a task has it."""
        return self._is_locked

    def release(self) -> None:
        """Let another task have it."""
        self._is_locked = False

    async def wait_released(self) -> None:
        """Return at once: one task runs at a time, and closing wakes the one that reads."""
