"""A failure is one line on stderr and an exit code, and no output has the key."""

import json
import socket
from pathlib import Path

import pytest

from dify_chat.testing import MockDify
from tests.support.closed import closed_port

from .conftest import Run

SECRET = "app-" + "S3cret" * 4


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["send", "boomnow"], 4, "400 completion_request_error"),
        (
            ["send", "hi", "--conversation", "2a7e0d4c-0000-4000-8000-000000000000"],
            1,
            "Conversation Not Exists.",
        ),
        (["send", "hi", "there"], 2, "too many arguments: there; quote a text with spaces"),
        (["send", "hi", "--input", "nothing"], 2, "--input takes NAME=VALUE, not 'nothing'"),
        (["send", "hi", "--file", "/nowhere/plan.png"], 2, "give the path of a readable file\n"),
        (["send", "hi", "--timeout", "0"], 2, "--timeout is a number of seconds above 0"),
        (["send", "hi", "--base-url", "nonsense"], 2, "--base-url must look like https://api.dify.ai/v1"),
        (["sned"], 2, 'Did you mean "send"?'),
        (["send", "hi", "--jsno"], 2, "; `--help` tells what there is"),
        (["conversations", "--limit", "0"], 2, "--limit is 1 or more"),
    ],
)
def test_failure_is_one_line_and_exit_code(
    server: MockDify, run: Run, arguments: list[str], code: int, told: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert ran.err.startswith("dify-chat: ")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_failure_as_json(server: MockDify, run: Run) -> None:
    ran = run("send", "boomnow", "--json")
    error = json.loads(ran.err)["error"]
    assert (error["type"], error["status_code"], error["exit_code"]) == ("BadRequestError", 400, 4)
    assert error["message_id"]
    assert json.loads(run("--json", "sned").err)["error"]["exit_code"] == 2


def test_server_silent_or_unreachable(server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("DIFY_BASE_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        slow = run("send", "hi", "--timeout", "0.2")
    assert slow.code == 3
    assert "give a longer --timeout" in slow.err
    with closed_port() as port:
        monkeypatch.setenv("DIFY_BASE_URL", f"http://127.0.0.1:{port}/v1")
        gone = run("send", "hi")
    assert gone.code == 3
    assert gone.err.endswith("check DIFY_BASE_URL and the network\n")


def test_stream_broken_off(server: MockDify, run: Run) -> None:
    server.events([])
    assert run("send", "hi").code == 4


def test_say_without_text(server: MockDify, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "never.mp3"
    assert run("say", "", "-o", str(file)).code == 2
    assert not file.exists()


def test_key_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIFY_API_KEY", raising=False)
    ran = run("info")
    assert ran.code == 2
    assert ran.err.startswith("dify-chat: no API key: set DIFY_API_KEY to ")


def test_message_missing_or_not_utf8(server: MockDify, run: Run) -> None:
    assert run("send", stdin=None).err.startswith("dify-chat: the message is missing")
    assert run("send", stdin=b"\xff").err.startswith("dify-chat: stdin isn't UTF-8 text")


def test_os_error_is_one_line(server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "answer.md")

    monkeypatch.setattr("dify_chat.cli._output.Output.text", full)
    assert run("send", "hi").err == "dify-chat: answer.md: No space left on device\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["send", "hi"],
        ["send", "hi", "--json"],
        ["--help"],
        ["send", "--help"],
        ["send", "hi", SECRET],
        [SECRET],
        ["send", "hi", "--api-key"],
        ["send", "hi", f"--apikey={SECRET}"],
        ["--timeout", SECRET, "send", "hi"],
        ["send", "hi", "--api-key", SECRET],
        ["send", "hi", "--api-key", f"{SECRET} "],
        ["chat"],
        ["info"],
    ],
)
def test_output_without_key(
    server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("DIFY_API_KEY", SECRET)
    ran = run(*arguments, stdin=b"hello\n")
    assert SECRET not in ran.out + ran.err
    assert SECRET[4:] not in ran.out + ran.err
    assert (ran.code == 0) == ("--help" in arguments)


def test_ctrl_c_stops_stream(server: MockDify, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dify_chat.cli._output.Output.text", pressed)
    assert run("send", "hi").code == 130
    assert server.requests[-1].path.endswith("/stop")
