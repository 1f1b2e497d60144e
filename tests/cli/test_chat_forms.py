"""Paused runs in `dify-chat chat`: their forms are filled in, and the run is followed on."""

from collections.abc import Iterator
from typing import Any

import pytest

from dify_chat import DifyChat
from dify_chat.testing import MockDify

from .conftest import point_to
from .terminal import Program, Stage, Terminal

IDS = {"task_id": "t", "message_id": "m", "conversation_id": "c", "workflow_run_id": "r", "created_at": 1}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockDify]:
    with MockDify(delay=0, app_mode="advanced-chat") as mock:
        point_to(mock, monkeypatch)
        yield mock


def submitted(server: MockDify) -> list[Any]:
    forms = (request for request in server.requests if "/form/human_input/" in request.path)
    return [(form.json["action"], form.json["inputs"]) for form in forms if form.method == "POST"]


def test_form_filled_in_and_run_followed(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve my holiday\r")
        terminal.until("comment: fine").type(", and\\\renjoy it\r")
        terminal.until("Press (1-2):").type("app\t\r")
        terminal.until("/3").until(terminal.asks).type("\4")

    stage = Stage(monkeypatch, rows=60)
    assert stage.run("chat", play=play) == 0
    assert submitted(server) == [("approve", {"comment": "fine, and\nenjoy it"})]
    text = stage.screen.text
    for told in ("The app waits for a person.", "Please review: please approve my holiday", "[comment]"):
        assert told in text
    assert text.count("Before approval.") == 1
    assert "Approved: fine, and" in text
    assert "replaced" not in text


def test_run_that_pauses_twice(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve twice\r")
        terminal.until("comment: fine").type("\r")
        terminal.until("Press (1-2):").type("3\r")
        terminal.until("3 is none of them.").type("1\r")
        terminal.until("choice (1-2):").type("b\r")
        terminal.until(lambda: terminal.screen.text.count("Press (1-2):") == 3).type("2\r")
        terminal.until("Rejected: b").until(terminal.asks).type("\4")

    assert Stage(monkeypatch, rows=80).run("chat", play=play) == 0
    assert submitted(server) == [("approve", {"comment": "fine"}), ("reject", {"choice": "b"})]


@pytest.mark.parametrize("key", ["\3", "\4"])
def test_form_left_and_filled_in_later(server: MockDify, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("/form\r")
        terminal.until("no form waits to be filled in").type("please approve my holiday\r")
        terminal.until("comment: fine").type("\r")
        terminal.until("Press (1-2):").type(key)
        terminal.until("/form fills the form in.").type("/form\r")
        terminal.until(lambda: terminal.screen.text.count("comment: fine") == 2).type("\x15later\r")
        terminal.until(lambda: terminal.screen.text.count("Press (1-2):") == 2).type("2\r")
        terminal.until("Rejected: later").until(terminal.asks).type("/form\r")
        terminal.until(lambda: terminal.screen.text.count("no form waits") == 2).type("\4")

    assert Stage(monkeypatch, rows=80).run("chat", play=play) == 0
    assert submitted(server) == [("reject", {"comment": "later"})]


def test_form_refused_is_filled_in_again(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve my holiday\r")
        terminal.until("comment: fine").type("\r")
        terminal.until("Press (1-2):")
        server.fault(path="/form/human_input/*", status_code=400)
        terminal.type("1\r")
        terminal.until("/form fills the form in again.").until(terminal.asks).type("/form\r")
        terminal.until(lambda: terminal.screen.text.count("comment: fine") == 2).type("\r")
        terminal.until(lambda: terminal.screen.text.count("Press (1-2):") == 2).type("1\r")
        terminal.until("Approved: fine").until(terminal.asks).type("\4")

    assert Stage(monkeypatch, rows=80).run("chat", play=play) == 0


@pytest.mark.parametrize("when", ["while it is filled in", "before"])
def test_form_submitted_elsewhere_is_followed(
    server: MockDify, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve my holiday\r")
        terminal.until("comment: fine").type("\r")
        terminal.until("Press (1-2):")
        if when == "before":
            terminal.type("\3").until("/form fills the form in.")
        submit_elsewhere(server)
        terminal.type("/form\r" if when == "before" else "1\r")
        terminal.until("already been submitted").until("Rejected: no")
        terminal.until(terminal.asks).type("\4")

    stage = Stage(monkeypatch, rows=80)
    assert stage.run("chat", play=play) == 0
    assert stage.screen.text.count("comment: ") == 1


def submit_elsewhere(server: MockDify) -> None:
    user = next(
        request.json["user"] for request in server.requests if request.path.endswith("/chat-messages")
    )
    with DifyChat(user_id=user) as other:
        (message,) = other.messages(next(iter(other.conversations())).id)
        token = message.to_dict()["extra_contents"][0]["form_definition"]["form_token"]
        other.submit_human_input_form(token, action="reject", inputs={"comment": "no"})


def test_form_of_server_without_forms(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dify 1.13 pauses, and can't be told of a form."""
    server.fault(path="/form/human_input/*", status_code=404)

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve my holiday\r")
        terminal.until("The form can't be filled in here.").until(terminal.asks).type("\4")

    stage = Stage(monkeypatch)
    assert stage.run("chat", play=play) == 0
    assert "comment" not in stage.screen.text


def test_run_that_fails_after_form(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its error is the run's, so the form isn't asked for again."""
    server.answer("half", error="gone")

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("please approve my holiday\r")
        terminal.until("comment: fine").type("\r")
        terminal.until("Press (1-2):").type("1\r")
        terminal.until("gone").until(terminal.asks).type("/form\r")
        terminal.until("no form waits").type("\4")

    stage = Stage(monkeypatch, rows=60)
    assert stage.run("chat", play=play) == 0
    assert "again" not in stage.screen.text


def test_form_that_has_no_token(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = {"TYPE": "human_input_required", "form_id": "f", "form_token": None}
    paused = {"workflow_run_id": "r", "reasons": [reason], "status": "paused"}
    server.events([{"event": "workflow_paused", "data": paused, **IDS}])
    server.events([{"event": "workflow_finished", "data": {"id": "r", "status": "stopped"}, **IDS}])

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("hello\r")
        terminal.until("The form can't be filled in here. /history")
        terminal.until(terminal.asks).type("/new\rand on\r")
        terminal.until("stopped before its end").until(terminal.asks).type("\4")

    assert Stage(monkeypatch).run("chat", play=play) == 0


def test_form_on_dumb_terminal(server: MockDify) -> None:
    with Program("chat", term="dumb", rows=60) as program:
        program.until(program.asks).type("please approve my holiday\r")
        program.until("comment: fine").type("!\r")
        program.until("Press (1-2):").type("1\r")
        program.until("Approved: fine!").until(program.asks).type("\4")
        assert program.ended() == 0
    assert submitted(server) == [("approve", {"comment": "fine!"})]
