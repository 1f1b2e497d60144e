"""page_payload.py: checks of a page's payload, and what it says of further pages."""

from types import SimpleNamespace
from typing import Any

import pytest

from dify_chat._response.page_payload import (
    checked_page,
    entry_id,
    has_more,
    ids_of,
    page_limit,
    without_entries,
)
from dify_chat.models import EndUser, MessagesSuggestedResponse
from dify_chat_api.errors import InvalidResponseError
from dify_chat_api.types import Request

ENTRY = MessagesSuggestedResponse(result="success", data=[])
_NAMES = ["id", "tenant_id", "app_id", "type", "external_user_id", "name", "session_id"]
USER: dict[str, Any] = dict.fromkeys([*_NAMES, "created_at", "updated_at"], "a") | {"is_anonymous": True}


def page(**fields: Any) -> Any:
    return SimpleNamespace(**fields)


def checked(data: object, *earlier: tuple[str, ...]) -> Any:
    """Return what a request for a page with such data results in."""
    request: Request[Any] = Request(
        method="GET", path="/messages", accept="application/json", parse=lambda source: page(data=source)
    )
    return checked_page(request, earlier).parse(data)


@pytest.mark.parametrize("data", [None, {}, "text", ["x"], [ENTRY, None]], ids=str)
def test_page_data_not_a_list_of_objects_refused(data: object) -> None:
    with pytest.raises(InvalidResponseError, match="a page's data is no list of objects"):
        checked(data)


@pytest.mark.parametrize("data", [[], [ENTRY], [ENTRY, ENTRY]], ids=["none", "one", "two"])
def test_page_data_accepted(data: list[object]) -> None:
    assert checked(data, ("other",)).data is data


def test_repeated_page_refused() -> None:
    data = [EndUser.from_dict(USER | {"id": id_}) for id_ in ("a", "b")]
    assert checked(data, ("a",), ("b", "a")).data is data
    with pytest.raises(InvalidResponseError, match="the server repeats a page, so the list has no end"):
        checked(data, ("c",), ("a", "b"))


@pytest.mark.parametrize("value", [None, "", 7, [], {"a": []}], ids=repr)
def test_page_of_entries_without_id_known_by_all_that_they_have(value: object) -> None:
    users = [[EndUser.from_dict(USER | {"id": value, "name": name})] for name in ("ada", "ada", "bob")]
    first, again, other = (ids_of(page(data=data)) for data in users)
    assert {first} == {again} != {other}
    assert ids_of(page(data=[ENTRY])) != ids_of(page(data=[])) == ()
    assert ids_of(page(data=[EndUser.from_dict(USER)])) == ("a",)


def test_an_empty_page_is_refused_if_more_entries_were_promised() -> None:
    request: Request[Any] = Request(
        method="GET", path="/messages", accept="application/json", parse=lambda source: page(data=source)
    )
    assert checked_page(request, is_promised=True).parse([ENTRY]).data == [ENTRY]
    assert checked_page(request).parse([]).data == []
    with pytest.raises(InvalidResponseError, match="the list is not whole"):
        checked_page(request, is_promised=True).parse([])


@pytest.mark.parametrize("entry", [ENTRY, page(id=None), page(id=""), page(id=7)], ids=repr)
def test_entry_without_an_id_is_no_cursor(entry: Any) -> None:
    with pytest.raises(InvalidResponseError, match="the last entry has no id"):
        entry_id(entry)


def test_entries_that_were_given_are_left_out() -> None:
    request: Request[Any] = Request(
        method="GET", path="/x", accept="application/json", parse=lambda source: page(data=source)
    )
    entries = [page(id="a"), page(id="b"), page()]
    assert without_entries(request, ("a",)).parse(entries).data == [page(id="b"), page()]
    assert without_entries(request, ("a",)).parse("text").data == "text"


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
