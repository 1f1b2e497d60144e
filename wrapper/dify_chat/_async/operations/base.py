"""What the operations of all areas share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Self, TypeVar

from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.types import Request

from ..._errors import DifyResponseError
from ..._request.options import CallOptions, ClientOptions, PerCall
from ..._request.signatures import unquote_annotations
from ..._response.page_payload import NOT_WHOLE, Ids, PagePayload, checked_page, ids_of, says_more
from ..deferred_pages import deferred  # async only
from ..http import AsyncHttp
from ..page import AsyncPage

T = TypeVar("T")
Cursor = TypeVar("Cursor")


class AsyncOperations:
    """The operations of one area; `AsyncDifyChat` has those of all areas."""

    _http: AsyncHttp
    _options: ClientOptions
    _is_view = False
    _settled: CallOptions | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        unquote_annotations(cls)

    def _call_options(self, user_id: str | None, call: PerCall) -> CallOptions:
        if user_id is not None or call:
            return CallOptions.of(self._options.for_call(user_id, call))
        # The calls share them: to settle them takes 3 µs, and each open stream keeps its own.
        self._settled = settled = self._settled or CallOptions.of(self._options)
        return settled

    def _view(self, *, options: ClientOptions | None = None, http: AsyncHttp | None = None) -> Self:
        view = copy(self)  # with the attributes of a subclass
        view._options = options or self._options
        view._settled = None
        view._http = http or self._http
        view._is_view = True
        return view

    @deferred  # async only
    async def _page(
        self,
        options: CallOptions,
        limit: int,
        cursor: Cursor,
        request: Callable[[Cursor], Request[PagePayload[T]]],
        following: Callable[[Cursor, Sequence[T]], Cursor],
        earlier: frozenset[Ids] = frozenset(),
        *,
        is_promised: bool = False,
    ) -> AsyncPage[T]:
        """Fetch the page at a cursor; `following` returns the next cursor from this one and its entries."""
        asked = request(cursor)
        response = await self._http.send(checked_page(asked, earlier, is_promised=is_promised), options)

        async def next_page() -> AsyncPage[T]:
            try:
                if not response.data:
                    raise InvalidResponseError(NOT_WHOLE)
                next_cursor = following(cursor, response.data)
            except InvalidResponseError as error:
                raise DifyResponseError(
                    str(error), method=asked.method, path=asked.path, status_code=200, excerpt=""
                ) from None
            known = earlier | {ids_of(response)} - {()}
            promised = bool(says_more(response))
            return await self._page(
                options, limit, next_cursor, request, following, known, is_promised=promised
            )

        return AsyncPage(response, limit=limit, following=next_page)
