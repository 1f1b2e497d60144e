"""Asking MockDify: keys, bodies, answers, streams, files."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify

ASK = "/chat-messages"


@pytest.fixture
def server() -> Iterator[MockDify]:
    with MockDify(delay=0) as server:
        yield server


@pytest.fixture
def client(server: MockDify) -> Iterator[httpx.Client]:
    with _client(server) as client:
        yield client


def _client(server: MockDify) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.api_key}"})


def _question(query: object = "hello there", **more: object) -> dict[str, object]:
    return {"inputs": {}, "query": query, "user": "u", **more}


def _streamed(client: httpx.Client, query: str = "hello there", **more: object) -> list[dict[str, Any]]:
    answer = client.post(ASK, json=_question(query, response_mode="streaming", **more))
    assert answer.status_code == 200, answer.text
    return [
        json.loads(frame.removeprefix("data: ")) for frame in answer.text.split("\n\n") if frame[:1] == "d"
    ]


def _refusal(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status
    body = answer.json()
    assert body["status"] == status
    return str(body["message"])


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, "Authorization header must be provided and start with 'Bearer'"),
        ("Bearer", "Authorization header must be provided and start with 'Bearer'"),
        ("Basic abc", "Authorization scheme must be 'Bearer'"),
        ("Bearer app-other", "Access token is invalid"),
    ],
)
def test_the_key_is_checked(server: MockDify, header: str | None, message: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = httpx.post(server.url + ASK, json=_question(), headers=headers)
    assert _refusal(answer, 401) == message
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_the_scheme_may_be_spelled_in_any_case(server: MockDify) -> None:
    headers = {"Authorization": f"bearer  {server.api_key}"}
    assert httpx.post(server.url + ASK, json=_question(), headers=headers).status_code == 200


def test_each_event_is_a_chunk_of_its_own(client: httpx.Client) -> None:
    with client.stream("POST", ASK, json=_question("é\u2028 b", response_mode="streaming")) as stream:
        chunks = list(stream.iter_raw())
    assert len(chunks) == 5
    assert all(chunk.startswith(b"data: {") and chunk.endswith(b"}\n\n") for chunk in chunks)
    assert "é\u2028 ".encode() in chunks[2]


def test_blocking_and_streaming_cost_the_same_and_know_the_conversation(client: httpx.Client) -> None:
    blocking = client.post(ASK, json=_question()).json()
    more = _streamed(client, "and now", conversation_id=blocking["conversation_id"].upper())
    assert blocking["metadata"]["usage"]["total_price"] == "0.0000150"
    assert more[-1]["conversation_id"] == blocking["conversation_id"]
    assert more[-1]["metadata"]["usage"]["prompt_tokens"] == 5 + 2 + 4 + 2


def test_a_blank_conversation_id_begins_a_new_one(client: httpx.Client) -> None:
    first, second = (client.post(ASK, json=_question(conversation_id=blank)).json() for blank in (" ", None))
    assert first["conversation_id"] != second["conversation_id"]


@pytest.mark.parametrize(
    ("query", "code", "status"),
    [
        ("boom after two", "completion_request_error", 400),
        ("boomnow", "completion_request_error", 400),
        ("boomnow badauth", "completion_request_error", 400),
        ("boomnow ratelimit", "rate_limit_error", 429),
    ],
)
def test_a_model_that_fails(client: httpx.Client, query: str, code: str, status: int) -> None:
    *_, last = _streamed(client, query)
    assert (last["event"], last["code"], last["status"]) == ("error", code, status)
    assert "task_id" not in last
    assert _refusal(client.post(ASK, json=_question(query))) == last["message"]


def test_an_agent_thinks_and_does_not_block() -> None:
    with MockDify(delay=0, app_mode="agent-chat") as server, _client(server) as client:
        events = [event["event"] for event in _streamed(client)]
        assert events == ["agent_thought", *["agent_message"] * 4, "agent_thought", "message_end"]
        assert [event["event"] for event in _streamed(client, "boom")][-1] == "error"
        assert "does not support blocking" in _refusal(client.post(ASK, json=_question()))
        conversation = _streamed(client)[0]["conversation_id"]
        history = client.get("/messages", params={"user": "u", "conversation_id": conversation}).json()
        assert history["data"][0]["agent_thoughts"][0]["thought"] == "You said: hello there"


def test_a_chatflow_runs_its_steps() -> None:
    with MockDify(delay=0, app_mode="advanced-chat") as server, _client(server) as client:
        events = _streamed(client)
        assert [event["event"] for event in events][-2:] == ["message_end", "workflow_finished"]
        assert events[-1]["data"]["total_steps"] == 4
        assert client.post(ASK, json=_question()).json()["metadata"]["usage"]["time_to_first_token"] == 0
        failed = _streamed(client, "boom")[-1]["data"]
        assert (failed["status"], failed["exceptions_count"]) == ("failed", 1)
        assert _refusal(client.post(ASK, json=_question("boom"))).startswith("Run failed: ")


def test_a_chatflow_refuses_input_within_its_stream() -> None:
    with MockDify(delay=0, app_mode="advanced-chat") as server, _client(server) as client:
        started, finished = _streamed(client, "")
        assert finished["data"]["error"] == "query is required"
        assert "conversation_id" not in started
        assert _refusal(client.post(ASK, json=_question(""))) == "query is required"


def test_a_conversation_that_is_not_there_is_not_continued(client: httpx.Client) -> None:
    other = "00000000-0000-4000-8000-000000000000"
    message = _refusal(client.post(ASK, json=_question(conversation_id=other)), 404)
    assert message.startswith("Conversation Not Exists. You have requested this URI [/v1/chat-messages]")


def test_a_chatflow_has_one_published_version() -> None:
    with MockDify(delay=0, app_mode="advanced-chat") as server, _client(server) as client:
        published = _streamed(client)[0]["data"]["workflow_id"]
        assert client.post(ASK, json=_question(workflow_id=published)).status_code == 200
        bad = _refusal(client.post(ASK, json=_question(workflow_id="xyz")))
        assert bad == "Invalid workflow_id format: 'xyz'. "
        other = "00000000-0000-4000-8000-000000000000"
        assert f"with id: {other}." in _refusal(client.post(ASK, json=_question(workflow_id=other)), 404)


def test_files_from_elsewhere_are_remembered(client: httpx.Client) -> None:
    picture = {"type": "image", "transfer_method": "remote_url", "url": "https://a.example/b/cat.png?x=1"}
    unnamed = {"type": "custom", "transfer_method": "remote_url", "url": "https://a.example"}
    missing = {"type": "image", "transfer_method": "remote_url"}
    end = _streamed(client, files=[picture, unnamed, missing])[-1]
    assert [file["filename"] for file in end["files"]] == ["cat.png", ""]
    assert (end["files"][0]["extension"], end["files"][0]["mime_type"]) == (".png", "image/png")
    history = client.get("/messages", params={"user": "u", "conversation_id": end["conversation_id"]}).json()
    assert history["data"][0]["message_files"][0]["url"] == picture["url"]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ({"transfer_method": "remote_url"}, "None is not a valid FileType"),
        ({"type": {}, "transfer_method": "remote_url"}, "{} is not a valid FileType"),
        ({"type": "image", "transfer_method": "zzz"}, "No matching enum found for value 'zzz'"),
        ({"type": "image", "transfer_method": "local_file"}, "Invalid upload file id"),
        (
            {"type": "image", "transfer_method": "local_file", "upload_file_id": "x"},
            "Invalid upload file id format",
        ),
    ],
)
def test_files_that_dify_does_not_take(client: httpx.Client, file: dict[str, object], message: str) -> None:
    assert _refusal(client.post(ASK, json=_question(files=[file]))) == message


def test_too_many_pictures(client: httpx.Client) -> None:
    picture = {"type": "image", "transfer_method": "remote_url", "url": "https://a.example/cat.png"}
    answer = client.post(ASK, json=_question(files=[picture] * 4))
    assert _refusal(answer) == "Number of image files exceeds the maximum limit 3"


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("auto_generate_name", "yes", "bool_parsing, input_value='yes', input_type=str"),
        ("auto_generate_name", None, "bool_type, input_value=None, input_type=NoneType"),
        ("inputs", [], "dict_type, input_value=[], input_type=list"),
        ("files", {}, "list_type, input_value={}, input_type=dict"),
        ("response_mode", 1, "literal_error, input_value=1, input_type=int"),
        ("conversation_id", 1, "string_type, input_value=1, input_type=int"),
        ("query", ["x" * 60], f"string_type, input_value=['{'x' * 23}...{'x' * 22}'], input_type=list"),
    ],
)
def test_fields_of_a_wrong_type(client: httpx.Client, field: str, value: object, fault: str) -> None:
    message = _refusal(client.post(ASK, json=_question() | {field: value}))
    assert message.startswith(f"1 validation error for ChatRequestPayload\n{field}\n  ")
    assert f"[type={fault}]" in message


def test_every_wrong_field_is_named(client: httpx.Client) -> None:
    message = _refusal(client.post(ASK, json={"user": "u", "query": 5, "files": [{}, 7]}))
    first, *_ = message.split("\n")
    assert first == "3 validation errors for ChatRequestPayload"
    assert "\ninputs\n  Field required [type=missing, input_value={'user': 'u'" in message
    assert "\nfiles.1\n  Input should be a valid dictionary [type=dict_type, input_value=7," in message


@pytest.mark.parametrize(
    "body", ["", "{", '{"a": NaN}', '{"a": 1e999}', '"\\ud800"', "[" * 100_000, "\ufeff{}"]
)
def test_a_body_that_is_no_json(client: httpx.Client, body: str) -> None:
    answer = client.post(ASK, content=body.encode(), headers={"Content-Type": "application/json"})
    assert _refusal(answer) == "The browser (or proxy) sent a request that this server could not understand."


@pytest.mark.parametrize("body", ["null", "[1]", '"text"'])
def test_a_body_that_is_no_object_makes_dify_fall_over(client: httpx.Client, body: str) -> None:
    answer = client.post(ASK, content=body, headers={"Content-Type": "application/json"})
    assert answer.content == b'{"message":"Internal Server Error","code":"unknown","status":500}\n'


@pytest.mark.parametrize("app_mode", ["completion", "workflow"])
def test_an_app_that_does_not_chat(app_mode: str) -> None:
    with MockDify(app_mode=app_mode) as server, _client(server) as client:
        assert client.post(ASK, json=_question()).json()["code"] == "not_chat_app"
        assert client.post("/text-to-audio", json={"text": "hello"}).status_code == 200


def test_methods_that_a_path_does_not_have(client: httpx.Client) -> None:
    wrong = client.put(ASK)
    assert _refusal(wrong, 405) == "The method is not allowed for the requested URL."
    assert wrong.headers["Allow"] == "POST, OPTIONS"
    asked = client.options("/messages")
    assert (asked.status_code, asked.headers["Allow"], asked.content) == (200, "GET, HEAD, OPTIONS", b"")
    assert client.head("/conversations").headers["Content-Length"] == "40"


@pytest.mark.parametrize("path", ["/", "/chat-messages/", "/messages//suggested", "/messages/x/suggested"])
def test_unknown_paths_are_answered_with_a_page(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
