"""MockDify as an older Dify."""

import threading

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.support.mock_client import asked, got, mock_client, names, question, refusal

UNKNOWN = "00000000-0000-4000-8000-000000000000"
OLD = "1.9.0"


@pytest.mark.parametrize("version", ["1.16.0", OLD])
def test_it_tells_its_version(version: str) -> None:
    with mock_client(version=version) as client:
        assert client.get("/info").headers["X-Version"] == version


def test_a_version_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match=r"version is one of 1\.16\.0, 1\.9\.0, not '2'"):
        MockDify(version="2")


@pytest.mark.parametrize(
    ("query", "last"),
    [
        ("hello", ["workflow_finished", "message_end"]),
        ("boom", ["workflow_finished", "error"]),
        ("please approve", ["workflow_finished", "message_end"]),
    ],
)
def test_a_chatflow_ends_in_another_order(query: str, last: list[str]) -> None:
    with mock_client(version=OLD, app_mode="advanced-chat") as client:
        told = asked(client, query)
    assert names(told)[-2:] == last
    assert told[0]["event"] == "workflow_started"
    assert "reason" not in told[0]["data"]


def test_a_stopped_chatflow_ends_its_message() -> None:
    body = question("a b c d e", response_mode="streaming")
    with (
        mock_client(version=OLD, app_mode="advanced-chat", delay=0.2) as client,
        client.stream("POST", "/chat-messages", json=body) as stream,
    ):
        chunks = stream.iter_raw()
        task = next(chunks).decode().partition('"task_id":"')[2][:36]
        client.post(f"/chat-messages/{task}/stop", json={"user": "u"})
        *_, finished, end = chunks
    assert (b'"stopped"' in finished, b'"message_end"' in end) == (True, True)


def test_a_chatflow_that_is_left_loses_its_answer() -> None:
    body = question("a b c d e f g h i j", response_mode="streaming")
    with mock_client(version=OLD, app_mode="advanced-chat", delay=0.05) as client:
        with client.stream("POST", "/chat-messages", json=body) as stream:
            run_id = next(stream.iter_raw()).decode().partition('"workflow_run_id":"')[2][:36]
        while got(client, f"/workflows/run/{run_id}")["status"] == "running":
            threading.Event().wait(0.01)
        conversation = got(client, "/conversations")["data"][0]["id"]
        assert got(client, "/messages", conversation_id=conversation)["data"][0]["answer"] == ""


def test_nulls_and_absent_fields() -> None:
    with mock_client(version=OLD) as client:
        word, *_, end = asked(client)
        assert (word["from_variable_selector"], end["files"]) == (None, None)
        assert end["metadata"].keys() == {"annotation_reply", "retriever_resources", "usage"}
        row = got(client, "/messages", conversation_id=end["conversation_id"])["data"][0]
        assert "message_tokens" not in row
        assert "input_placeholder" not in got(client, "/site")
        upload = client.post("/files/upload", files={"file": ("a.png", b"x")}, data={"user": "u"})
        assert "tenant_id" not in upload.json()
        reply = client.post("/chat-messages", json=question())
        assert "time_to_generate" not in reply.json()["metadata"]["usage"]
        assert "valid string" in refusal(client.post("/chat-messages", json=question("emptyout")))


@pytest.mark.parametrize(
    ("path", "field", "sentence"),
    [
        (
            "/conversations?limit=0",
            "limit",
            "Number of conversations to return Invalid argument: 0."
            " argument must be within the range 1 - 100",
        ),
        ("/conversations?limit=x", "limit", "Number of conversations to return x is not a valid integer"),
        (
            "/conversations?sort_by=x",
            "sort_by",
            "Sort order for conversations The value 'x' is not a valid choice for 'sort_by'.",
        ),
        ("/conversations?last_id=x", "last_id", "last_id x is not a valid uuid."),
        (
            "/messages",
            "conversation_id",
            "Conversation ID Missing required parameter in the query string",
        ),
    ],
)
def test_a_field_that_is_refused(path: str, field: str, sentence: str) -> None:
    with mock_client(version=OLD) as client:
        answer = client.get(path)
    assert answer.status_code == 400
    assert answer.json() == {"errors": {field: sentence}, "message": "Input payload validation failed"}


def test_a_field_of_another_type() -> None:
    with mock_client(version=OLD) as client:
        answer = client.post("/chat-messages", json=question() | {"auto_generate_name": []})
        assert answer.json()["errors"] == {"auto_generate_name": "auto_generate_name [] is not valid"}
        assert client.post("/chat-messages", json=question() | {"query": 5}).json()["answer"] == "You said: 5"
        assert (
            refusal(client.post("/chat-messages", json=question() | {"query": None})) == "query is required"
        )


@pytest.mark.parametrize(
    "path", [f"/workflow/{UNKNOWN}/events", f"/end-users/{UNKNOWN}", "/form/human_input/x"]
)
def test_what_it_does_not_have(path: str) -> None:
    with mock_client(version=OLD, app_mode="advanced-chat") as client:
        answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_what_is_refused_or_crashes_otherwise() -> None:
    with mock_client(version=OLD, app_mode="advanced-chat") as client:
        conversation = asked(client)[-1]["conversation_id"]
        body = question("", response_mode="streaming")
        assert refusal(client.post("/chat-messages", json=body)) == "query is required"
        nameless = {"type": "image", "transfer_method": "remote_url"}
        answer = client.post("/chat-messages", json=question(files=[nameless]))
        assert refusal(answer) == "Invalid file url"
        assert refusal(client.get("/apps/annotations"), 500)
        assert refusal(client.post(f"/conversations/{conversation}/name", json={"user": "u"}), 500)
        assert got(client, "/workflows/run/x")["id"] is None
        assert len(got(client, f"/conversations/{conversation}/variables", variable_name="x")["data"]) == 4
        *_, error = asked(client, "boomnow ratelimit")
        assert (error["code"], error["status"]) == ("invalid_param", 400)


def test_a_conversation_is_deleted_by_whomsoever_and_twice() -> None:
    with mock_client(version=OLD) as client:
        path = f"/conversations/{asked(client)[-1]['conversation_id']}"
        for _ in range(2):
            assert client.request("DELETE", path, json={"user": "another"}).status_code == 204
        assert got(client, "/conversations")["data"] == []


def test_the_rate_limit_has_no_code_of_its_own() -> None:
    with mock_client(version=OLD) as client:
        *_, error = asked(client, "boomnow ratelimit")
    assert (error["code"], error["status"]) == ("completion_request_error", 400)


def _speech(client: httpx.Client, message_id: str) -> str:
    answer = client.post("/text-to-audio", json={"message_id": message_id, "user": "another"})
    return answer.headers["Content-Type"]


def test_it_speaks_and_uses_what_is_anothers() -> None:
    with mock_client(version=OLD) as client:
        assert _speech(client, asked(client)[-1]["message_id"]) == "audio/mpeg"
        uploaded = client.post("/files/upload", files={"file": ("a.html", b"x")}, data={"user": "u"}).json()
        file = {"type": "document", "transfer_method": "local_file", "upload_file_id": uploaded["id"]}
        assert client.post("/chat-messages", json=question(files=[file], user="another")).status_code == 200
        shown = client.get(f"/files/{uploaded['id']}/preview")
        assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
