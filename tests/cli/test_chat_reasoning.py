"""Reasoning at the terminal: dim, apart from the answer, or hidden; and what is said while nothing comes."""

import json
import socket
import threading

import pytest

from dify_chat.cli._session import _waiting
from dify_chat.testing import MockDify
from tests.support.http_server import HttpServer, ReceivedRequest

from .conftest import Run
from .terminal import Stage, Terminal

ANSWER = ["<think>\nIs \x1b[2J it", "\u202e?\n\nNo.\n</th", "ink>\n\nThe *ans", "wer*."]
CHAT = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
RUN = {**CHAT, "workflow_run_id": "r"}


def is_dim(terminal: Terminal, text: str) -> bool:
    return b"\x1b[2m" + text.encode() in terminal.screen.raw


def chat(stage: Stage, *arguments: str, commands: tuple[str, ...] = ()) -> None:
    """Send two messages, with commands between them."""

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("first\r")
        terminal.until("The answer.").until(terminal.asks)
        for command in commands:
            terminal.type(f"{command}\r").until(terminal.asks)
        terminal.type("second\r").until("Done.").until(terminal.asks).type("\4")

    assert stage.run("chat", *arguments, play=play) == 0


def test_reasoning_dim_above_answer(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer(ANSWER, suggestions=[])
    server.answer("Done.", suggestions=[])
    stage = Stage(monkeypatch, rows=50)
    chat(stage)
    lines = stage.screen.lines
    start = lines.index("> first")
    assert lines[start + 1 : start + 7] == ["", "Is ␛[2J it<U+202E>?", "", "No.", "", "The answer."]
    assert is_dim(stage, "No.")
    assert not is_dim(stage, "The ")
    assert b"\x1b[2J" not in stage.screen.raw


def test_reasoning_hidden_by_option_and_shown_by_command(
    server: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer(ANSWER, suggestions=[])
    server.answer("<think>Sure?</think>Done.", suggestions=[])
    stage = Stage(monkeypatch, rows=50)
    chat(stage, "--hide-reasoning", commands=("/history", "/reasoning", "/history"))
    text = stage.screen.text
    assert text.count("The answer.") == 3
    assert text.count("Is ␛[2J it<U+202E>?") == 1
    assert text.index("Reasoning is shown.") < text.index("No.") < text.index("Sure?") < text.index("Done.")
    assert "think>" not in text


def test_reasoning_of_nodes_shown(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def node(text: str) -> dict[str, object]:
        return {"event": "reasoning_chunk", "data": {"node_id": "1", "reasoning": text}, **RUN}

    def says(text: str) -> dict[str, object]:
        return {"event": "message", "id": "m", "answer": text, **RUN}

    end = {"event": "workflow_finished", "data": {"id": "r", "status": "succeeded"}, **RUN}
    server.events([node("Let me "), node("see."), says("The "), says("answer."), node("Why?"), end])
    server.events([says("Done."), end])
    stage = Stage(monkeypatch, rows=50)
    chat(stage, commands=("/new",))
    lines = stage.screen.lines
    start = lines.index("> first")
    assert lines[start + 1 : start + 7] == ["", "Let me see.", "", "The answer.", "", "Why?"]
    assert is_dim(stage, "Let me see.")


def test_reasoning_in_progress_is_mentioned_where_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def play(terminal: Terminal) -> None:
        server.go_on()
        terminal.until(terminal.asks).type("first\r")
        terminal.until("… reasoning")
        server.go_on()
        terminal.until("The answer.").until(terminal.asks).type("\4")

    with Stepwise(message("<think>Hm"), message(".</think>The answer.") + END) as server:
        point_to_server(server, monkeypatch)
        stage = Stage(monkeypatch)
        assert stage.run("chat", "--hide-reasoning", play=play) == 0
    assert "reasoning" not in stage.screen.text
    assert "Hm" not in stage.screen.text


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        ((), "".join(ANSWER)),
        (("--hide-reasoning",), "The *answer*."),
    ],
)
def test_send_in_pipe_with_and_without_reasoning(
    server: MockDify, run: Run, arguments: tuple[str, ...], out: str
) -> None:
    server.answer(ANSWER)
    assert run("send", "hi", *arguments).out == out
    server.answer(ANSWER)
    assert run("chat", *arguments, stdin=b"hi\n").out == f"{out}\n"
    server.answer(ANSWER)
    assert json.loads(run("send", "hi", "--json", *arguments).out)["answer"] == "".join(ANSWER)


def test_send_on_terminal_with_dim_reasoning(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer(ANSWER)
    stage = Stage(monkeypatch)
    assert stage.run("send", "hi") == 0
    assert stage.screen.lines == ["Is ␛[2J it<U+202E>?", "", "No.", "", "The *answer*."]
    assert is_dim(stage, "Is ␛[2J it")
    assert b"\x1b[2J" not in stage.screen.raw
    server.answer(ANSWER)
    stage = Stage(monkeypatch)
    assert stage.run("send", "hi", "--hide-reasoning") == 0
    assert stage.screen.lines == ["The *answer*."]


def test_send_of_replaced_answer_without_reasoning(server: MockDify, run: Run) -> None:
    server.events(
        [
            {"event": "message", "id": "m", "answer": "<think>a</think>secret", **CHAT},
            {"event": "message_replace", "answer": "<think>b</think>Sorry.", "reason": "", **CHAT},
            {"event": "message_end", "id": "m", "metadata": {}, "files": [], **CHAT},
        ]
    )
    ran = run("send", "hi", "--hide-reasoning")
    assert ran.out == "secret\nSorry."
    assert "replaced" in ran.err


@pytest.mark.parametrize(
    ("seconds", "is_open", "has_begun", "told"),
    [
        (2, True, False, "…"),
        (3, False, False, "… the server hasn't responded yet (3 s)"),
        (4, True, False, "… the server has the message and hasn't begun the answer (4 s)"),
        (5, True, True, "… (5 s)"),
    ],
)
def test_waiting_says_what_is_awaited(seconds: int, is_open: bool, has_begun: bool, told: str) -> None:
    assert _waiting(seconds, is_open, has_begun) == told


def test_queued_run_says_that_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is busy lets Dify 1.13 send a ping, and then nothing until it begins."""
    monkeypatch.setattr("dify_chat.cli._session._QUIET_SECONDS", 0)

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("hello\r")
        terminal.until("… the server hasn't responded yet (")
        server.go_on()
        terminal.until("… the server has the message and hasn't begun the answer (")
        server.go_on()
        terminal.until("At last.").until(terminal.asks).type("\4")

    with Stepwise(b"event: ping\n\n", message("At last.") + END) as server:
        point_to_server(server, monkeypatch)
        stage = Stage(monkeypatch)
        assert stage.run("chat", play=play) == 0
    assert "hasn't begun" not in stage.screen.text


def point_to_server(server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFY_BASE_URL", server.url)
    monkeypatch.setenv("DIFY_API_KEY", "app-key")


def event(value: dict[str, object]) -> bytes:
    return b"data: " + json.dumps({**value, **RUN}).encode() + b"\n\n"


def message(text: str) -> bytes:
    return event({"event": "message", "id": "m", "answer": text})


END = event({"event": "workflow_finished", "data": {"id": "r", "status": "succeeded"}})


class Stepwise(HttpServer):
    """Answers each message in steps, the head of the response with the first, each when the test says so."""

    def __init__(self, *steps: bytes) -> None:
        super().__init__()
        self._steps = steps
        self._going_on = threading.Semaphore(0)

    def go_on(self) -> None:
        self._going_on.release()

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        name = request.path.rpartition("/")[2]
        if name != "chat-messages":
            _respond(connection, "application/json", json.dumps(ABOUT.get(name, {})).encode())
            return False
        for number, step in enumerate(self._steps):
            assert self._going_on.acquire(timeout=30)
            if number == 0:
                _respond(connection, "text/event-stream", step)
            else:
                connection.sendall(step)
        return False


ABOUT = {
    "info": {"name": "app", "description": "", "tags": [], "mode": "advanced-chat"},
    "parameters": {"opening_statement": "", "suggested_questions": []},
    "suggested": {"result": "success", "data": []},
}


def _respond(connection: socket.socket, kind: str, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + body)
