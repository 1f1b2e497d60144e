"""The relay to a browser: what it passes on, what it answers instead, and what a browser does to Dify."""

import asyncio
import json
import os
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from dify_chat._async import event_source
from examples import starlette_relay
from tests.examples.serving import asking, serving
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import (
    Json,
    error,
    event,
    frame,
    message,
    message_end,
    message_replace,
    refusal,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up, plays

HELLO = {"content": "Hello"}
BUSY = "too many questions at once; try again in a minute"
NO_ANSWER = "there is no answer at the moment"
BEGUN = stream(frame(message("Hel")), complete=False)


def events_of(answer: httpx.Response) -> list[tuple[str, object]]:
    """The events of a whole stream, as a browser reads them: name and data."""
    told = []
    for block in answer.text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "data" in fields:
            told.append((fields["event"], json.loads(fields["data"])))
    return told


def relayed(*acts: Act) -> httpx.Response:
    """What a browser gets of an answer."""
    with RawServer(*acts) as dify, asking(dify.url), serving(starlette_relay.app) as browser:
        return browser.post("/chat", json=HELLO)


def test_relay_sends_ids_text_and_outcome() -> None:
    replaced = event("message_replace", answer="…", reason="moderation")
    frames = [frame(each) for each in (message("Hel\n"), message("lo\u2028"), replaced, message_end())]
    answer = relayed(plays(stream(*frames)))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-cache, no-transform"
    assert events_of(answer) == [
        ("ids", {"conversation_id": "conversation-1", "message_id": "message-1"}),
        ("delta", {"text": "Hel\n"}),
        ("delta", {"text": "lo\u2028"}),
        ("replace", {"text": "…"}),
        ("end", {"outcome": "finished"}),
    ]


@pytest.mark.parametrize(
    ("act", "status", "told"),
    [
        (plays(refusal(404, "not_found", "Conversation Not Exists.")), 404, "there is no such conversation"),
        (plays(refusal(429, "rate_limit_error", "[openai] org-1: slowly")), 429, BUSY),
        (plays(refusal(400, "provider_quota_exceeded", "your quota")), 502, NO_ANSWER),
        (plays(refusal(401, "unauthorized", "Access token is invalid")), 502, NO_ANSWER),
        (hangs_up, 502, NO_ANSWER),
    ],
    ids=["not found", "rate limit", "quota", "key", "no answer"],
)
def test_relay_error_before_stream_has_status(act: Act, status: int, told: str) -> None:
    answer = relayed(act)
    assert (answer.status_code, answer.json()) == (status, {"message": told})


def test_relay_refuses_bad_request() -> None:
    bodies = (b"", b"[]", b'"content"', b"{}", b'{"content": ""}', b'{"content": 5}')
    with asking("http://127.0.0.1:9/v1"), serving(starlette_relay.app) as browser:
        answers = [browser.post("/chat", content=body) for body in bodies]
    assert [answer.status_code for answer in answers] == [400] * 6
    assert all(answer.json()["message"] for answer in answers)


@pytest.mark.parametrize(
    ("ending", "status", "told"),
    [
        ([frame(error(429, "rate_limit_error", "[openai] org-1: slowly"))], 429, BUSY),
        ([], 502, NO_ANSWER),
    ],
    ids=["error event", "broken off"],
)
def test_relay_error_in_stream_is_event(ending: list[bytes], status: int, told: str) -> None:
    answer = relayed(plays(stream(frame(message("Hel")), *ending)))
    assert answer.status_code == 200
    assert events_of(answer)[1:] == [
        ("delta", {"text": "Hel"}),
        ("error", {"status": status, "message": told}),
    ]


GAP = [frame(workflow_started()), frame(message("Hel"))]


@pytest.mark.parametrize(
    ("ending", "last"),
    [
        ([workflow_finished("succeeded", answer="Hello, world")], ("end", {"outcome": "finished"})),
        (
            [workflow_finished("failed", "boom", answer="Hello, world")],
            ("error", {"status": 502, "message": NO_ANSWER}),
        ),
    ],
    ids=["finished", "failed"],
)
def test_relay_mends_gap_of_resumed_run(ending: list[Json], last: object) -> None:
    lost = stream(*GAP, complete=False)
    snapshot = [workflow_started(), message_replace("", reason=""), message("rld")]
    answer = relayed(plays(lost), plays(stream(*map(frame, [*snapshot, *ending]))))
    told = events_of(answer)
    assert told[-2:] == [("replace", {"text": "Hello, world"}), last]


def test_relay_fills_silence_with_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starlette_relay, "SILENCE", 0.02)
    with (
        RawServer(HeldOpen(BEGUN), plays(stopped())) as dify,
        asking(dify.url),
        serving(starlette_relay.app) as browser,
        browser.stream("POST", "/chat", json=HELLO) as answer,
    ):
        lines = answer.iter_lines()
        while "Hel" not in next(lines):
            pass
        assert [next(lines) for _ in range(5)] == ["", "event: ping", "", "event: ping", ""]


def test_relay_stops_generation_if_browser_leaves() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as dify, asking(dify.url), serving(starlette_relay.app) as browser:
        with browser.stream("POST", "/chat", json=HELLO) as answer:
            next(answer.iter_bytes())
            assert held.silent.wait(10)
        assert held.left.wait(10)
    question, stop = dify.requests
    assert stop.path == "/v1/chat-messages/task-1/stop"
    assert stop.json()["user"] == question.json()["user"]


def test_frames_alone_stop_generation_if_browser_leaves() -> None:
    """Many copy them without `Relay`."""

    async def chat(request: Request) -> StreamingResponse:
        stream = request.state.dify.send_chat_message_stream("Hello", user_id="ada")
        return StreamingResponse(starlette_relay.frames(stream))

    app = Starlette(routes=[Route("/chat", chat)], lifespan=starlette_relay.lifespan)
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as dify, asking(dify.url), serving(app) as browser:
        with browser.stream("GET", "/chat") as answer:
            next(answer.iter_bytes())
            assert held.silent.wait(10)
        assert held.left.wait(10)
        assert dify.is_left(2)
    assert dify.requests[1].path == "/v1/chat-messages/task-1/stop"


class Crowded(HttpServer):
    """Begins an answer for each question, whose task it names so, and ends it if the question ends in `!`."""

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        if request.path.endswith("/stop"):
            return plays(stopped())(connection)
        task = request.json()["query"]
        events = [message("Hello") | {"task_id": task}, message_end() | {"task_id": task}]
        if task.endswith("!"):
            return plays(stream(*map(frame, events)))(connection)
        return HeldOpen(stream(frame(events[0]), complete=False))(connection)


@pytest.fixture
def descriptors() -> Iterator[None]:
    """Have enough of them for four sockets of each browser; many systems begin with 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def open_descriptors() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208 - a Path would open one more


@pytest.mark.usefixtures("descriptors")
@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.soak)])
def test_relay_of_many_browsers_stops_each_answer_once_that_is_left(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third leaves at once. A busy machine takes longer for their stops than the 10 s that each has."""
    monkeypatch.setattr(event_source, "_STOPPING_SECONDS", 60.0)

    async def browse(browser: httpx.AsyncClient, question: str, all_answered: asyncio.Barrier) -> None:
        async with browser.stream("POST", "/chat", json={"content": question}) as answer:
            lines = answer.aiter_lines()  # which hangs up when it is freed
            async for line in lines:
                if line == "event: delta" and not question.endswith("!"):
                    break
            await all_answered.wait()

    async def crowd(url: httpx.URL) -> None:
        limits, all_answered = httpx.Limits(max_connections=None), asyncio.Barrier(count)
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as browser:
            await asyncio.gather(*(browse(browser, question, all_answered) for question in questions))

    left = [f"task-{number}" for number in range(count // 3)]
    questions = [*left, *(f"{number}!" for number in range(count - len(left)))]
    before = open_descriptors()
    with Crowded() as dify, asking(dify.url), serving(starlette_relay.app) as browser:
        asyncio.run(crowd(browser.base_url))
        ends = time.monotonic() + 60
        while len(dify.requests) < len(questions) + len(left) and time.monotonic() < ends:
            time.sleep(0.01)
    assert dify.is_left()
    paths = sorted(request.path for request in dify.requests if request.path.endswith("/stop"))
    assert paths == sorted(f"/v1/chat-messages/{task}/stop" for task in left)
    assert open_descriptors() <= before


class Talkative(HttpServer):
    """Never ends an answer, unless what it says isn't taken for half a second."""

    def __init__(self) -> None:
        super().__init__()
        self.said = 0

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        if request.path.endswith("/stop"):
            return plays(stopped())(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        connection.settimeout(0.5)
        words = frame(message("word " * 20_000))
        with suppress(TimeoutError):
            while self.said < MUCH:
                connection.sendall(words)
                self.said += len(words)
        return False


MUCH = 200_000_000


def test_relay_applies_backpressure() -> None:
    with (
        Talkative() as dify,
        asking(dify.url),
        serving(starlette_relay.app) as browser,
        browser.stream("POST", "/chat", json=HELLO) as answer,
    ):
        next(answer.iter_bytes())
        assert dify.is_left(1)
        assert dify.said < MUCH / 4
