"""The runs of MockDify's chatflow: their detail, joining them, and people in between."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.support.mock_client import Event, asked, events, got, mock_client, names, question, refusal

LONG = "one two three four five six seven eight"


@contextmanager
def _flow(**options: Any) -> Iterator[httpx.Client]:
    with mock_client(app_mode="advanced-chat", **options) as client:
        yield client


@contextmanager
def _running(client: httpx.Client) -> Iterator[str]:
    """The id of a run whose answer has begun."""
    body = question(LONG, response_mode="streaming")
    with client.stream("POST", "/chat-messages", json=body) as stream:
        chunks = (chunk for chunk in stream.iter_raw() if b'"answer"' in chunk or b"workflow_run_id" in chunk)
        run_id = json.loads(next(chunks).removeprefix(b"data: "))["workflow_run_id"]
        next(chunk for chunk in chunks if b'"answer"' in chunk)
        yield run_id


def _joined(client: httpx.Client, run_id: str, **query: Any) -> str:
    answer = client.get(f"/workflow/{run_id}/events", params={"user": "u", **query})
    assert answer.status_code == 200
    return answer.text


def _paused(client: httpx.Client, query: str = "please approve") -> tuple[str, str]:
    """The ids of a run that waits, and of the form."""
    *_, pause = asked(client, query)
    return pause["workflow_run_id"], pause["data"]["reasons"][0]["form_token"]


def _submit(client: httpx.Client, token: str, action: str = "approve", **inputs: object) -> httpx.Response:
    body = {"action": action, "inputs": inputs or {"comment": "good"}, "user": "u"}
    return client.post(f"/form/human_input/{token}", json=body)


def _text(told: list[Event]) -> str:
    return "".join(event["answer"] for event in told if event["event"] == "message")


def test_a_finished_run_is_told_in_one_frame() -> None:
    with _flow() as client:
        run_id = asked(client, "grüezi")[-1]["workflow_run_id"]
        row = got(client, f"/workflows/run/{run_id}")
        assert (row["status"], row["outputs"]["answer"]) == ("succeeded", "You said: grüezi")
        assert json.loads(row["inputs"])["sys.query"] == "grüezi"
        told = _joined(client, run_id, continue_on_pause="true")
        assert told.startswith('data: {"event": "workflow_finished", ')
        assert "gr\\u00fcezi" in told
        assert names(events(told)) == ["workflow_finished"]


def test_a_run_is_its_users_own() -> None:
    with _flow() as client:
        run_id = asked(client)[-1]["workflow_run_id"]
        for path in (f"/workflow/{run_id}/events?user=another", "/workflow/x/events?user=u"):
            assert refusal(client.get(path), 404) == "Workflow run not found"
        assert refusal(client.get("/workflows/run/x"), 404) == "Workflow run not found."


def test_a_running_run_is_joined_with_and_without_what_was_before() -> None:
    with _flow(delay=0.05) as client, _running(client) as run_id:
        assert got(client, f"/workflows/run/{run_id}")["status"] == "running"
        snapshot: list[str] = []
        reader = threading.Thread(
            target=lambda: snapshot.append(_joined(client, run_id, include_state_snapshot="true"))
        )
        reader.start()
        live = events(_joined(client, run_id))
        reader.join()
    assert names(live)[0] == "message"
    assert names(live)[-2:] == ["message_end", "workflow_finished"]
    assert 0 < len(_text(live)) < len(f"You said: {LONG}")
    assert names(events(snapshot[0]))[:3] == ["workflow_started", "message_replace", "node_started"]


def test_a_chatflow_goes_on_without_its_client() -> None:
    with _flow(delay=0.02) as client:
        with _running(client) as run_id:
            pass
        _joined(client, run_id)
        row = got(client, f"/workflows/run/{run_id}")
        assert row["outputs"]["answer"] == f"You said: {LONG}"


@pytest.mark.parametrize("app_mode", ["chat", "advanced-chat"])
def test_a_silent_stream_pings(app_mode: str) -> None:
    with mock_client(app_mode=app_mode, delay=0.1, ping_every=0.03) as client:
        body = question("a b", response_mode="streaming")
        assert client.post("/chat-messages", json=body).text.count("event: ping") >= 6


def test_a_stream_may_stay_open_over_pauses() -> None:
    with _flow(ping_every=0.03) as client:
        run_id, token = _paused(client)
        query = {"user": "u", "continue_on_pause": "1"}
        with client.stream("GET", f"/workflow/{run_id}/events", params=query) as stream:
            chunks = stream.iter_raw()
            assert [next(chunks), next(chunks)] == [b"event: ping\n\n"] * 2
            _submit(client, token)
            next(chunk for chunk in chunks if b'"workflow_finished"' in chunk)
            assert next(chunks) == b"event: ping\n\n"


def test_a_form_is_fetched_submitted_and_the_run_followed() -> None:
    with _flow(delay=0.05) as client:
        run_id, token = _paused(client)
        assert got(client, f"/workflows/run/{run_id}")["status"] == "paused"
        form = got(client, f"/form/human_input/{token}")
        assert form["form_content"].startswith("Please review: please approve")
        assert [action["id"] for action in form["user_actions"]] == ["approve", "reject"]
        assert _submit(client, token, comment="fine by me", more=1).json() == {}
        rest = events(_joined(client, run_id))
        assert names(rest)[-2:] == ["message_end", "workflow_finished"]
        answer = "Before approval. Approved: fine by me / You said: please approve"
        assert rest[-1]["data"]["outputs"]["answer"] == answer
        row = got(client, "/messages", conversation_id=rest[-1]["conversation_id"])["data"][0]
        assert row["answer"] == answer
        assert row["extra_contents"][0]["form_submission_data"]["submitted_data"]["more"] == 1


def test_a_paused_run_waits_with_those_who_joined() -> None:
    with _flow() as client:
        run_id, token = _paused(client)
        query = {"user": "u"}
        with client.stream("GET", f"/workflow/{run_id}/events", params=query) as stream:
            chunks = stream.iter_raw()
            assert next(chunks) == b"event: ping\n\n"
            _submit(client, token, "reject", comment="no")
            told = events(b"".join(chunks).decode())
    assert told[0]["data"]["reason"] == "resumption"
    assert _text(told) == "Rejected: no"
    assert told[-1]["data"]["total_tokens"] == 0


def test_the_state_of_a_paused_run_ends_at_the_pause() -> None:
    with _flow() as client:
        run_id, token = _paused(client)
        told = events(_joined(client, run_id, include_state_snapshot="yes"))
        assert told[1]["answer"] == "Before approval. "
        assert names(told)[-2:] == ["human_input_required", "workflow_paused"]
        assert told[-1]["data"]["reasons"][0]["form_token"] == token
        row = got(client, "/messages", conversation_id=told[-1]["conversation_id"])["data"][0]
        assert row["extra_contents"][0]["form_submission_data"] is None


def test_a_blocking_call_is_answered_at_the_pause() -> None:
    with _flow() as client:
        reply = client.post("/chat-messages", json=question("please approve this")).json()
        assert (reply["event"], reply["data"]["status"]) == ("workflow_paused", "paused")
        assert (reply["answer"], reply["metadata"]["usage"]) == ("Before approval. ", None)


def test_people_may_be_asked_twice() -> None:
    with _flow() as client:
        run_id, token = _paused(client, "please approve twice")
        _submit(client, token)
        *_, pause = events(_joined(client, run_id, include_state_snapshot="true"))
        token = pause["data"]["reasons"][0]["form_token"]
        wrong = _submit(client, token, choice="z")
        assert refusal(wrong) == "Invalid value for select input 'choice': z"
        _submit(client, token, choice="b")
        while got(client, f"/workflows/run/{run_id}")["status"] == "running":
            pass
        row = got(client, f"/workflows/run/{run_id}")
        assert row["outputs"]["answer"] == "Approved: b / You said: please approve twice"


def test_submissions_that_are_not_taken() -> None:
    with _flow() as client:
        _, token = _paused(client)
        assert refusal(_submit(client, token, "zzz")) == "Invalid action: zzz"
        assert refusal(_submit(client, token, other="x")) == "Missing required inputs: comment"
        assert refusal(_submit(client, "nope"), 404).startswith("Form not found.")
        _submit(client, token)
        twice = _submit(client, token)
        assert refusal(twice, 412).startswith("This form has already been submitted")
        assert client.get(f"/form/human_input/{token}").json()["code"] == "human_input_form_submitted"


def test_a_run_can_be_stopped_after_its_pause() -> None:
    with _flow(delay=0.1) as client:
        run_id, token = _paused(client)
        query = {"user": "u"}
        with client.stream("GET", f"/workflow/{run_id}/events", params=query) as stream:
            chunks = stream.iter_raw()
            next(chunks)
            _submit(client, token)
            told = events(next(chunk for chunk in chunks if b'"answer"' in chunk).decode())
            client.post(f"/chat-messages/{told[0]['task_id']}/stop", json={"user": "u"})
            *_, end = events(b"".join(chunks).decode())
    assert end["data"]["status"] == "stopped"


def test_other_apps_have_no_runs() -> None:
    with mock_client() as client:
        assert client.get("/workflows/run/x").json()["code"] == "not_workflow_app"
        assert client.get("/workflow/x/events?user=u").json()["code"] == "not_workflow_app"


@pytest.mark.parametrize(("spelled", "status"), [("on", 404), ("OFF", 404), ("maybe", 400)])
def test_how_yes_and_no_are_spelled_in_a_query(spelled: str, status: int) -> None:
    with _flow() as client:
        query = {"user": "u", "include_state_snapshot": spelled}
        assert client.get("/workflow/x/events", params=query).status_code == status
