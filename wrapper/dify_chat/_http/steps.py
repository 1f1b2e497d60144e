"""A step of work that the caller waits for a while, and may come back to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import inf
from typing import Generic, TypeVar

from .background import AsyncBackground, Background
from .synchronization import AsyncDeadline

T = TypeVar("T")


class AsyncStep(AsyncBackground, Generic[T]):
    """A step in a task of its own.

    Args:
        step: What to do.
    """

    def __init__(self, step: Callable[[], Awaitable[T]]) -> None:
        async def work(_: AsyncBackground) -> None:
            self._result = await step()

        super().__init__(work)
        self.start()

    async def wait_within(self, seconds: float | None) -> None:
        """Wait for the end of the step, for so many seconds; None for as long as it takes."""
        with AsyncDeadline(inf if seconds is None else seconds):
            await self.wait(lambda: False)

    def result(self) -> T:
        """Return what the step has returned, or raise what it has raised."""
        if self.error is not None:
            raise self.error
        return self._result


class Step(Background, Generic[T]):
    """A step in a thread of its own; see `AsyncStep`."""

    def __init__(self, step: Callable[[], T]) -> None:
        def work(_: Background) -> None:
            self._result = step()

        super().__init__(work)
        self.start()

    def wait_within(self, seconds: float | None) -> None:
        """Wait for the end of the step, for so many seconds; None for as long as it takes."""
        self.wait(lambda: False, seconds)

    def result(self) -> T:
        """Return what the step has returned, or raise what it has raised."""
        if self.error is not None:
            raise self.error
        return self._result
