"""What is checked of a page, whatever its entries are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from attrs import evolve

from dify_chat_api.errors import InvalidAnswerError
from dify_chat_api.types import Model, Request

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PagePayload(Protocol[T_co]):
    """A page, as the server sent it."""

    @property
    def data(self) -> Sequence[T_co]: ...

    def to_dict(self) -> dict[str, Any]: ...


def checked_page(request: Request[PagePayload[T]]) -> Request[PagePayload[T]]:
    """Return a request whose result is refused unless its data is a list of entries."""

    def parse(source: Any) -> PagePayload[T]:
        page = request.parse(source)
        data: object = page.data
        if isinstance(data, list) and all(isinstance(entry, Model) for entry in data):
            return page
        raise InvalidAnswerError("a page's data is no list of objects")

    return evolve(request, parse=parse)


def page_limit(page: PagePayload[Any]) -> int | None:
    """Return the limit that the server says it applied; None if it doesn't say."""
    limit = getattr(page, "limit", None)
    return limit if isinstance(limit, int) else None


def has_more(page: PagePayload[Any], limit: int) -> bool:
    """Return whether there is a next page. Without `has_more`, assume one if this page is full."""
    more = getattr(page, "has_more", None)
    return more if isinstance(more, bool) else len(page.data) >= limit
