"""The relay behind the page, without a browser."""

import json
import time
from functools import partial
from threading import Semaphore
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from dify_chat import AsyncDifyChat
from dify_chat.testing import MockDify
from relay.app import create_app
from tests.browser.site import served
from tests.browser.visiting import ask, data_of, ids, names, refusal
from tests.support.http_responses import response
from tests.support.made import (
    event,
    frame,
    message,
    message_end,
    message_replace,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.packed import Sending
from tests.support.raw import RawServer, plays
from tests.support.recordings import Chunk, load
from tests.support.replay import ReplayServer

MEGABYTE = 1024 * 1024


def begun(visitor: httpx.Client) -> dict[str, Any]:
    return ids(ask(visitor, content="hello"))


def test_answer_events_from_ids_to_end(visitor: httpx.Client) -> None:
    first, *pieces, end = ask(visitor, content="hällo")
    assert first.pop("type") == "ids"
    assert first.pop("workflow_run_id") is None
    assert first.keys() == {"task_id", "message_id", "conversation_id"}
    assert all(first.values())
    assert [piece["answer"] for piece in pieces] == ["You ", "said: ", "hällo"]
    assert end == {"type": "end", "outcome": "finished", "error": None}


def test_answer_relayed_as_it_comes() -> None:
    """Dify sends each event only after the event before it has reached the visitor."""
    may_send = Semaphore(1)

    def wait(_: Chunk) -> None:
        may_send.acquire(timeout=60)

    events = stream(*(frame(message(text)) for text in ("one ", "two ", "three")), frame(message_end()))
    with (
        ReplayServer(events, before_chunk=wait) as dify,
        served("app-key", dify.url) as site,
        httpx.Client(base_url=site, headers={"Origin": site}, timeout=60) as visitor,
        visitor.stream("POST", "/api/answers", json={"content": "hello"}) as answer,
    ):
        relayed = []
        for event in data_of(answer.iter_lines()):
            relayed.append(event)
            if event.get("event") == "message":
                may_send.release()
    assert names(relayed) == ["ids", "message", "message", "message", "end"]


def test_pings_are_relayed() -> None:
    """Dify sends each chunk only after the one before it has reached the visitor."""
    may_send = Semaphore(1)

    def wait(_: Chunk) -> None:
        may_send.acquire(timeout=60)

    events = stream(frame(message("Hello")), b"event: ping\n\n", frame(message_end()))
    with (
        ReplayServer(events, before_chunk=wait) as dify,
        served("app-key", dify.url) as site,
        httpx.Client(base_url=site, headers={"Origin": site}, timeout=60) as visitor,
        visitor.stream("POST", "/api/answers", json={"content": "hello"}) as answer,
    ):
        relayed = []
        for line in filter(None, answer.iter_lines()):
            relayed.append(line)
            if "Hello" in line or line == "event: ping":
                may_send.release()
    assert relayed[2] == "event: ping"
    assert len(relayed) == 4


def test_answer_replaced_by_moderation(visitor: httpx.Client, mock: MockDify) -> None:
    ids = {"id": "m", "task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
    mock.events(
        [
            {"event": "message", "answer": "bad", "from_variable_selector": None, **ids},
            {"event": "message_replace", "answer": "good", "reason": "output_moderation", **ids},
            {"event": "message_end", "metadata": {}, "files": None, **ids},
        ]
    )
    told = ask(visitor, content="hello")
    assert names(told) == ["ids", "message", "message_replace", "end"]
    assert told[2]["answer"] == "good"


def test_failure_in_stream_ends_answer_with_error(visitor: httpx.Client) -> None:
    end = ask(visitor, content="boom")[-1]
    assert (end["outcome"], end["error"]) == ("failed", "The model has failed. Try again in a while.")


@pytest.mark.parametrize(
    ("fault", "status", "line"),
    [
        ({"status_code": 401}, 502, "This chat isn't set up properly: its server is refused by Dify."),
        ({"status_code": 429}, 429, "Too many questions at once. Try again in a minute."),
        ({"status_code": 400, "message": "Too\nbad"}, 400, "Too bad"),
        ({"status_code": 500}, 502, "Dify has failed. Try again in a while."),
        ({"abort_after": 0}, 502, "Dify can't be reached. Try again in a while."),
    ],
)
def test_refusal_has_status_and_message(
    visitor: httpx.Client, mock: MockDify, fault: dict[str, Any], status: int, line: str
) -> None:
    mock.fault(**fault, path="/chat-messages")
    assert refusal(visitor.post("/api/answers", json={"content": "hello"})) == (status, line)


def test_answer_stopped_if_visitor_leaves(visitor: httpx.Client, mock: MockDify) -> None:
    with visitor.stream("POST", "/api/answers", json={"content": "word " * 800}) as answer:
        next(answer.iter_raw())
    end = time.monotonic() + 60
    while not any(request.path.endswith("/stop") for request in mock.requests):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_visitor_has_own_user(visitor: httpx.Client, site: str, mock: MockDify) -> None:
    conversation_id = begun(visitor)["conversation_id"]
    cookie = visitor.cookies["web_chat"]
    user = mock.assert_sent("hello").json["user"]
    assert cookie not in user
    with httpx.Client(base_url=site, headers={"Origin": site}) as other:
        assert other.get("/api/conversations").json()["data"] == []
        assert other.get(f"/api/conversations/{conversation_id}/messages").status_code == 404
        assert other.delete(f"/api/conversations/{conversation_id}").status_code == 404
    assert [each["id"] for each in visitor.get("/api/conversations").json()["data"]] == [conversation_id]


@pytest.mark.parametrize("mock", [{"delay": 0.05}], indirect=True)
def test_stop_of_other_visitor_ignored(visitor: httpx.Client, site: str) -> None:
    with visitor.stream("POST", "/api/answers", json={"content": "one two three four"}) as answer:
        told = iter(data_of(answer.iter_lines()))
        task_id = next(told)["task_id"]
        other = httpx.post(f"{site}/api/answers/{task_id}/stop", headers={"Origin": site})
        assert other.status_code == 204  # Dify says yes to everything
        *pieces, end = told
    assert "".join(piece["answer"] for piece in pieces) == "You said: one two three four"
    assert end["outcome"] == "finished"


@pytest.mark.parametrize("chunked", [False, True])
def test_recording_limited_with_and_without_length(
    visitor: httpx.Client, mock: MockDify, chunked: bool
) -> None:
    def content(size: int) -> Any:
        recording = b"RIFF\0\0\0\0WAVE".ljust(size, b"\0")
        return iter([recording[:MEGABYTE], recording[MEGABYTE:]]) if chunked else recording

    answer = visitor.post("/api/transcripts", content=content(10 * MEGABYTE))
    assert answer.json() == {"text": "this is the transcribed text"}
    file = mock.last_request.files["file"]
    assert (file.name, file.content_type, len(file.content)) == ("audio.wav", "audio/wav", 10 * MEGABYTE)

    too_much = visitor.post("/api/transcripts", content=content(10 * MEGABYTE + 1))
    assert refusal(too_much) == (413, "This is too large: 10240 kB are allowed.")
    assert len(mock.requests) == 1


def test_speech_relayed_as_it_comes(visitor: httpx.Client) -> None:
    message_id = ids(ask(visitor, content="word " * 50))["message_id"]
    with visitor.stream("GET", f"/api/messages/{message_id}/speech") as answer:
        assert answer.headers["content-type"] == "audio/mpeg"
        assert "content-length" not in answer.headers
        assert "max-age" in answer.headers["cache-control"]  # who hears it again pays nothing
        assert sum(1 for _ in answer.iter_raw()) > 3


def test_speech_of_unknown_message_refused(visitor: httpx.Client) -> None:
    message_id = "00000000-0000-4000-8000-000000000000"
    assert visitor.get(f"/api/messages/{message_id}/speech").status_code == 502


def test_ratings_and_suggestions_relayed(visitor: httpx.Client, mock: MockDify) -> None:
    message = f"/api/messages/{begun(visitor)['message_id']}"
    assert visitor.post(f"{message}/rating", json={"rating": "like"}).status_code == 204
    assert visitor.post(f"{message}/rating", json={"rating": "love"}).status_code == 400
    assert visitor.get(f"{message}/suggestions").json()["data"]
    mock.fault(status_code=400, path="/messages/*/suggested")
    assert visitor.get(f"{message}/suggestions").json() == {"data": []}


def test_conversations_in_pages(visitor: httpx.Client) -> None:
    for number in range(31):
        ask(visitor, content=f"question {number}")
    first = visitor.get("/api/conversations").json()
    assert (len(first["data"]), first["has_more"]) == (30, True)
    rest = visitor.get("/api/conversations", params={"last_id": first["data"][-1]["id"]}).json()
    assert (len(rest["data"]), rest["has_more"]) == (1, False)


def test_conversation_renamed_and_deleted(visitor: httpx.Client) -> None:
    path = f"/api/conversations/{begun(visitor)['conversation_id']}"
    assert visitor.post(f"{path}/name", json={"name": "Fruit"}).json() == {"name": "Fruit"}
    assert visitor.post(f"{path}/name", json={"name": ""}).status_code == 400
    assert visitor.delete(path).status_code == 204


def test_gap_of_resumed_run_is_mended() -> None:
    lost = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
    finished = workflow_finished("succeeded", answer="Hello, world")
    rest = stream(*map(frame, [workflow_started(), message_replace("", reason=""), message("rld"), finished]))
    with RawServer(plays(lost), plays(rest)) as dify:
        app = create_app(partial(AsyncDifyChat, "app-key", dify.url))
        with TestClient(app, headers={"Origin": "http://testserver"}) as page:
            answer = page.post("/api/answers", json={"content": "hello"})
    assert list(data_of(answer.text.splitlines()))[-2:] == [
        {"event": "message_replace", "answer": "Hello, world"},
        {"type": "end", "outcome": "finished", "error": None},
    ]


def test_events_of_nodes_and_tools_stay_on_server() -> None:
    thought = event("agent_thought", id="a", thought="secret", tool="t", tool_input="secret")
    told = stream(*map(frame, [workflow_started(), thought, message("Hello"), message_end()]))
    with RawServer(plays(told)) as dify:
        app = create_app(partial(AsyncDifyChat, "app-key", dify.url))
        with TestClient(app, headers={"Origin": "http://testserver"}) as page:
            answer = page.post("/api/answers", json={"content": "hello"})
    assert "secret" not in answer.text
    assert set(names(list(data_of(answer.text.splitlines())))) == {"ids", "message", "end"}


CONVERSATION = load("1.16.0/conversations/list_chatflow").response.json()["data"][0]
HALF = "half \ud83d"


def test_half_surrogate_pair_in_answer() -> None:
    begun, over = message(HALF), message_end()
    events = "".join(f"data: {json.dumps(event)}\n\n" for event in (begun, over)).encode()
    with Sending(response(events, "text/event-stream")) as server:
        app = create_app(partial(AsyncDifyChat, "app-key", server.url))
        with TestClient(app, headers={"Origin": "http://testserver"}) as page:
            answer = page.post("/api/answers", json={"content": "hello"}).text
    told = list(data_of(answer.splitlines()))
    assert names(told) == ["ids", "message", "end"]
    assert told[1]["answer"] == HALF


def test_half_surrogate_pair_in_history() -> None:
    page_of_them = json.dumps({"data": [CONVERSATION | {"name": HALF}], "has_more": False, "limit": 20})
    with Sending(response(page_of_them.encode())) as server:
        app = create_app(partial(AsyncDifyChat, "app-key", server.url))
        with TestClient(app) as page:
            assert page.get("/api/conversations").json()["data"][0]["name"] == HALF
