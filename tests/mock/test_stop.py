"""Stopping an answer of MockDify, and leaving its stream."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.mock.client import Event, client_of, got, mock_client, names, streaming
from tests.support.recordings import load

LONG = "one two three four five six seven eight"


def _events(chunks: Iterator[bytes]) -> Iterator[Event]:
    return (json.loads(chunk.removeprefix(b"data: ")) for chunk in chunks if chunk.startswith(b"data: "))


def _first_piece(read: Iterator[Event]) -> Event:
    return next(event for event in read if event.get("answer"))


def _stop(client: httpx.Client, task_id: str, user: str = "u") -> None:
    response = client.post(f"/chat-messages/{task_id}/stop", json={"user": user})
    assert (response.status_code, response.json()) == (200, {"result": "success"})


def _kept(client: httpx.Client, conversation_id: str) -> Event:
    row: Event = got(client, "/messages", conversation_id=conversation_id)["data"][0]
    return row


@pytest.mark.parametrize("app_mode", ["chat", "agent-chat", "advanced-chat"])
def test_stop_ends_a_running_stream_at_once(app_mode: str) -> None:
    with mock_client(app_mode=app_mode, delay=0.3) as client, streaming(client, LONG) as chunks:
        read = _events(chunks)
        piece = _first_piece(read)
        _stop(client, piece["task_id"])
        rest = list(read)
        kept = _kept(client, piece["conversation_id"])
    assert names([event for event in rest if not event.get("answer")]) == [
        "workflow_finished" if app_mode == "advanced-chat" else "message_end"
    ]
    text = piece["answer"] + "".join(event.get("answer", "") for event in rest)
    assert kept["answer"] == text.strip() != f"You said: {LONG}"
    assert kept["total_tokens"] == 0


@pytest.mark.parametrize(("app_mode", "case"), [("chat", "chat"), ("agent-chat", "agent")])
def test_stopped_stream_ends_as_a_recorded_one(app_mode: str, case: str) -> None:
    recorded = load(f"1.16.0/stop/stream_stopped_{case}").response.body.decode().strip().split("\n\n")[-1]
    with mock_client(app_mode=app_mode, delay=0.3) as client, streaming(client, LONG) as chunks:
        read = _events(chunks)
        _stop(client, _first_piece(read)["task_id"])
        *_, end = read
    expected = json.loads(recorded.removeprefix("data: "))
    assert end.keys() == expected.keys()
    for usage in (end["metadata"]["usage"], expected["metadata"]["usage"]):
        del usage["latency"]
    assert end["metadata"] == expected["metadata"]


def test_stop_by_another_user_or_of_an_unknown_task_has_no_effect() -> None:
    with mock_client(delay=0.01) as client, streaming(client, LONG) as chunks:
        read = _events(chunks)
        first = next(read)
        _stop(client, first["task_id"], user="someone else")
        _stop(client, "unknown")
        list(read)
        assert _kept(client, first["conversation_id"])["answer"] == f"You said: {LONG}"
        _stop(client, first["task_id"])


@pytest.mark.parametrize(("app_mode", "answer"), [("chat", ""), ("advanced-chat", f"You said: {LONG}")])
def test_answer_whose_client_left_is_completed_by_a_chatflow_alone(app_mode: str, answer: str) -> None:
    with MockDify(app_mode=app_mode, delay=0.01) as server, client_of(server) as client:
        with streaming(client, LONG) as chunks:
            conversation_id = next(_events(chunks))["conversation_id"]
        while _is_answering(server):
            threading.Event().wait(0.01)
        kept = _kept(client, conversation_id)
    assert (kept["answer"], kept["status"], kept["error"]) == (answer, "normal", None)


def _is_answering(server: MockDify) -> bool:
    assert server._running is not None
    _, workers, _ = server._running
    return bool(workers.threads)
