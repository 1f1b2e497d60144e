"""pages.py: checks of a page's payload, and what it says of further pages."""

from types import SimpleNamespace
from typing import Any

import pytest

from dify_chat import DifyResponseError
from dify_chat._response.pages import checked_page, has_more, page_limit
from dify_chat.models import MessagesSuggestedResponse
from dify_chat_api.types import Request

REQUEST: Request[Any] = Request(method="GET", path="/messages", accept="application/json", parse=dict)
ENTRY = MessagesSuggestedResponse(result="success", data=[])


def page(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


@pytest.mark.parametrize("data", [None, {}, "text", ["x"], [ENTRY, None]], ids=str)
def test_page_data_not_a_list_of_objects_refused(data: object) -> None:
    with pytest.raises(DifyResponseError, match=r"GET /messages: 200: .*a page's data is no list of objects"):
        checked_page(REQUEST, page(data=data))


@pytest.mark.parametrize("data", [[], [ENTRY]], ids=["none", "one"])
def test_page_data_accepted(data: list[object]) -> None:
    answer = page(data=data)
    assert checked_page(REQUEST, answer) is answer


@pytest.mark.parametrize(
    ("answer", "limit"), [(page(limit=3), 3), (page(limit=None), None), (page(), None)], ids=str
)
def test_page_limit_by_payload(answer: Any, limit: int | None) -> None:
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
def test_has_more_by_payload(answer: Any, more: bool) -> None:
    assert has_more(answer, 2) is more
