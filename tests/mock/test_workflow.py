"""The runs of MockDify's chatflow: their outcome, their events, and the forms that they wait for."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from dify_chat.testing._app.run import Run
from tests.mock.client import error, events, got, mock_client, names, sent, streamed, streaming, text

LONG = "one two three four five six seven eight"
PING = b"event: ping\n\n"


@contextmanager
def _chatflow(**options: Any) -> Iterator[httpx.Client]:
    with mock_client(app_mode="advanced-chat", **options) as client:
        yield client


@contextmanager
def _running(client: httpx.Client) -> Iterator[str]:
    """Yield the id of a run whose answer has begun."""
    with streaming(client, LONG) as chunks:
        of_run = (chunk for chunk in chunks if b'"answer"' in chunk or b"workflow_run_id" in chunk)
        run_id = json.loads(next(of_run).removeprefix(b"data: "))["workflow_run_id"]
        next(chunk for chunk in of_run if b'"answer"' in chunk)
        yield run_id


@contextmanager
def _joined(client: httpx.Client, run_id: str, **query: Any) -> Iterator[Iterator[bytes]]:
    params = {"user": "u", **query}
    with client.stream("GET", f"/workflow/{run_id}/events", params=params) as response:
        assert response.status_code == 200
        yield response.iter_raw()


def _read(client: httpx.Client, run_id: str, **query: Any) -> str:
    with _joined(client, run_id, **query) as chunks:
        return b"".join(chunks).decode()


def _paused(client: httpx.Client, query: str = "please approve") -> tuple[str, str]:
    """Return the ids of a run that waits, and of its form."""
    *_, pause = streamed(client, query)
    return pause["workflow_run_id"], pause["data"]["reasons"][0]["form_token"]


def _submit(client: httpx.Client, token: str, action: str = "approve", **inputs: object) -> httpx.Response:
    body = {"action": action, "inputs": inputs or {"comment": "good"}, "user": "u"}
    return client.post(f"/form/human_input/{token}", json=body)


def test_events_of_a_finished_run_are_one() -> None:
    with _chatflow() as client:
        run_id = streamed(client, "grüezi")[-1]["workflow_run_id"]
        [end] = events(_read(client, run_id, continue_on_pause="true"))
        row = got(client, f"/workflows/run/{run_id}")
    assert (end["event"], end["data"]["outputs"]["answer"]) == ("workflow_finished", "You said: grüezi")
    assert (row["status"], row["outputs"]["answer"]) == ("succeeded", "You said: grüezi")
    assert json.loads(row["inputs"])["sys.query"] == "grüezi"


def test_events_of_another_users_run_are_404() -> None:
    with _chatflow() as client:
        run_id = streamed(client)[-1]["workflow_run_id"]
        for path in (f"/workflow/{run_id}/events?user=another", "/workflow/x/events?user=u"):
            assert error(client.get(path)) == (404, "not_found")
        assert error(client.get("/workflows/run/x")) == (404, "not_found")


def test_events_of_a_running_run_follow_its_snapshot_or_come_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    made = Run.pieces

    def pieces(run: Run) -> Iterator[Any]:
        for piece in made(run):
            yield piece
            assert go_on.wait(60)

    monkeypatch.setattr(Run, "pieces", pieces)
    with _chatflow() as client, _running(client) as run_id:
        assert got(client, f"/workflows/run/{run_id}")["status"] == "running"
        with _joined(client, run_id, include_state_snapshot="true") as seen, _joined(client, run_id) as alone:
            assert [next(seen), next(alone)] == [PING, PING]
            go_on.set()
            snapshot, live = (events(b"".join(chunks).decode()) for chunks in (seen, alone))
    assert names(live)[0] == "message"
    assert names(live)[-2:] == ["message_end", "workflow_finished"]
    assert 0 < len(text(live)) < len(f"You said: {LONG}")
    assert names(snapshot)[:3] == ["workflow_started", "message_replace", "node_started"]


def test_run_whose_client_left_is_finished() -> None:
    with _chatflow(delay=0.02) as client:
        with _running(client) as run_id:
            pass
        _read(client, run_id)
        row = got(client, f"/workflows/run/{run_id}")
    assert row["outputs"]["answer"] == f"You said: {LONG}"


@pytest.mark.parametrize("app_mode", ["chat", "advanced-chat"])
def test_silent_stream_pings(app_mode: str) -> None:
    with (
        mock_client(app_mode=app_mode, delay=0.1, ping_every=0.03) as client,
        streaming(client, "a b") as chunks,
    ):
        assert list(chunks).count(PING) >= 6


def test_events_may_stay_open_over_pauses() -> None:
    with _chatflow(ping_every=0.03) as client:
        run_id, token = _paused(client)
        with _joined(client, run_id, continue_on_pause="1") as chunks:
            assert [next(chunks), next(chunks)] == [PING, PING]
            _submit(client, token)
            next(chunk for chunk in chunks if b'"workflow_finished"' in chunk)
            assert next(chunks) == PING


def test_events_of_a_paused_run_wait_for_its_form() -> None:
    with _chatflow() as client:
        run_id, token = _paused(client)
        with _joined(client, run_id) as chunks:
            assert next(chunks) == PING
            _submit(client, token, "reject", comment="no")
            read = events(b"".join(chunks).decode())
    assert read[0]["data"]["reason"] == "resumption"
    assert text(read) == "Rejected: no"
    assert read[-1]["data"]["total_tokens"] == 0


def test_snapshot_of_a_paused_run_ends_at_the_pause() -> None:
    with _chatflow() as client:
        run_id, token = _paused(client)
        read = events(_read(client, run_id, include_state_snapshot="yes"))
        row = got(client, "/messages", conversation_id=read[-1]["conversation_id"])["data"][0]
    assert read[1]["answer"] == "Before approval. "
    assert names(read)[-2:] == ["human_input_required", "workflow_paused"]
    assert read[-1]["data"]["reasons"][0]["form_token"] == token
    assert row["extra_contents"][0]["form_submission_data"] is None


def test_blocking_call_returns_at_the_pause() -> None:
    with _chatflow() as client:
        reply = sent(client, "please approve this")
    assert (reply["event"], reply["data"]["status"]) == ("workflow_paused", "paused")
    assert (reply["answer"], reply["metadata"]["usage"]) == ("Before approval. ", None)


def test_form_is_fetched_and_submitted_and_its_run_followed() -> None:
    with _chatflow(delay=0.05) as client:
        run_id, token = _paused(client)
        assert got(client, f"/workflows/run/{run_id}")["status"] == "paused"
        form = got(client, f"/form/human_input/{token}")
        assert form["form_content"].startswith("Please review: please approve")
        assert [action["id"] for action in form["user_actions"]] == ["approve", "reject"]
        assert _submit(client, token, comment="fine by me", more=1).json() == {}
        rest = events(_read(client, run_id))
        row = got(client, "/messages", conversation_id=rest[-1]["conversation_id"])["data"][0]
    answer = "Before approval. Approved: fine by me / You said: please approve"
    assert names(rest)[-2:] == ["message_end", "workflow_finished"]
    assert rest[-1]["data"]["outputs"]["answer"] == row["answer"] == answer
    assert row["extra_contents"][0]["form_submission_data"]["submitted_data"]["more"] == 1


def test_form_may_follow_another() -> None:
    with _chatflow() as client:
        run_id, token = _paused(client, "please approve twice")
        _submit(client, token)
        *_, pause = events(_read(client, run_id, include_state_snapshot="true"))
        token = pause["data"]["reasons"][0]["form_token"]
        assert error(_submit(client, token, choice="z")) == (400, "invalid_form_data")
        _submit(client, token, choice="b")
        _read(client, run_id)
        row = got(client, f"/workflows/run/{run_id}")
    assert row["outputs"]["answer"] == "Approved: b / You said: please approve twice"


def test_form_submission_that_dify_refuses() -> None:
    with _chatflow() as client:
        _, token = _paused(client)
        assert error(_submit(client, token, "zzz")) == (400, "invalid_form_data")
        assert error(_submit(client, token, other="x")) == (400, "invalid_form_data")
        assert error(_submit(client, "nope")) == (404, "not_found")
        _submit(client, token)
        assert error(_submit(client, token)) == (412, "human_input_form_submitted")
        assert error(client.get(f"/form/human_input/{token}")) == (412, "human_input_form_submitted")


def test_run_is_stopped_after_its_pause() -> None:
    with _chatflow(delay=0.1) as client:
        run_id, token = _paused(client)
        with _joined(client, run_id) as chunks:
            next(chunks)
            _submit(client, token)
            [piece] = events(next(chunk for chunk in chunks if b'"answer"' in chunk).decode())
            client.post(f"/chat-messages/{piece['task_id']}/stop", json={"user": "u"})
            *_, end = events(b"".join(chunks).decode())
    assert end["data"]["status"] == "stopped"


def test_run_of_a_chat_app_is_400() -> None:
    with mock_client() as client:
        assert error(client.get("/workflows/run/x")) == (400, "not_workflow_app")
        assert error(client.get("/workflow/x/events?user=u")) == (400, "not_workflow_app")


@pytest.mark.parametrize(("spelled", "status_code"), [("on", 404), ("OFF", 404), ("maybe", 400)])
def test_boolean_in_a_query_has_several_spellings(spelled: str, status_code: int) -> None:
    with _chatflow() as client:
        query = {"user": "u", "include_state_snapshot": spelled}
        assert client.get("/workflow/x/events", params=query).status_code == status_code
