"""Runs many calls at once, in threads or in tasks."""

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
