"""`dify-chat send`."""

import json
from pathlib import Path

import pytest

from dify_chat.testing import MockDify
from tests.support.echoes import EchoServer
from tests.support.made import message, message_end

from .conftest import Run, point_to
from .terminal import Stage


def test_send_writes_answer_unchanged(server: MockDify, run: Run) -> None:
    server.answer(["\x1b[1m你好", "\r\n", "end"])
    ran = run("send", "hello")
    assert (ran.code, ran.out, ran.err) == (0, "\x1b[1m你好\r\nend", "")


def test_send_writes_answer_with_half_a_surrogate_pair(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    events = json.dumps(message("be\ud83d")), json.dumps(message_end())
    body = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\ndata: {}\n\n".format(
        *events
    )
    with EchoServer() as server:
        server.words = lambda _: body.encode()
        monkeypatch.setenv("DIFY_API_KEY", "app-0123456789")
        monkeypatch.setenv("DIFY_BASE_URL", server.url)
        ran = run("send", "hello")
    assert (ran.code, ran.out, ran.err) == (0, "be?", "")


@pytest.mark.parametrize("arguments", [["send"], ["send", "-"], ["send", "-", "--user", "ada"]])
def test_send_reads_stdin(server: MockDify, run: Run, arguments: list[str]) -> None:
    assert run(*arguments, stdin="two\nlines 你好\n".encode()).code == 0
    assert server.requests[-1].json["query"] == "two\nlines 你好"


def test_send_after_two_hyphens(server: MockDify, run: Run) -> None:
    assert run("send", "--", "--json").out == "You said: --json"


def test_send_with_conversation_inputs_and_files(server: MockDify, run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "plan.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    first = json.loads(run("send", "hello", "--json").out)
    ran = run(
        *("send", "and this?", "--conversation", first["conversation_id"], "--input", "name=Ada="),
        *("--input", "x=", "--file", str(picture), "--file", "https://example.com/a.mp3"),
    )
    assert ran.code == 0, ran.err
    body = server.requests[-1].json
    assert body["inputs"] == {"name": "Ada=", "x": ""}
    assert [(file["type"], file["transfer_method"]) for file in body["files"]] == [
        ("image", "local_file"),
        ("audio", "remote_url"),
    ]


def test_send_events_as_json_lines(server: MockDify, run: Run) -> None:
    events = [json.loads(line) for line in run("send", "hello", "--events").out.splitlines()]
    assert [event["event"] for event in events] == ["message"] * 3 + ["message_end"]


def test_send_user_by_precedence(server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    run("send", "hello")
    monkeypatch.setenv("DIFY_USER_ID", "ada")
    run("send", "hello")
    run("send", "hello", "--user", "bob")
    monkeypatch.delenv("DIFY_USER_ID")
    monkeypatch.setattr("getpass.getuser", _no_user)
    run("send", "hello", "--timeout", "5")
    users = [request.json["user"] for request in server.requests]
    assert users == ["grace", "ada", "bob", "dify-chat"]


def _no_user() -> str:
    raise OSError("no such user")


def test_send_repeats_replaced_answer(server: MockDify, run: Run) -> None:
    names = {"task_id": "t", "message_id": "m", "conversation_id": "c", "created_at": 1}
    server.events(
        [
            {
                "event": "message",
                "id": "m",
                "answer": "something rude",
                "from_variable_selector": [],
                **names,
            },
            {"event": "message_replace", "answer": "Let us be kind.", "reason": "moderation", **names},
            {"event": "message_end", "id": "m", "metadata": {}, "files": [], **names},
        ]
    )
    ran = run("send", "hello")
    assert ran.out == "something rude\nLet us be kind."
    assert ran.err == "the server has replaced what it had said; the answer that counts follows\n"


def test_send_of_paused_and_stopped_run(server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with MockDify(delay=0, app_mode="advanced-chat") as flow:
        point_to(flow, monkeypatch)
        ran = run("send", "please approve my holiday")
        assert ran.code == 5
        assert ran.err.startswith("the run waits for a person, whose form has the token ")
        about = {
            "task_id": "t",
            "message_id": "m",
            "conversation_id": "c",
            "created_at": 1,
            "workflow_run_id": "r",
        }
        stopped = {"event": "workflow_finished", "data": {"id": "r", "status": "stopped"}, **about}
        paused = {"event": "workflow_paused", "data": {"workflow_run_id": "r", "reasons": []}, **about}
        flow.events([stopped])
        assert run("send", "hello").code == 4
        flow.events([paused])
        assert run("send", "hello").err == "the run waits for a person; its id is r\n"


def test_send_on_terminal_escapes_control_characters(
    server: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers("\x1b]0;owned\x07red\x1b[31m", "done\n")
    stage = Stage(monkeypatch)
    assert stage.run("send", "hello") == 0
    assert stage.screen.raw.decode() == "␛]0;owned␇red␛[31m\r\n"
    stage = Stage(monkeypatch)
    assert stage.run("send", "hello") == 0
    assert stage.screen.raw == b"done\r\n"
