"""Work that goes on when the caller that waits for it leaves: a task in async code, a thread in sync code."""

from __future__ import annotations

import _thread
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from threading import Condition, Lock, Thread, get_ident
from typing import Any, Protocol

import anyio

_MAX_IDLE_THREADS = 8

_tasks: set[Any] = set()  # asyncio itself keeps a task only as long as something else does


class AsyncBackground:
    """A task of its own, which a caller waits for.

    Args:
        work: What to do; it is given this object.

    Attributes:
        result: What the work returned.
        error: What the work raised; None if it raised nothing.
        is_done: Whether the work has come to its end.
    """

    def __init__(self, work: Callable[[AsyncBackground], Awaitable[object]]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_done: bool = False
        self._work = work
        self._news: anyio.Event | None = None  # of a caller that waits; one takes 0.9 kB
        self._scope = anyio.CancelScope()
        self._waiting = 0

    def start(self) -> None:
        """Begin the work."""
        start_task(self._run)

    async def wait(self, ready: Callable[[], bool] = lambda: False, seconds: float | None = None) -> None:
        """Wait until the work is done, or has told of something with `notify`, or for some seconds.

        Args:
            ready: Whether that has happened which the caller waits for.
            seconds: How long to wait at most; None for as long as it takes.
        """
        if seconds is not None:  # a scope takes 7 µs, and most callers have no limit
            with anyio.move_on_after(seconds):
                await self.wait(ready)
            return
        self._waiting += 1
        try:
            while not (self.is_done or ready()):
                self._news = news = self._news or anyio.Event()
                await news.wait()
        finally:
            self._waiting -= 1

    async def finish(self, seconds: float) -> bool:
        """Wait for the end of the work, and cancel it if it takes longer; what it shields goes on.

        Returns:
            Whether it has been waited for. If another task waits, the event loop goes on with the work.
        """
        self._scope.deadline = anyio.current_time() + seconds
        if self._waiting:
            return False
        with anyio.move_on_after(seconds, shield=True):
            await self.wait()
        return True

    def notify(self) -> None:
        """Have those that wait look whether they are ready."""
        if self._news is not None:
            self._news.set()
            self._news = None

    def cancel(self) -> None:
        """Have the work end where it waits."""
        self._scope.cancel()

    def follow(self, _: object) -> None:
        """Do nothing: `cancel` reaches a task wherever it waits."""

    async def _run(self) -> None:
        work = self._work
        del self._work  # it may lead back to this object, which is freed at once without such a cycle
        try:
            with self._scope:
                self.result = await work(self)
        except BaseException as error:  # noqa: BLE001 - the caller that waits raises it
            self.error = error
        finally:
            self.is_done = True
            self.notify()


class _Followed(Protocol):
    def abort(self) -> object: ...


class Background:
    """A thread of its own, which a caller waits for; see `AsyncBackground`."""

    def __init__(self, work: Callable[[Background], object]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_done: bool = False
        self._work = work
        self._changed = Condition()
        self._is_cancelled = False
        self._followed: _Followed | None = None
        self._thread: int | None = None

    def start(self) -> None:
        """Begin the work."""
        context = copy_context()
        try:
            _threads.run(lambda: context.run(self._run))
        except RuntimeError:  # no thread is to be had: the caller can't leave before the work is done
            self._run()

    def wait(self, ready: Callable[[], bool] = lambda: False, seconds: float | None = None) -> None:
        """Wait until the work is done, or has told of something with `notify`."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_done or ready(), seconds)

    def finish(self, seconds: float) -> bool:
        """Wait for the end of the work, and cancel it if it takes longer.

        Returns:
            Whether it has been waited for. It can't wait for itself, if a hook of a client closes a stream.
        """
        if self._thread == get_ident():
            return False
        try:
            self.wait(seconds=seconds)
        finally:
            self.cancel()
        return True

    def notify(self) -> None:
        """Have those that wait look whether they are ready."""
        with self._changed:
            self._changed.notify_all()

    def cancel(self) -> None:
        """Have the work end where it waits."""
        with self._changed:
            self._is_cancelled = True
            if self._followed is not None:
                self._followed.abort()
            self._changed.notify_all()

    def follow(self, followed: _Followed) -> None:
        """Have `cancel` abort what the work waits for on the network."""
        with self._changed:
            self._followed = followed
            if self._is_cancelled:
                followed.abort()

    def _run(self) -> None:
        self._thread = get_ident()
        work = self._work
        del self._work  # it may lead back to this object, which is freed at once without such a cycle
        try:
            self.result = work(self)
        except BaseException as error:  # noqa: BLE001 - the caller that waits raises it
            self.error = error
        finally:
            with self._changed:
                self.is_done, self._followed = True, None
                self._changed.notify_all()


class _Threads:
    """Threads that are kept for the next work: to start one costs as much as half a request."""

    def __init__(self) -> None:
        self.forget()
        getattr(os, "register_at_fork", lambda **_: None)(after_in_child=self.forget)  # Windows has no fork

    def forget(self) -> None:
        """Begin without any thread, as in a process that was forked."""
        self._changing = Lock()
        self._idle = 0
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def run(self, work: Callable[[], None]) -> None:
        """Have a thread do some work, which raises nothing.

        Raises:
            RuntimeError: None is idle, and the system has no other.
        """
        with self._changing:
            is_one_idle = self._idle > 0
            self._idle -= is_one_idle
        if is_one_idle:
            self._waiting.put(work)
        else:
            Thread(target=self._work, args=[work], name="dify-chat", daemon=True).start()

    def _work(self, work: Callable[[], None]) -> None:
        while True:
            work()
            del work  # and what it refers to, which an idle thread must not keep
            with self._changing:
                if self._idle >= _MAX_IDLE_THREADS:
                    return
                self._idle += 1
            work = self._waiting.get()


_threads = _Threads()


def start_thread(work: Callable[[], object]) -> Background | None:
    """Have a thread do some work; take no lock, so that a finalizer may call this.

    `threading` takes locks where it starts a thread, and so does `_Threads`. A bare thread calls them here.

    Returns:
        What to wait with; None if no thread is to be had.
    """

    def run(_: Background) -> None:
        work()

    background = Background(run)
    try:
        _thread.start_new_thread(background.start, ())
    except RuntimeError:
        return None
    return background


def start_task(run: Callable[[], Awaitable[None]], tasks: set[Any] = _tasks) -> None:
    """Run a coroutine function in a task of the running event loop, asyncio's or trio's, without waiting.

    Args:
        run: The function.
        tasks: Where the task is noted until it is done, if it is one of asyncio.
    """
    if (trio := sys.modules.get("trio")) is not None:
        with suppress(RuntimeError):  # this isn't one of its tasks
            trio.lowlevel.current_task()
            trio.lowlevel.spawn_system_task(run, context=copy_context())
            return
    import asyncio  # noqa: PLC0415 - sync code has no use of it

    task = asyncio.ensure_future(run())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
