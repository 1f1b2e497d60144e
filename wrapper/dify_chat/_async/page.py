"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from .._response.page_payload import PagePayload, has_more, page_limit

T = TypeVar("T")


class AsyncPage(Generic[T]):
    """One page of a list; iterating it goes on through all further pages.

    Attributes:
        data: The entries of this page.
        has_more: Whether there are further pages.
        limit: How many entries a page has at most.
        response: The server's own page, with all of its fields; some lists count their entries in `total`.

    Example:
        page = await chat.conversations(limit=50)
        async for conversation in page:
            print(conversation.name)
    """

    def __init__(
        self,
        response: PagePayload[T],
        *,
        limit: int,
        following: Callable[[], Awaitable[AsyncPage[T]]],
    ) -> None:
        self.response = response
        self.data: list[T] = list(response.data)
        self.limit: int = page_limit(response) or limit
        self.has_more: bool = has_more(response, self.limit)
        self._following = following

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"{kind}({len(self.data)} entries, has_more={self.has_more}, limit={self.limit})"

    async def next_page(self) -> AsyncPage[T] | None:
        """Fetch the page after this one.

        Returns:
            The page, or None if this is the last.

        Raises:
            DifyError: As the call that gave this page. DifyResponseError: The server says that there are more
                entries, and sends none of them.

        Example:
            if (older := await page.next_page()) is not None:
                print(older.data)
        """
        return await self._following() if self.has_more else None

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] | None = self
        while page is not None:
            for entry in page.data:
                yield entry
            page = await page.next_page()
