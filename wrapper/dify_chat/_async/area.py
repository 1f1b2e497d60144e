"""What the areas of the API have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from dify_chat_api.types import Request, Unset

from .._options import CallOptions, Options
from .._page_answers import PageAnswer, checked_page
from .._transport import Timeout
from .http import AsyncHttp
from .page import AsyncPage

T = TypeVar("T")
Cursor = TypeVar("Cursor")


class AsyncArea:
    """The calls of one area; `AsyncDifyChat` is all of them together."""

    _http: AsyncHttp
    _options: Options

    def _call(self, user_id: str | None, api_key: str | None, timeout: Timeout | Unset) -> CallOptions:
        return CallOptions.of(self._options.changed(user_id=user_id, api_key=api_key, timeout=timeout))

    async def _page(
        self,
        call: CallOptions,
        limit: int,
        cursor: Cursor,
        request: Callable[[Cursor], Request[PageAnswer[T]]],
        following: Callable[[Cursor, Sequence[T]], Cursor],
    ) -> AsyncPage[T]:
        """Fetch the page at a cursor; `following` tells the next page's from this one's and its entries."""
        asked = request(cursor)
        answer = checked_page(asked, await self._http.send(asked, call))

        async def next_page() -> AsyncPage[T] | None:
            next_cursor = following(cursor, answer.data)
            # A server that doesn't know the cursor gives the same page for ever.
            if next_cursor == cursor:
                return None
            return await self._page(call, limit, next_cursor, request, following)

        return AsyncPage(answer, limit=limit, following=next_page)
