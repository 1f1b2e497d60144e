"""Runs many calls at once, in threads or in tasks."""

import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio

T = TypeVar("T")


def Together(calls: Iterable[Callable[[], T]]) -> list[T]:  # noqa: N802  # the twin of AsyncTogether
    """The results of calls that run at once, in no order."""
    waiting = list(calls)
    with ThreadPoolExecutor(len(waiting)) as threads:
        return list(threads.map(lambda call: call(), waiting))


async def AsyncTogether(calls: Iterable[Callable[[], Awaitable[T]]]) -> list[T]:  # noqa: N802  # named by the rule
    """The results of calls that run at once, in no order."""
    results: list[T] = []

    async def run(call: Callable[[], Awaitable[T]]) -> None:
        results.append(await call())

    async with anyio.create_task_group() as tasks:
        for call in calls:
            tasks.start_soon(run, call)
    return results


def Happens(condition: Callable[[], bool], seconds: float = 60.0) -> bool:  # noqa: N802  # as above
    """Whether something happens in so many seconds."""
    ends = time.monotonic() + seconds
    while not (happened := condition()) and time.monotonic() < ends:
        time.sleep(0.01)
    return happened


async def AsyncHappens(condition: Callable[[], bool], seconds: float = 60.0) -> bool:  # noqa: N802  # as above
    """Whether something happens in so many seconds, while other tasks go on."""
    ends = time.monotonic() + seconds
    while not (happened := condition()) and time.monotonic() < ends:  # noqa: ASYNC110  # threads tell it
        await anyio.sleep(0.01)
    return happened
