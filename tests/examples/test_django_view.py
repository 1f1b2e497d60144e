"""The Django view: what it streams, what it answers instead, and what a browser does to Dify."""

import httpx
import pytest

from examples import django_view
from tests.examples.serving import asking, serving
from tests.support.made import event, frame, message, message_end, refusal, stopped, stream
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up, plays

HELLO = {"content": "Hello"}


def viewed(*acts: Act) -> httpx.Response:
    """What a browser gets of an answer."""
    with RawServer(*acts) as dify, asking(dify.url), serving(django_view.application) as browser:
        return browser.post("/chat", data=HELLO)


def test_view_streams_text_and_conversation() -> None:
    answer = viewed(plays(stream(frame(message("Hel\n")), frame(message("lo")), frame(message_end()))))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.text.split("\n\n") == [
        'event: delta\ndata: {"text": "Hel\\n"}',
        'event: delta\ndata: {"text": "lo"}',
        'event: end\ndata: {"conversation_id": "conversation-1", "answer": "Hel\\nlo"}',
        "",
    ]


def test_view_continues_conversation() -> None:
    act = plays(stream(frame(message_end())))
    with RawServer(act) as dify, asking(dify.url), serving(django_view.application) as browser:
        browser.post("/chat", data={"content": "And?", "conversation_id": "conversation-1"})
    assert dify.requests[0].json()["conversation_id"] == "conversation-1"


@pytest.mark.parametrize("act", [plays(refusal(401, "unauthorized")), hangs_up], ids=["key", "no answer"])
def test_view_error_before_stream_has_status(act: Act) -> None:
    answer = viewed(act)
    assert (answer.status_code, answer.json()) == (502, {"message": "there is no answer at the moment"})


def test_view_refuses_bad_request() -> None:
    with asking("http://127.0.0.1:9/v1"), serving(django_view.application) as browser:
        assert browser.post("/chat").status_code == 400
        assert browser.get("/chat").status_code == 405


def test_view_ends_with_replaced_answer() -> None:
    """Moderation replaces what the deltas said."""
    replaced = event("message_replace", answer="…", reason="moderation")
    answer = viewed(plays(stream(*map(frame, [message("Hel"), replaced, message_end()]))))
    assert answer.text.endswith('data: {"conversation_id": "conversation-1", "answer": "\\u2026"}\n\n')


def test_view_fills_silence_with_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_view, "SILENCE", 0.02)
    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    with (
        RawServer(held, plays(stopped())) as dify,
        asking(dify.url),
        serving(django_view.application) as browser,
        browser.stream("POST", "/chat", data=HELLO) as answer,
    ):
        lines = answer.iter_lines()
        while "Hel" not in next(lines):
            pass
        assert [next(lines) for _ in range(5)] == ["", "event: ping", "", "event: ping", ""]


def test_view_reports_broken_stream() -> None:
    answer = viewed(plays(stream(frame(message("Hel")))))
    assert answer.text.endswith('event: error\ndata: {"message": "the answer broke off"}\n\n')


def test_view_stops_generation_if_browser_leaves() -> None:
    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    with (
        RawServer(held, plays(stopped())) as dify,
        asking(dify.url),
        serving(django_view.application) as browser,
    ):
        with browser.stream("POST", "/chat", data=HELLO) as answer:
            next(answer.iter_bytes())
        assert held.left.wait(10)
    assert [request.path for request in dify.requests[1:]] == ["/v1/chat-messages/task-1/stop"]
