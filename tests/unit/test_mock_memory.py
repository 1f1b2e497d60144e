"""What MockDify remembers: conversations and messages, page by page."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with MockDify(delay=0) as server, httpx.Client(base_url=server.url) as client:
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        yield client


def _ask(client: httpx.Client, query: str, conversation_id: str = "", **more: object) -> dict[str, Any]:
    body = {
        "inputs": {"city": "Köln"},
        "query": query,
        "user": "u",
        "conversation_id": conversation_id,
        **more,
    }
    answer: dict[str, Any] = client.post("/chat-messages", json=body).json()
    return answer


def _page(client: httpx.Client, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params={"user": "u"} | query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def _refusal(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status
    return str(answer.json()["message"])


def test_history_is_paged_backwards_and_ordered_forwards(client: httpx.Client) -> None:
    conversation = _ask(client, "q0")["conversation_id"]
    for number in range(1, 5):
        _ask(client, f"q{number}", conversation)
    pages, first_id = [], ""
    for _ in range(3):
        page = _page(client, "/messages", conversation_id=conversation, limit=2, first_id=first_id)
        pages.append(([row["query"] for row in page["data"]], page["has_more"]))
        first_id = page["data"][0]["id"]
    assert pages == [(["q3", "q4"], True), (["q1", "q2"], True), (["q0"], False)]
    assert page["data"][0]["inputs"] == {"city": "Köln"}
    assert _page(client, "/messages", conversation_id="") == {"limit": 20, "has_more": False, "data": []}


def test_history_that_is_not_there(client: httpx.Client) -> None:
    conversation = _ask(client, "q0")["conversation_id"]
    for query, message in (
        ({"conversation_id": NOBODY}, "Conversation Not Exists."),
        ({"conversation_id": conversation, "user": "v"}, "Conversation Not Exists."),
        ({"conversation_id": conversation, "first_id": NOBODY}, "First Message Not Exists."),
    ):
        assert _refusal(client.get("/messages", params={"user": "u"} | query), 404).startswith(message)


@pytest.mark.parametrize("limit", ["0", "101", "abc", "", "1.5", "9" * 5000])
def test_limits_are_checked(client: httpx.Client, limit: str) -> None:
    assert "\nlimit\n" in _refusal(client.get("/conversations", params={"user": "u", "limit": limit}))


def test_limits_may_be_written_in_several_ways(client: httpx.Client) -> None:
    assert [_page(client, "/conversations", limit=limit)["limit"] for limit in ("7", " +7 ", "7.0")] == [
        7,
        7,
        7,
    ]


def test_ids_are_checked(client: httpx.Client) -> None:
    assert "must be a valid UUID" in _refusal(client.get("/conversations?user=u&last_id=x"))


def test_conversations_are_sorted_and_paged(client: httpx.Client) -> None:
    ids = [_ask(client, name)["conversation_id"] for name in "abc"]
    _ask(client, "again", ids[0])
    for sort_by, order in {
        "created_at": "abc",
        "-created_at": "cba",
        "updated_at": "bca",
        "-updated_at": "acb",
    }.items():
        page = _page(client, "/conversations", sort_by=sort_by)
        assert [row["name"] for row in page["data"]] == [f"Title: {name}" for name in order]
    assert _page(client, "/conversations")["data"][0]["id"] == ids[0]
    first = _page(client, "/conversations", limit=2)
    second = _page(client, "/conversations", limit=2, last_id=first["data"][-1]["id"])
    assert (first["has_more"], second["has_more"], len(second["data"])) == (True, False, 1)
    assert "Last Conversation" in _refusal(client.get(f"/conversations?user=u&last_id={NOBODY}"), 404)


def test_a_conversation_is_named_by_the_model_or_by_hand(client: httpx.Client) -> None:
    unnamed = _ask(client, "x" * 80, auto_generate_name=False)["conversation_id"]
    assert _page(client, "/conversations")["data"][0]["name"] == "New conversation"
    path = f"/conversations/{unnamed}/name"
    auto = client.post(path, json={"auto_generate": True, "user": "u"}).json()
    assert auto["name"] == f"Title: {'x' * 68}..."
    assert client.post(path, json={"name": "Mine", "user": "u"}).json()["name"] == "Mine"
    assert "name is required" in _refusal(client.post(path, json={"name": " ", "user": "u"}))
    assert _refusal(client.post(path, json={"name": "n" * 256, "user": "u"}), 500) == "Internal Server Error"
    assert _refusal(client.post(path, json={"name": "x"}), 404) == "Conversation Not Exists."


def test_a_deleted_conversation_is_gone_with_its_messages(client: httpx.Client) -> None:
    answer = _ask(client, "q0")
    path = f"/conversations/{answer['conversation_id']}"
    gone = client.request("DELETE", path, json={"user": "u"})
    assert (gone.status_code, gone.content, gone.headers["Content-Type"]) == (204, b"", "application/json")
    assert _refusal(client.request("DELETE", path, json={"user": "u"}), 404) == "Conversation Not Exists."
    assert client.delete(path).status_code == 415
    assert client.get(f"/messages/{answer['message_id']}/suggested?user=u").status_code == 404


def test_feedback_is_given_changed_and_taken_back(client: httpx.Client) -> None:
    answer = _ask(client, "q0")
    path = f"/messages/{answer['message_id']}/feedbacks"

    def rating() -> object:
        return _page(client, "/messages", conversation_id=answer["conversation_id"])["data"][0]["feedback"]

    assert "cannot be None" in _refusal(client.post(path, json={"user": "u"}))
    for given, shown in (("like", {"rating": "like"}), ("dislike", {"rating": "dislike"}), (None, None)):
        rated = client.post(path, json={"rating": given, "content": "why", "user": "u"})
        assert rated.json() == {"result": "success"}
        assert rating() == shown
    assert _refusal(client.post(path, json={"rating": "like", "user": "v"}), 404) == "Message Not Exists."


def test_suggestions_need_a_user(client: httpx.Client) -> None:
    path = f"/messages/{_ask(client, 'q0')['message_id']}/suggested"
    assert client.get(path, params={"user": "u"}).json()["data"] == ["What is A?", "Why B?", "¿Qué es C?"]
    assert _refusal(client.get(path)) == "Arg user must be provided."


def test_a_number_is_a_user_too(client: httpx.Client) -> None:
    assert _ask(client, "q0", user=42)["answer"] == "You said: q0"
    assert len(_page(client, "/conversations", user="42")["data"]) == 1


def test_many_users_at_once(client: httpx.Client) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: _ask(client, f"q{number}", user=f"u{number % 4}"), range(64)))
    assert [answer["answer"] for answer in answers] == [f"You said: q{number}" for number in range(64)]
    sizes = [
        len(_page(client, "/conversations", user=f"u{number}", limit=100)["data"]) for number in range(4)
    ]
    assert sizes == [16, 16, 16, 16]
