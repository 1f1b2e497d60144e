"""Questions to MockDify: keys, bodies, answers and streams."""

from collections.abc import Iterator

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.mock.client import (
    SEND,
    UNKNOWN_ID,
    error,
    got,
    mock_client,
    names,
    question,
    sent,
    streamed,
    streaming,
)


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with mock_client() as client:
        yield client


@pytest.fixture
def chatflow() -> Iterator[httpx.Client]:
    with mock_client(app_mode="advanced-chat") as client:
        yield client


@pytest.mark.parametrize("header", [None, "Bearer", "Basic abc", "Bearer app-other"])
def test_request_without_the_key_is_401(header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    with MockDify() as server:
        response = httpx.post(server.url + SEND, json=question(), headers=headers)
    assert error(response) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_request_may_spell_the_scheme_in_any_case() -> None:
    with MockDify() as server:
        headers = {"Authorization": f"bearer  {server.api_key}"}
        assert httpx.post(server.url + SEND, json=question(), headers=headers).status_code == 200


def test_event_is_a_chunk_of_its_own_in_raw_utf_8(client: httpx.Client) -> None:
    with streaming(client, "é\u2028 b") as read:
        chunks = list(read)
    assert len(chunks) == 5
    assert all(chunk.startswith(b"data: {") and chunk.endswith(b"}\n\n") for chunk in chunks)
    assert "é\u2028 ".encode() in chunks[2]


def test_usage_counts_the_conversation_in_both_modes(client: httpx.Client) -> None:
    reply = sent(client)
    *_, end = streamed(client, "and now", conversation_id=reply["conversation_id"].upper())
    assert reply["metadata"]["usage"]["total_price"] == "0.0000150"
    assert end["conversation_id"] == reply["conversation_id"]
    assert end["metadata"]["usage"]["prompt_tokens"] == 5 + 2 + 4 + 2


def test_conversation_id_that_is_blank_begins_a_conversation(client: httpx.Client) -> None:
    first, second = (sent(client, conversation_id=blank) for blank in (" ", None))
    assert first["conversation_id"] != second["conversation_id"]


def test_conversation_id_that_is_unknown_is_404(client: httpx.Client) -> None:
    response = client.post(SEND, json=question(conversation_id=UNKNOWN_ID))
    assert error(response) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "code", "status"),
    [
        ("boom after two", "completion_request_error", 400),
        ("boomnow", "completion_request_error", 400),
        ("boomnow badauth", "completion_request_error", 400),
        ("boomnow ratelimit", "rate_limit_error", 429),
    ],
)
def test_model_that_fails(client: httpx.Client, query: str, code: str, status: int) -> None:
    *_, last = streamed(client, query)
    assert (last["event"], last["code"], last["status"]) == ("error", code, status)
    assert "task_id" not in last
    response = client.post(SEND, json=question(query))
    assert error(response) == (400, "completion_request_error")
    assert response.json()["message"] == last["message"]


def test_agent_streams_thoughts_and_refuses_blocking_mode() -> None:
    with mock_client(app_mode="agent-chat") as client:
        read = streamed(client)
        assert names(read) == ["agent_thought", *["agent_message"] * 4, "agent_thought", "message_end"]
        assert names(streamed(client, "boom"))[-1] == "error"
        assert error(client.post(SEND, json=question())) == (400, "invalid_param")
        history = got(client, "/messages", conversation_id=read[0]["conversation_id"])
        assert history["data"][0]["agent_thoughts"][0]["thought"] == "You said: hello there"


def test_chatflow_runs_its_nodes(chatflow: httpx.Client) -> None:
    read = streamed(chatflow)
    assert names(read)[-2:] == ["message_end", "workflow_finished"]
    assert read[-1]["data"]["total_steps"] == 4
    assert sent(chatflow)["metadata"]["usage"]["time_to_first_token"] == 0


def test_chatflow_that_fails(chatflow: httpx.Client) -> None:
    failed = streamed(chatflow, "boom")[-1]["data"]
    assert (failed["status"], failed["exceptions_count"]) == ("failed", 1)
    response = chatflow.post(SEND, json=question("boom"))
    assert error(response) == (400, "invalid_param")
    assert response.json()["message"].startswith("Run failed: ")


def test_chatflow_refuses_input_in_its_stream(chatflow: httpx.Client) -> None:
    started, finished = streamed(chatflow, "")
    assert finished["data"]["error"] == "query is required"
    assert "conversation_id" not in started
    assert error(chatflow.post(SEND, json=question(""))) == (400, "invalid_param")


@pytest.mark.parametrize(
    ("workflow_id", "expected"), [("xyz", (400, "bad_request")), (UNKNOWN_ID, (404, "not_found"))]
)
def test_chatflow_has_one_published_version(
    chatflow: httpx.Client, workflow_id: str, expected: tuple[int, str]
) -> None:
    published = streamed(chatflow)[0]["data"]["workflow_id"]
    assert sent(chatflow, workflow_id=published)["answer"] == "You said: hello there"
    assert error(chatflow.post(SEND, json=question(workflow_id=workflow_id))) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"auto_generate_name": "yes"},
        {"auto_generate_name": None},
        {"inputs": []},
        {"files": {}},
        {"files": [{}, 7]},
        {"response_mode": 1},
        {"conversation_id": 1},
        {"conversation_id": "x"},
        {"query": ["x"]},
    ],
    ids=str,
)
def test_field_of_a_wrong_type_is_named(client: httpx.Client, fields: dict[str, object]) -> None:
    response = client.post(SEND, json=question() | fields)
    assert error(response) == (400, "invalid_param")
    assert response.json()["message"].startswith(f"{next(iter(fields))}: ")


@pytest.mark.parametrize("missing", ["inputs", "query", "user"])
def test_field_that_is_missing_is_named(client: httpx.Client, missing: str) -> None:
    fields = question()
    del fields[missing]
    response = client.post(SEND, json=fields)
    assert error(response) == (400, "invalid_param")
    assert missing in response.json()["message"]


@pytest.mark.parametrize(
    "body", ["", "{", '{"a": NaN}', '{"a": 1e999}', '"\\ud800"', "[" * 100_000, "\ufeff{}"]
)
def test_body_that_is_no_json_is_400(client: httpx.Client, body: str) -> None:
    response = client.post(SEND, content=body.encode(), headers={"Content-Type": "application/json"})
    assert error(response) == (400, "bad_request")


@pytest.mark.parametrize("body", ["null", "[1]", '"text"'])
def test_body_that_is_no_object_is_500(client: httpx.Client, body: str) -> None:
    response = client.post(SEND, content=body, headers={"Content-Type": "application/json"})
    assert error(response) == (500, "unknown")


@pytest.mark.parametrize("app_mode", ["completion", "workflow"])
def test_app_of_another_kind_refuses_questions(app_mode: str) -> None:
    with mock_client(app_mode=app_mode) as client:
        assert error(client.post(SEND, json=question())) == (400, "not_chat_app")
        assert client.post("/text-to-audio", json={"text": "hello"}).status_code == 200


def test_method_that_a_path_lacks_is_405(client: httpx.Client) -> None:
    response = client.put(SEND)
    assert error(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "POST, OPTIONS"


def test_method_head_and_options_have_no_body(client: httpx.Client) -> None:
    options = client.options("/messages")
    assert (options.status_code, options.headers["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert options.content == b""
    length = len(client.get("/conversations").content)
    assert int(client.head("/conversations").headers["Content-Length"]) == length


@pytest.mark.parametrize("path", ["/", "/chat-messages/", "/messages//suggested", "/messages/x/suggested"])
def test_path_that_is_unknown_is_a_page(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
