"""Cancels a call where it waits for the n-th time, with asyncio, anyio and trio."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

import anyio


class CancelledAt:
    """Awaits a call, and cancels it when it waits for the n-th time.

    Args:
        call: What to await.
        number: At which wait, from 1.
        cancel: What cancels the task or the scope in which this is awaited.

    Attributes:
        is_reached: Whether the call has waited so often.
    """

    def __init__(self, call: Coroutine[Any, Any, object], number: int, cancel: Callable[[], object]) -> None:
        self.is_reached = False
        self._call = call
        self._number = number
        self._cancel = cancel

    def __await__(self) -> Generator[Any, Any, None]:
        steps = self._call.__await__()
        step: Callable[[], Any] = partial(next, steps)
        waits = 0
        while True:
            try:
                waited_for = step()
            except StopIteration:
                return
            waits += 1
            if waits == self._number:
                self.is_reached = True
                self._cancel()
            try:
                outcome = yield waited_for
                step = partial(steps.send, outcome)
            except BaseException as error:  # noqa: BLE001 - the call is to get it
                step = partial(steps.throw, error)


async def _reached(task: asyncio.Task[None], cancelled: CancelledAt) -> bool:
    await asyncio.wait([task])
    if not cancelled.is_reached:
        task.result()
    return cancelled.is_reached


async def by_task(call: Coroutine[Any, Any, object], number: int) -> bool:
    """Cancel the task of a call at a wait; return whether it came to that."""

    async def run() -> None:
        await cancelled

    task = asyncio.create_task(run())
    cancelled = CancelledAt(call, number, task.cancel)
    return await _reached(task, cancelled)


async def by_task_twice(call: Coroutine[Any, Any, object], number: int) -> bool:
    """Cancel the task of a call at a wait, and again two turns of the event loop later."""
    loop = asyncio.get_running_loop()

    def cancel() -> None:
        task.cancel()
        loop.call_soon(lambda: loop.call_soon(task.cancel))

    async def run() -> None:
        await cancelled

    task = asyncio.create_task(run())
    cancelled = CancelledAt(call, number, cancel)
    return await _reached(task, cancelled)


async def by_timeout(call: Coroutine[Any, Any, object], number: int) -> bool:
    """Have asyncio's timeout run out at a wait."""
    try:
        async with asyncio.timeout(None) as limit:
            cancelled = CancelledAt(call, number, lambda: limit.reschedule(0))
            await cancelled
    except TimeoutError:
        pass
    return cancelled.is_reached


async def by_task_group(call: Coroutine[Any, Any, object], number: int) -> bool:
    """Have a sibling in a TaskGroup fail at a wait."""

    async def fail() -> None:
        raise ZeroDivisionError

    async def run() -> None:
        await cancelled

    try:
        async with asyncio.TaskGroup() as group:
            cancelled = CancelledAt(call, number, lambda: group.create_task(fail()))
            group.create_task(run())
    except* ZeroDivisionError:
        pass
    return cancelled.is_reached


async def by_scope(call: Coroutine[Any, Any, object], number: int) -> bool:
    """Cancel a scope of anyio at a wait."""
    with anyio.CancelScope() as scope:
        cancelled = CancelledAt(call, number, scope.cancel)
        await cancelled
    return cancelled.is_reached


WAYS = [by_task, by_task_twice, by_timeout, by_task_group, by_scope]
