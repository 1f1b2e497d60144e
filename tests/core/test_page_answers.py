"""_page_answers.py: what of a page can be relied on."""

from types import SimpleNamespace
from typing import Any

import pytest

from dify_chat._response.pages import checked_page, has_more, page_limit
from dify_chat.models import MessagesSuggestedResponse
from dify_chat_api.errors import InvalidAnswerError
from dify_chat_api.types import Request

ENTRY = MessagesSuggestedResponse(result="success", data=[])


def page(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


def checked(data: object) -> Any:
    """Return what a request for a page with such data results in."""
    request: Request[Any] = Request(
        method="GET", path="/messages", accept="application/json", parse=lambda source: page(data=source)
    )
    return checked_page(request).parse(data)


@pytest.mark.parametrize("data", [None, {}, "text", ["x"], [ENTRY, None]], ids=str)
def test_what_is_no_list_of_entries_is_no_page(data: object) -> None:
    with pytest.raises(InvalidAnswerError, match="a page's data is no list of objects"):
        checked(data)


@pytest.mark.parametrize("data", [[], [ENTRY]], ids=["none", "one"])
def test_a_list_of_entries_is(data: list[object]) -> None:
    assert checked(data).data is data


@pytest.mark.parametrize(
    ("answer", "limit"), [(page(limit=3), 3), (page(limit=None), None), (page(), None)], ids=str
)
def test_the_limit_is_told_or_not(answer: Any, limit: int | None) -> None:
    assert page_limit(answer) == limit


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (page(data=[1, 2], has_more=False), False),
        (page(data=[], has_more=True), True),
        (page(data=[1, 2], has_more=None), True),
        (page(data=[1, 2]), True),
        (page(data=[1]), False),
    ],
    ids=str,
)
def test_a_full_page_may_have_others_after_it(answer: Any, more: bool) -> None:
    assert has_more(answer, 2) is more
