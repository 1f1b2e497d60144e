"""A list that is asked for (async only: a sync call gives the page itself)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from functools import partial, wraps
from typing import Any, Generic, ParamSpec, TypeVar

from .page import AsyncPage

P = ParamSpec("P")
T = TypeVar("T")


class AsyncPages(Generic[T]):
    """A list that is asked for: iterating it goes through all of its pages, and `await` gives the first.

    Nothing is sent before that. Each iteration, and each `await`, asks again.

    Example:
        async for conversation in chat.conversations():
            print(conversation.name)
        page = await chat.conversations(limit=50)
    """

    def __init__(self, first: Callable[[], Coroutine[Any, Any, AsyncPage[T]]]) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for entry in await self._first():
            yield entry


def deferred(method: Callable[P, Coroutine[Any, Any, AsyncPage[T]]]) -> Callable[P, AsyncPages[T]]:
    """Have a method that fetches a page return the list that is to be asked for."""

    @wraps(method)
    def pages(*args: P.args, **kwargs: P.kwargs) -> AsyncPages[T]:
        return AsyncPages(partial(method, *args, **kwargs))

    return pages
