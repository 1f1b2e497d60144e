# Written from _async/test_pages.py by generator/unasync.py, which `make generate` runs.

"""Lists that come in pages."""

from typing import Any

import pytest

from dify_chat import DifyResponseError, NotFoundError
from tests.support.made import answer
from tests.support.recordings import Recording, load
from tests.support.wire_view import wire_view
from tests.wire._sync.talks import KEY, talk

CONVERSATIONS = [load(f"1.16.0/paging/conversations_chat_p{number}") for number in (1, 2)]
MESSAGES = [load(f"1.9.0/paging/messages_p{number}_chatflow") for number in (1, 2, 3)]
FEEDBACK = load("1.16.0/messages/app_feedbacks_page").response.json()["data"][0]
EMPTY = answer({"data": [], "has_more": True, "limit": 2})


def last(page: Recording) -> Recording:
    return answer(page.response.json() | {"has_more": False})


def goes_on(page: Recording) -> Recording:
    return answer(page.response.json() | {"has_more": True})


def test_call_is_iterated_through_all_pages() -> None:
    first, second = CONVERSATIONS
    with talk(first, last(second)) as (chat, server):
        listed = chat.conversations(limit=2)
        names = [conversation.name for conversation in listed]
    assert names == [row["name"] for page in CONVERSATIONS for row in page.response.json()["data"]]
    assert len(server.requests) == 2


def test_conversations_go_on_after_the_last_one_of_a_page() -> None:
    first, second = CONVERSATIONS
    with talk(first, last(second)) as (chat, server):
        page = chat.conversations(limit=2, user_id="ada", sort_by="created_at", api_key="app-ada")
        assert len(server.requests) == 1
        found = [conversation.to_dict() for conversation in page]
    assert found == first.response.json()["data"] + second.response.json()["data"]
    assert queries(server.requests) == [
        {"user": "ada", "limit": "2", "sort_by": "created_at"},
        {"user": "ada", "limit": "2", "sort_by": "created_at", "last_id": page.data[-1].id},
    ]
    assert [request.header("Authorization") for request in server.requests] == ["Bearer app-ada"] * 2


def test_messages_go_on_before_the_first_one_of_a_page() -> None:
    with talk(*MESSAGES) as (chat, server):
        found = [message.to_dict() for message in chat.messages("conversation-1", limit=2)]
    pages = [recording.response.json()["data"] for recording in MESSAGES]
    assert found == [row for page in pages for row in page]
    common = {"user": "user-1", "conversation_id": "conversation-1", "limit": "2"}
    assert queries(server.requests) == [
        common,
        common | {"first_id": pages[0][0]["id"]},
        common | {"first_id": pages[1][0]["id"]},
    ]
    assert [request.header("Authorization") for request in server.requests] == [f"Bearer {KEY}"] * 3


def test_a_page_can_be_turned_by_hand() -> None:
    with talk(*MESSAGES) as (chat, server):
        page = chat.messages("conversation-1", limit=2)
        assert (len(page.data), page.has_more, page.limit) == (2, True, 2)
        assert repr(page).endswith("Page(2 entries, has_more=True, limit=2)")
        second = page.next_page()
        assert second is not None
        third = second.next_page()
        assert third is not None
        assert third.next_page() is None
    assert len(server.requests) == 3


def test_a_page_that_is_left_early_asks_for_no_more() -> None:
    with talk(*MESSAGES) as (chat, server):
        for _ in chat.messages("conversation-1", limit=2):
            break
    assert len(server.requests) == 1


def test_an_empty_page_after_a_promise_is_an_error_that_says_so() -> None:
    with talk(CONVERSATIONS[0], EMPTY, EMPTY) as (chat, server):
        entries = iter(chat.conversations(limit=2))
        for row in CONVERSATIONS[0].response.json()["data"]:
            assert (next(entries)).to_dict() == row
        with pytest.raises(DifyResponseError, match=r"GET /conversations: 200: .*the list is not whole"):
            next(entries)
        page = chat.messages("conversation-1", limit=2)
        assert (page.data, page.has_more) == ([], True)
        with pytest.raises(DifyResponseError, match=r"GET /messages: 200: the list is not whole"):
            page.next_page()
    assert len(server.requests) == 3


@pytest.mark.parametrize("lacking", [{}, {"id": None}, {"id": ""}, {"id": 7}])
def test_an_entry_without_an_id_has_no_page_after_it(lacking: dict[str, Any]) -> None:
    page = answer({"data": [{"id": "a"}, lacking], "has_more": True})
    with talk(page) as (chat, server):
        entries = iter(chat.conversations(limit=2))
        assert [(next(entries)).to_dict() for _ in range(2)] == [{"id": "a"}, lacking]
        with pytest.raises(DifyResponseError, match="the last entry has no id"):
            next(entries)
    assert len(server.requests) == 1


def test_a_server_that_does_not_know_the_cursor_is_asked_no_further() -> None:
    page = CONVERSATIONS[0]
    with talk(page, page, page) as (chat, server):
        entries = iter(chat.conversations(limit=2))
        assert (next(entries)).id != (next(entries)).id
        with pytest.raises(DifyResponseError, match="the server repeats a page"):
            next(entries)
    assert len(server.requests) == 2


def test_pages_that_go_in_a_circle_end_with_an_error() -> None:
    first, second = CONVERSATIONS
    with talk(first, goes_on(second), first) as (chat, server):
        page = chat.conversations(limit=2)
        with pytest.raises(DifyResponseError, match="the server repeats a page"):
            _ = [entry for entry in page]
    assert len(server.requests) == 3


def test_a_server_that_does_not_know_the_number_is_asked_no_further() -> None:
    page = answer({"data": [FEEDBACK]})
    with talk(page, page) as (chat, server):
        with pytest.raises(DifyResponseError, match="the server repeats a page"):
            _ = [entry for entry in chat.feedbacks(limit=1)]
    assert len(server.requests) == 2


def test_the_next_page_may_be_asked_for_twice() -> None:
    first, second = CONVERSATIONS
    with talk(first, second, second) as (chat, _):
        page = chat.conversations(limit=2)
        following = [page.next_page(), page.next_page()]
    assert [[entry.id for entry in found.data] for found in following if found] == [
        [row["id"] for row in second.response.json()["data"]]
    ] * 2


def test_an_error_on_the_way_comes_after_what_was_there() -> None:
    first, unknown = CONVERSATIONS[0], load("1.16.0/conversations/list_last_id_unknown")
    with talk(first, unknown) as (chat, _):
        entries = iter(chat.conversations(limit=2))
        for row in first.response.json()["data"]:
            assert (next(entries)).to_dict() == row
        with pytest.raises(NotFoundError):
            next(entries)


def queries(requests: list[Any]) -> list[dict[str, str]]:
    return [wire_view(request)["query"] for request in requests]
