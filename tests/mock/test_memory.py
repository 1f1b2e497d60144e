"""What MockDify remembers: conversations and messages, page by page."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.mock.client import UNKNOWN_ID, error, got, mock_client, sent


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with mock_client() as client:
        yield client


def test_history_pages_go_backwards_and_rows_forwards(client: httpx.Client) -> None:
    conversation = sent(client, "q0", inputs={"city": "Köln"})["conversation_id"]
    for number in range(1, 5):
        sent(client, f"q{number}", conversation_id=conversation)
    pages, first_id = [], ""
    for _ in range(3):
        page = got(client, "/messages", conversation_id=conversation, limit=2, first_id=first_id)
        pages.append(([row["query"] for row in page["data"]], page["has_more"]))
        first_id = page["data"][0]["id"]
    assert pages == [(["q3", "q4"], True), (["q1", "q2"], True), (["q0"], False)]
    assert page["data"][0]["inputs"] == {"city": "Köln"}


def test_history_of_no_conversation_is_empty(client: httpx.Client) -> None:
    assert got(client, "/messages", conversation_id="") == {"limit": 20, "has_more": False, "data": []}


def test_history_of_an_unknown_conversation_or_message_is_404(client: httpx.Client) -> None:
    conversation = sent(client)["conversation_id"]
    for query in (
        {"conversation_id": UNKNOWN_ID},
        {"conversation_id": conversation, "user": "v"},
        {"conversation_id": conversation, "first_id": UNKNOWN_ID},
    ):
        assert error(client.get("/messages", params={"user": "u"} | query)) == (404, "not_found")


@pytest.mark.parametrize("limit", ["0", "101", "abc", "", "1.5", "9" * 5000])
def test_limit_out_of_range_is_400(client: httpx.Client, limit: str) -> None:
    response = client.get("/conversations", params={"user": "u", "limit": limit})
    assert error(response) == (400, "invalid_param")
    assert response.json()["message"].startswith("limit: must be ")


@pytest.mark.parametrize("limit", ["7", " +7 ", "7.0"])
def test_limit_spelled_otherwise_is_read(client: httpx.Client, limit: str) -> None:
    assert got(client, "/conversations", limit=limit)["limit"] == 7


@pytest.mark.parametrize("query", [{"last_id": "x"}, {"sort_by": "name"}])
def test_conversations_with_a_malformed_parameter_are_400(
    client: httpx.Client, query: dict[str, str]
) -> None:
    assert error(client.get("/conversations", params=query)) == (400, "invalid_param")


def test_conversations_are_sorted(client: httpx.Client) -> None:
    ids = [sent(client, name)["conversation_id"] for name in "abc"]
    sent(client, "again", conversation_id=ids[0])
    orders = {"created_at": "abc", "-created_at": "cba", "updated_at": "bca", "-updated_at": "acb"}
    for sort_by, order in orders.items():
        page = got(client, "/conversations", sort_by=sort_by)
        assert [row["name"] for row in page["data"]] == [f"Title: {name}" for name in order]
    assert got(client, "/conversations")["data"][0]["id"] == ids[0]


def test_conversations_are_paged(client: httpx.Client) -> None:
    for name in "abc":
        sent(client, name)
    first = got(client, "/conversations", limit=2)
    second = got(client, "/conversations", limit=2, last_id=first["data"][-1]["id"])
    assert (first["has_more"], second["has_more"], len(second["data"])) == (True, False, 1)
    response = client.get(f"/conversations?user=u&last_id={UNKNOWN_ID}")
    assert error(response) == (404, "not_found")


def test_conversation_is_named_by_the_model_or_the_user(client: httpx.Client) -> None:
    unnamed = sent(client, "x" * 80, auto_generate_name=False)["conversation_id"]
    assert got(client, "/conversations")["data"][0]["name"] == "New conversation"
    path = f"/conversations/{unnamed}/name"
    generated = client.post(path, json={"auto_generate": True, "user": "u"}).json()
    assert generated["name"] == f"Title: {'x' * 68}"
    assert client.post(path, json={"name": "Mine", "user": "u"}).json()["name"] == "Mine"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": " ", "user": "u"}, (400, "invalid_param")),
        ({"name": "n" * 256, "user": "u"}, (500, "unknown")),
        ({"name": "x"}, (404, "not_found")),
    ],
)
def test_conversation_name_that_dify_refuses(
    client: httpx.Client, body: dict[str, str], expected: tuple[int, str]
) -> None:
    path = f"/conversations/{sent(client)['conversation_id']}/name"
    assert error(client.post(path, json=body)) == expected


def test_deleted_conversation_is_gone_with_its_messages(client: httpx.Client) -> None:
    reply = sent(client)
    path = f"/conversations/{reply['conversation_id']}"
    gone = client.request("DELETE", path, json={"user": "u"})
    assert (gone.status_code, gone.content, gone.headers["Content-Type"]) == (204, b"", "application/json")
    assert error(client.request("DELETE", path, json={"user": "u"})) == (404, "not_found")
    assert client.delete(path).status_code == 415
    assert client.get(f"/messages/{reply['message_id']}/suggested?user=u").status_code == 404


def test_feedback_is_given_changed_and_revoked(client: httpx.Client) -> None:
    reply = sent(client)
    path = f"/messages/{reply['message_id']}/feedbacks"
    assert error(client.post(path, json={"user": "u"})) == (400, "invalid_param")
    for given, kept in (("like", {"rating": "like"}), ("dislike", {"rating": "dislike"}), (None, None)):
        rated = client.post(path, json={"rating": given, "content": "why", "user": "u"})
        assert rated.json() == {"result": "success"}
        history = got(client, "/messages", conversation_id=reply["conversation_id"])
        assert history["data"][0]["feedback"] == kept
    assert error(client.post(path, json={"rating": "like", "user": "v"})) == (404, "not_found")


def test_suggestions_need_a_user(client: httpx.Client) -> None:
    path = f"/messages/{sent(client)['message_id']}/suggested"
    assert got(client, path)["data"] == ["What is A?", "Why B?", "¿Qué es C?"]
    assert error(client.get(path)) == (400, "invalid_param")


def test_user_may_be_a_number(client: httpx.Client) -> None:
    sent(client, user=42)
    assert len(got(client, "/conversations", user="42")["data"]) == 1


def test_conversations_of_many_users_at_once_are_kept_apart(client: httpx.Client) -> None:
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda number: sent(client, f"q{number}", user=f"u{number % 4}"), range(64)))
    assert [reply["answer"] for reply in replies] == [f"You said: q{number}" for number in range(64)]
    pages = [got(client, "/conversations", user=f"u{number}", limit=100) for number in range(4)]
    assert [len(page["data"]) for page in pages] == [16, 16, 16, 16]
