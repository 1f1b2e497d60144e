"""Stopping an answer of MockDify, and leaving it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.support.recordings import load

LONG = "one two three four five six seven eight"


@contextmanager
def _server(app_mode: str = "chat", delay: float = 0) -> Iterator[tuple[MockDify, httpx.Client]]:
    with MockDify(app_mode=app_mode, delay=delay) as server:
        headers = {"Authorization": f"Bearer {server.api_key}"}
        with httpx.Client(base_url=server.url, headers=headers) as client:
            yield server, client


@contextmanager
def _stream(client: httpx.Client) -> Iterator[Iterator[dict[str, Any]]]:
    question = {"inputs": {}, "query": LONG, "user": "u", "response_mode": "streaming"}
    with client.stream("POST", "/chat-messages", json=question) as response:
        yield (
            json.loads(chunk.removeprefix(b"data: ")) for chunk in response.iter_raw() if chunk[:1] == b"d"
        )


def _stop(client: httpx.Client, task_id: str, user: str = "u") -> dict[str, Any]:
    answer = client.post(f"/chat-messages/{task_id}/stop", json={"user": user})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def _message(client: httpx.Client, conversation_id: str) -> dict[str, Any]:
    query = {"user": "u", "conversation_id": conversation_id}
    message: dict[str, Any] = client.get("/messages", params=query).json()["data"][0]
    return message


@pytest.mark.parametrize("app_mode", ["chat", "agent-chat", "advanced-chat"])
def test_stop_ends_a_running_stream_at_once(app_mode: str) -> None:
    with _server(app_mode, delay=0.3) as (_, client), _stream(client) as events:
        word = next(event for event in events if event.get("answer"))
        assert _stop(client, word["task_id"]) == {"result": "success"}
        rest = list(events)
        stored = _message(client, word["conversation_id"])
    assert [event["event"] for event in rest if not event.get("answer")] == [
        "workflow_finished" if app_mode == "advanced-chat" else "message_end"
    ]
    said = word["answer"] + "".join(event.get("answer", "") for event in rest)
    assert stored["answer"] == said.strip() != f"You said: {LONG}"
    assert stored["total_tokens"] == 0


@pytest.mark.parametrize(("app_mode", "case"), [("chat", "chat"), ("agent-chat", "agent")])
def test_a_stopped_stream_ends_as_a_recorded_one(app_mode: str, case: str) -> None:
    recorded = load(f"1.16.0/stop/stream_stopped_{case}").response.body.decode().strip().split("\n\n")[-1]
    with _server(app_mode, delay=0.3) as (_, client), _stream(client) as events:
        _stop(client, next(event for event in events if event.get("answer"))["task_id"])
        *_, end = events
    expected = json.loads(recorded.removeprefix("data: "))
    assert list(end) == list(expected)
    for costs in (end["metadata"]["usage"], expected["metadata"]["usage"]):
        del costs["latency"]
    assert end["metadata"] == expected["metadata"]


def test_another_user_cannot_stop_it() -> None:
    with _server(delay=0.01) as (_, client), _stream(client) as events:
        first = next(events)
        assert _stop(client, first["task_id"], user="someone else") == {"result": "success"}
        assert _stop(client, "unknown") == {"result": "success"}
        list(events)
        assert _message(client, first["conversation_id"])["answer"] == f"You said: {LONG}"
        assert _stop(client, first["task_id"]) == {"result": "success"}


@pytest.mark.parametrize("app_mode", ["chat", "advanced-chat"])
def test_only_a_chatflow_completes_an_answer_whose_client_left(app_mode: str) -> None:
    answer = f"You said: {LONG}" if app_mode == "advanced-chat" else ""
    with _server(app_mode, delay=0.01) as (server, client):
        with _stream(client) as events:
            conversation_id = next(events)["conversation_id"]
        _until(lambda: _streams_are_over(server))
        stored = _message(client, conversation_id)
    assert (stored["answer"], stored["status"], stored["error"]) == (answer, "normal", None)


def _streams_are_over(server: MockDify) -> bool:
    assert server._running is not None
    _, state, _ = server._running
    return not state.stops


def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        threading.Event().wait(0.01)
