"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class AsyncPage(Generic[T]):
    """One page of a list; iterating it goes on through all further pages.

    Attributes:
        data: The entries of this page.
        has_more: Whether there are further pages.
        limit: How many entries a page has at most.

    Example:
        page = await chat.conversations(limit=50)
        async for conversation in page:
            print(conversation.name)
    """

    def __init__(
        self,
        data: Sequence[T],
        *,
        has_more: bool,
        limit: int,
        following: Callable[[], Awaitable[AsyncPage[T]]],
    ) -> None:
        self.data = list(data)
        self.has_more = has_more
        self.limit = limit
        self._following = following

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({len(self.data)} entries, has_more={self.has_more}, limit={self.limit})"
        )

    async def next_page(self) -> AsyncPage[T] | None:
        """Fetch the page after this one.

        Returns:
            The page, or None if this is the last.

        Raises:
            DifyError: As the call that gave this page.
        """
        # A page without entries has nothing that the next one could begin after.
        return await self._following() if self.has_more and self.data else None

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] | None = self
        while page is not None:
            for entry in page.data:
                yield entry
            page = await page.next_page()
