"""A page as the server sent it: checks of its entries, and what it says of further pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol, TypeVar

from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.types import Model, Request

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PagePayload(Protocol[T_co]):
    """A page, as the server sent it."""

    @property
    def data(self) -> Sequence[T_co]: ...

    def to_dict(self) -> dict[str, Any]: ...


NOT_WHOLE = "the list is not whole: the server says that there are more entries, and sends none of them"

Ids = tuple[str, ...]
"""The ids of a page's entries, by which a page is known; of an entry without one all that it has."""


def checked_page(
    request: Request[PagePayload[T]], earlier: Collection[Ids] = (), *, is_promised: bool = False
) -> Request[PagePayload[T]]:
    """Return a request whose result is refused unless its data is a list of entries that wasn't there before.

    Args:
        request: The request.
        earlier: The pages before this one. A server that ignores cursor and number sends one for ever.
        is_promised: Whether the server has said that there are more entries. It doesn't find those that have
            the time of the last one: its cursors compare times.
    """

    def parse(source: Any) -> PagePayload[T]:
        page = request.parse(source)
        data: object = page.data
        if not isinstance(data, list) or not all(isinstance(entry, Model) for entry in data):
            raise InvalidResponseError("a page's data is no list of objects")
        if ids_of(page) in earlier:
            raise InvalidResponseError("the server repeats a page, so the list has no end")
        if is_promised and not data:
            raise InvalidResponseError(NOT_WHOLE)
        return page

    return request._replace(parse=parse)


def ids_of(page: PagePayload[Any]) -> Ids:
    """Return what a page is known by; an empty tuple if it has no entry."""
    return tuple(_id_of(entry) or repr(entry) for entry in page.data)


def entry_id(entry: object) -> str:
    """Return the id of an entry, which the next page is asked for by.

    Raises:
        InvalidResponseError: It has none, so that the server would send the first page again.
    """
    if value := _id_of(entry):
        return value
    raise InvalidResponseError(f"{NOT_WHOLE}: the last entry has no id to ask for them by")


def _id_of(entry: object) -> str:
    """Return the id of an entry; "" if it has none, or one that is no text."""
    value = getattr(entry, "id", None)
    return value if isinstance(value, str) else ""


def without_entries(request: Request[PagePayload[T]], ids: Ids) -> Request[PagePayload[T]]:
    """Return a request whose result lacks the entries of these ids."""

    def parse(source: Any) -> PagePayload[T]:
        page = request.parse(source)
        data: Any = page.data
        if isinstance(data, list):
            data[:] = [entry for entry in data if getattr(entry, "id", None) not in ids]
        return page

    return request._replace(parse=parse)


def page_limit(page: PagePayload[Any]) -> int | None:
    """Return the limit that the server says it applied; None if it doesn't say."""
    limit = getattr(page, "limit", None)
    return limit if isinstance(limit, int) else None


def says_more(page: PagePayload[Any]) -> bool | None:
    """Return whether the server says that there are more entries; None if it doesn't say."""
    more = getattr(page, "has_more", None)
    return more if isinstance(more, bool) else None


def has_more(page: PagePayload[Any], limit: int) -> bool:
    """Return whether there is a next page. Without `has_more`, assume one if this page is full."""
    more = says_more(page)
    return len(page.data) >= max(limit, 1) if more is None else more
