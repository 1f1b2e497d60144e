"""What the server's pages of all kinds have in common, and what can be relied on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from dify_chat_api.types import Model, Request

from ._errors import DifyResponseError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PageAnswer(Protocol[T_co]):
    """A page, as the server sent it."""

    @property
    def data(self) -> Sequence[T_co]: ...

    def to_dict(self) -> dict[str, Any]: ...


def checked_page(request: Request[Any], answer: PageAnswer[T]) -> PageAnswer[T]:
    """Give a page back if there are entries in it, or an empty list of them.

    Raises:
        DifyResponseError: There is something else.
    """
    data: object = answer.data
    if isinstance(data, list) and all(isinstance(entry, Model) for entry in data):
        return answer
    raise DifyResponseError(
        "the answer is not as expected (a page's data is no list of objects)",
        method=request.method,
        path=request.path,
        status=200,
        excerpt=repr(data)[:200],
    )


def told_limit(answer: PageAnswer[Any]) -> int | None:
    """Give the limit that the server says it kept to; None if it doesn't say."""
    limit = getattr(answer, "limit", None)
    return limit if isinstance(limit, int) else None


def told_more(answer: PageAnswer[Any], limit: int) -> bool:
    """Tell whether there are further pages; where nobody says, there may be as long as a page is full."""
    more = getattr(answer, "has_more", None)
    return more if isinstance(more, bool) else len(answer.data) >= limit
