"""A step of work that the caller waits for a while, and may come back to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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

    async def is_done_within(self, seconds: float) -> bool:
        """Wait for the end of the step, and return whether it has come; the step goes on otherwise."""
        with AsyncDeadline(seconds):
            await self.wait(lambda: False)
        return self.is_done

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

    def is_done_within(self, seconds: float) -> bool:
        """Wait for the end of the step, and return whether it has come; the step goes on otherwise."""
        self.wait(lambda: False, seconds)
        return self.is_done

    def result(self) -> T:
        """Return what the step has returned, or raise what it has raised."""
        if self.error is not None:
            raise self.error
        return self._result
