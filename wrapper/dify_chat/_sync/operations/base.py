# Written from _async/operations/base.py by generator/unasync.py, which `make generate` runs.

"""What the operations of all areas share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Self, TypeVar

from dify_chat_api.types import Request

from ..._request.options import CallOptions, ClientOptions, PerCall
from ..._response.pages import Ids, PagePayload, checked_page, ids_of
from ..http import Http
from ..page import Page

T = TypeVar("T")
Cursor = TypeVar("Cursor")


class Operations:
    """The operations of one area; `DifyChat` has those of all areas."""

    _http: Http
    _options: ClientOptions
    _is_view = False

    def _call_options(self, user_id: str | None, call: PerCall) -> CallOptions:
        return CallOptions.of(self._options.for_call(user_id, call))

    def _view(self, *, options: ClientOptions | None = None, http: Http | None = None) -> Self:
        view = copy(self)  # with the attributes of a subclass
        view._options = options or self._options
        view._http = http or self._http
        view._is_view = True
        return view

    def _page(
        self,
        options: CallOptions,
        limit: int,
        cursor: Cursor,
        request: Callable[[Cursor], Request[PagePayload[T]]],
        following: Callable[[Cursor, Sequence[T]], Cursor],
        earlier: frozenset[Ids] = frozenset(),
    ) -> Page[T]:
        """Fetch the page at a cursor; `following` returns the next cursor from this one and its entries."""
        response = self._http.send(checked_page(request(cursor), earlier), options)

        def next_page() -> Page[T]:
            next_cursor = following(cursor, response.data)
            known = earlier | {ids_of(response)} - {()}
            return self._page(options, limit, next_cursor, request, following, known)

        return Page(response, limit=limit, following=next_page)
