"""`dify-chat chat` at a terminal in this process, and of the lines of a script."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest
from attrs import evolve

from dify_chat import DifyChat
from dify_chat.testing import MockDify

from .conftest import Run, point_to
from .terminal import Stage, Terminal


def press_ctrl_c(_: Terminal) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_chat_from_welcome_to_quit(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer("The *answer*.", suggestions=["And \x1b[31mthen?"])

    def play(terminal: Terminal) -> None:
        terminal.until("/2 Who are you?").type("hello\n")
        terminal.until("/1 And ␛[31mthen?").type("/1\n")
        terminal.until("/3 ¿Qué es C?").type("\n//help\n")
        terminal.until("You said: /help").until(terminal.asks).type("/quit\n")

    stage = Stage(monkeypatch)
    assert stage.run("chat", play=play) == 0
    questions = [request.json for request in server.requests if request.path.endswith("/chat-messages")]
    assert [question["query"] for question in questions] == ["hello", "And \x1b[31mthen?", "/help"]
    assert questions[0].get("conversation_id", "") == ""
    assert questions[1]["conversation_id"] == questions[2]["conversation_id"] != ""
    assert "The answer." in stage.screen.lines
    assert b"\x1b[31mthen" not in stage.screen.raw


def test_chat_commands(server: MockDify, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a plan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "answer-1.mp3").touch()
    server.answer("half", error="gone", suggestions=[])
    server.answer("all of it", suggestions=[])

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("/help\n")
        terminal.until("/speak [FILE]").type("/history\n")
        terminal.until("Nothing has been said yet.").type("/speak\n")
        terminal.until("there is no answer to speak yet").type("/nonsense\n")
        terminal.until("there is no /nonsense").type("/file nowhere.png\n")
        terminal.until("cannot read the file").type("/file\n")
        terminal.until("none; /file PATH attaches one").type("/file 'a plan.png'\n")
        terminal.until("a plan.png goes with").type("/file\n")
        terminal.until("next message: a plan.png").type("look\n")
        terminal.until("gone\n").type("again\n")
        terminal.until("all of it").type("/speak\n")
        terminal.until("answer-2.mp3").type("/speak 'spoken here.mp3'\n")
        terminal.until("Spoken into").until("spoken here.mp3").type("/speak 'spoken here.mp3'\n")
        terminal.until("Overwrite it?").type("\n")
        terminal.until("spoken here.mp3 is left as it is").type("/history\n")
        terminal.until("— gone").type("/new\n")
        terminal.until("A new conversation begins.").type("/history\n/99\n")
        terminal.until("there is no /99").type("\4")

    stage = Stage(monkeypatch, columns=120, rows=80)
    assert stage.run("chat", play=play) == 0
    assert (tmp_path / "answer-2.mp3").read_bytes().startswith(b"\xff\xfb")
    assert (tmp_path / "spoken here.mp3").exists()
    assert stage.screen.text.count("Nothing has been said yet.") == 2
    (first, second) = (request.json for request in server.requests if request.path.endswith("/chat-messages"))
    assert [file["type"] for file in first["files"]] == ["image"]
    assert "files" not in second
    assert "dify-chat:" not in stage.screen.text


def test_chat_continues_conversation(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFY_USER_ID", "ada")
    with DifyChat() as chat:
        id_ = chat.send("hello").conversation_id

    def play(terminal: Terminal) -> None:
        terminal.until("You said: hello").until(terminal.asks).type("more\n")
        terminal.until("You said: more").until("/3").type("\4")

    assert Stage(monkeypatch).run("chat", "--conversation", id_, "--input", "a=b", play=play) == 0
    assert server.requests[-2].json["conversation_id"] == id_
    assert server.requests[-2].json["inputs"] == {"a": "b"}


def test_ctrl_c_at_prompt_keeps_chat(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = "(Ctrl-D or /quit leaves)"

    def play(terminal: Terminal) -> None:
        press_ctrl_c(terminal.until(terminal.asks))
        terminal.until(hint).until(terminal.asks).type("half a line\3")
        terminal.until(lambda: terminal.screen.text.count(hint) == 2)
        terminal.until(terminal.asks).type("\4")

    assert Stage(monkeypatch).run("chat", play=play) == 0


def test_ctrl_c_stops_answer_and_keeps_session(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)

        def play(terminal: Terminal) -> None:
            terminal.until(terminal.asks).type("hello\n")
            press_ctrl_c(terminal.until("word word"))
            terminal.until("— stopped").type("again\n")
            terminal.until("You said: again").until("/3").type("\4")

        stage = Stage(monkeypatch)
        assert stage.run("chat", play=play) == 0
        asked = [request for request in server.requests if request.path.endswith("/chat-messages")]
        stops = [request for request in server.requests if request.path.endswith("/stop")]
        assert len(stops) == 1
        with DifyChat(user_id=asked[0].json["user"]) as chat:
            first, _ = chat.messages(asked[1].json["conversation_id"]).data
        assert first.answer.startswith("word word")  # the server keeps what had come
        assert len(first.answer.split()) < 400


def test_second_ctrl_c_leaves_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0.05) as server:
        point_to(server, monkeypatch)
        server.answer("word " * 400)
        monkeypatch.setattr(
            "dify_chat._sync.operations.chat.Chat.stop_messages_stream", lambda *_, **__: None
        )

        def play(terminal: Terminal) -> None:
            terminal.until(terminal.asks).type("hello\n")
            press_ctrl_c(terminal.until("word word"))
            seen = terminal.screen.text.count("word")
            press_ctrl_c(terminal.until(lambda: terminal.screen.text.count("word") > seen + 2))
            terminal.until("— stopped").type("\4")

        assert Stage(monkeypatch).run("chat", play=play) == 0
        assert server.requests[-1].path.endswith("/stop")  # of the stream that was closed


def test_ctrl_c_before_first_word_stops_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0) as server:
        point_to(server, monkeypatch)

        asked, answering = threading.Event(), threading.Event()

        def slow(_: str) -> list[str]:
            asked.set()
            assert answering.wait(10)
            return ["one ", "two ", "three"]

        def play(terminal: Terminal) -> None:
            terminal.until(terminal.asks).type("hello\n")
            press_ctrl_c(terminal.until(asked.is_set))
            terminal.until("— stopped").until(terminal.asks)
            answering.set()
            terminal.type("\4")

        server.answer(slow)
        stage = Stage(monkeypatch)
        assert stage.run("chat", play=play) == 0
        assert server.requests[-1].path.endswith("/stop")


def test_chat_names_tools_of_agent(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
    thought = {
        "event": "agent_thought",
        "id": "1",
        "position": 1,
        "thought": "",
        "tool_labels": {},
        "message_files": [],
    }
    server.events(
        [
            {**thought, "tool": "calculator", "tool_input": "{}", "observation": "", **about},
            {**thought, "tool": "calculator", "tool_input": "{}", "observation": "42", **about},
            {"event": "agent_message", "id": "m", "answer": "It is 42.", **about},
            {"event": "message_end", "id": "m", "metadata": {}, "files": [], **about},
        ]
    )

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("hello\n")
        terminal.until("It is 42.").until(terminal.asks).type("\4")

    stage = Stage(monkeypatch)
    assert stage.run("chat", play=play) == 0
    assert stage.screen.lines.count("· uses calculator") == 1


@pytest.mark.parametrize(("status", "asked"), [(400, 1), (500, 2)])
def test_chat_without_suggestions(
    server: MockDify, monkeypatch: pytest.MonkeyPatch, status: int, asked: int
) -> None:
    server.fault(path="/messages/*/suggested", status_code=status, times=None)

    def play(terminal: Terminal) -> None:
        terminal.until(terminal.asks).type("one\n")
        terminal.until("You said: one").until(terminal.asks).type("two\n")
        terminal.until("You said: two").until(terminal.asks).type("\4")

    stage = Stage(monkeypatch)
    assert stage.run("chat", play=play) == 0
    assert sum(request.path.endswith("/suggested") for request in server.requests) == asked
    assert stage.screen.lines[-9:] == [
        "> one",
        "",
        "You said: one",
        "",
        "> two",
        "",
        "You said: two",
        "",
        ">",
    ]


def test_chat_without_opening_statement(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    with DifyChat(user_id="ada") as chat:
        silent = evolve(chat.parameters(), opening_statement=None)
    monkeypatch.setattr("dify_chat._sync.operations.app.App.parameters", lambda _: silent)
    stage = Stage(monkeypatch)
    assert stage.run("chat", play=lambda terminal: terminal.until(terminal.asks).type("\4")) == 0
    assert stage.screen.lines == ["mock (chat). /help shows the commands, Ctrl-D leaves.", "", ">"]


def test_chat_json_has_no_prompt(server: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(monkeypatch)
    assert stage.run("chat", "--json", play=lambda terminal: terminal.type("\4")) == 0
    assert stage.screen.text == ""


def test_chat_reads_lines_of_stdin(server: MockDify, run: Run) -> None:
    ran = run("chat", stdin="one\n\n你好\n".encode())
    assert (ran.code, ran.out) == (0, "You said: one\nYou said: 你好\n")
    first, second = (request.json for request in server.requests)
    assert second["conversation_id"]
    assert "conversation_id" not in first
    replies = [json.loads(line) for line in run("chat", "--json", stdin=b"one\ntwo\n").out.splitlines()]
    assert [reply["answer"] for reply in replies] == ["You said: one", "You said: two"]
    assert run("chat", stdin=b"one\nboom now\ntwo\n").code == 4
