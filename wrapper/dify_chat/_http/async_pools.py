"""Who owns the connections of an async client: each process, and in it each event loop, its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

import anyio

from .._errors import DifyConfigError
from .background import AsyncBackground, start_task
from .client import AsyncClient
from .connections import abandon, abort, runs_in
from .pools import CLOSED, Home, Pool, Pools
from .synchronization import load_anyio

_IN_USE = (
    "this http_client is in use in another event loop, to which its connections belong. Make a client with"
    " an http_client in each event loop; or give proxy= and verify= in place of an http_client, and each"
    " event loop has connections of its own"
)
_NO_ASYNCIO = "transport='aiohttp' needs asyncio: leave transport= out on trio"
_OF_CLOSED_LOOP = "this stream was opened in an event loop that is closed, and its connection with it"
_OF_OTHER_LOOP = "this stream was opened in another event loop: only that one can read it"


class AsyncPool(Pool):
    """The connections of one client in one event loop.

    Attributes:
        loop: The event loop; None before the first request.
        new_scope: Makes a scope of anyio, whose own `CancelScope` looks for the event loop's each time.
    """

    loop: Any = None
    new_scope: Callable[[], anyio.CancelScope]
    _end: AsyncGenerator[None] | None = None

    def __init__(self, client: Any, *, is_ours: bool) -> None:
        super().__init__(client, is_ours=is_ours)
        self._leaving: set[asyncio.Task[None]] = set()

    def belong_to(self, loop: Any) -> None:
        """Note the running event loop as the one that it belongs to, and is closed with if it is ours.

        Raises:
            DifyConfigError: The client's transport has no connections for such a loop.
        """
        if not runs_in(self.client, loop):
            raise DifyConfigError(_NO_ASYNCIO)
        self.loop = loop
        self.new_scope = type(anyio.CancelScope())
        if isinstance(loop, asyncio.AbstractEventLoop):
            client = self.client if self._is_ours else None
            self._end = _end_with_loop(client, self.streams, self._leaving)
            # The step to `yield` waits for nothing. It warns of a loop that is ending already.
            with suppress(StopIteration, ResourceWarning):
                self._end.__anext__().send(None)

    def check(self) -> None:
        if self.loop is not _current_loop() and not self.abandon_if_over():
            raise DifyConfigError(_OF_OTHER_LOOP)
        if self.refusal is not None:
            raise DifyConfigError(self.refusal)

    def pass_on(self, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Have the event loop of these connections do some work, if it is another; return whether it is."""
        if self.loop is _current_loop():
            return super().pass_on(work)
        if not self.abandon_if_over():
            _call_in(self.loop, start_task, work)
        return True

    def run_soon(self, work: Callable[[], Any]) -> None:
        """Have the event loop of these connections do some work that a finalizer wants; see `Pool`."""
        if self.refusal is None:
            # `asyncio.run` cancels the tasks that there are when the main one has ended. Before that, asyncio
            # makes one more turn, and uvloop two.
            turns = [self.loop.call_soon] * 2 if isinstance(self.loop, asyncio.AbstractEventLoop) else []
            _call_in(self.loop, *turns, start_task, work, self._leaving)

    async def leave(self, close: Callable[[], Coroutine[Any, Any, None]]) -> None:  # type: ignore[override]
        """Close a response whose generator is left: the event loop closes that, and no garbage collector."""
        await close()

    def abandon_if_over(self) -> bool:
        """Abandon the connections if their event loop is closed, and return whether it is."""
        if self.refusal is None and self.loop is not None and _is_over(self.loop):
            self.refusal: str | None = _OF_CLOSED_LOOP
            if self._is_ours:
                abandon(self.client, is_ours=True)
            else:
                _abandon_of_caller(self.client, self.loop)
        return self.refusal is not None

    async def close(self) -> None:  # type: ignore[override]
        """End the exchanges, close the responses, and close the client if it is ours.

        It goes on if the caller that waits is cancelled.
        """
        closing = AsyncBackground(self._close_all)
        closing.start()
        await closing.wait()

    async def _close_all(self, _: AsyncBackground) -> None:
        for lease in self.abort():
            await lease.close()
        if self._is_ours:
            with suppress(Exception):
                await self.client.aclose()
        if self._end is not None:
            with suppress(StopAsyncIteration):
                await anext(self._end)


class AsyncPools(Pools):
    """The pools of a client, one for each event loop; all are made anew in a forked process."""

    _pools: list[AsyncPool]
    _latest: AsyncPool | None = None

    def current(self) -> AsyncPool:
        """Return the pool of the running event loop.

        Raises:
            DifyConfigError: It is closed, or another process's or event loop's.
        """
        if not self.is_closed:
            loop = _current_loop()
            pool = self._latest
            if pool is None or pool.loop is not loop:
                pool = self._latest = self._pool_of(loop)
            if not pool.client.is_closed:
                return pool
        raise DifyConfigError(CLOSED)

    async def close(self) -> None:  # type: ignore[override]  # awaited, as its twin is called
        """End what is being opened and read, and close the clients, unless it is the caller's."""
        self.is_closed = True
        with self._lock:
            pools, self._pools = self._pools, []
        for pool in pools:
            pool.loop = pool.loop or _current_loop()
        for pool in [pool for pool in pools if not pool.pass_on(pool.close)]:
            await pool.close()

    def leave_streams(self, until: float) -> None:
        """Do nothing: the end of each event loop has left those of its own."""

    def leave_to_parent(self) -> object:
        self._latest = None
        return super().leave_to_parent()

    def _first_pools(self) -> list[AsyncPool]:
        return [AsyncPool(self.client, is_ours=self._is_ours)]

    def _forget(self, pool: AsyncPool) -> None:
        if pool.loop is not None and not pool.abandon_if_over():
            _call_in(pool.loop, abort, pool.client)

    def _pool_of(self, loop: Any) -> AsyncPool:
        load_anyio()
        if not self._is_ours:
            _settle(self.client, loop)
        with self._lock:
            if self.is_closed:  # by another thread, just now
                raise DifyConfigError(CLOSED)
            self._pools = [pool for pool in self._pools if not pool.abandon_if_over()]
            for pool in self._pools:
                if pool.loop is None:
                    pool.belong_to(loop)
                if pool.loop is loop:
                    return pool
            pool = AsyncPool(self._make(), is_ours=self._is_ours)
            pool.belong_to(loop)
            self._pools.append(pool)
            return pool


def _settle(client: AsyncClient, loop: Any) -> None:
    """Have the connections of a caller's client belong to an event loop.

    Raises:
        DifyConfigError: They belong to another process, or to a loop that isn't closed.
    """
    home = Home.of(client)
    with home.lock:
        if home.loop not in (None, loop):
            if not _is_over(home.loop):
                raise DifyConfigError(_IN_USE)
            abandon(client, is_ours=False)
        home.loop = loop


def _abandon_of_caller(client: AsyncClient, loop: Any) -> None:
    """Abandon the connections of a caller's client, if they belong to a closed event loop still."""
    home = Home.of(client)
    with home.lock:
        if home.loop is loop:
            abandon(client, is_ours=False)
            home.loop = None


async def _end_with_loop(
    client: AsyncClient | None, streams: set[Any], leaving: set[asyncio.Task[None]]
) -> AsyncGenerator[None]:
    """Leave the streams and close the connections of a client when its event loop ends.

    `asyncio.run` and its kin close the generators that are left then. uvloop warns of each connection that is
    open after that. Where the client is closed before, `anext` ends this generator, and leaves no stream.

    Args:
        client: The client; None if it is the caller's.
        streams: Those that are open.
        leaving: The tasks that leave streams, each of which ends within 3 s.
    """
    is_loop_over = True
    try:
        yield
        is_loop_over = False
    finally:
        # The loop closes the generators of streams at the same time. A stream that is forgotten so has a
        # task after four turns.
        for _ in range(5):
            await asyncio.sleep(0)
        if is_loop_over:
            # A variable, a cycle or a traceback keeps these. From Python 3.12 on, `asyncio.run` makes a cycle
            # where it cancels the closing of a generator: the frames of the exception lead to its task.
            for stream in list(streams):
                start_task(partial(_leave, stream), leaving)
        if leaving:
            await asyncio.wait(leaving)
        if client is not None:
            abort(client)


async def _leave(stream: Any) -> None:
    """Leave a stream, and have it look open: to read it is refused then, and it warns if it is forgotten."""
    seen = stream.phase, stream.response
    await stream.leave_forgotten()
    stream.phase, stream.response = seen


def _current_loop() -> Any:
    """Return the running event loop; of trio the token of its run."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        if (trio := sys.modules.get("trio")) is None:
            raise
        return trio.lowlevel.current_trio_token()


def _is_over(loop: Any) -> bool:
    """Return whether an event loop will never run again."""
    if isinstance(loop, asyncio.AbstractEventLoop):
        return loop.is_closed()
    try:
        loop.run_sync_soon(lambda: None)
    except RuntimeError:  # at the end of the interpreter trio itself may be gone
        return True
    return False


def _call_in(loop: Any, function: Callable[..., object], *args: object) -> None:
    """Have an event loop call a function soon; it may be another thread's, and be closed just then."""
    call = loop.call_soon_threadsafe if isinstance(loop, asyncio.AbstractEventLoop) else loop.run_sync_soon
    with suppress(RuntimeError):  # what is left of it then is closed by the next use of its pool
        call(function, *args)
