"""`dify-chat mock`."""

import json
import signal
import socket
import sys
import time

import pytest

from dify_chat import DifyChat
from dify_chat._extras import install_command

from .conftest import Run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_mock_serves_until_signal(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    number: signal.Signals,
) -> None:
    """The environment's own key, which may be a real one, isn't shown."""
    monkeypatch.setenv("DIFY_API_KEY", "app-of-a-real-server")
    before = signal.getsignal(signal.SIGTERM)
    said = []

    def ask_and_end(_: float) -> None:
        url, key = (line.rpartition("=")[2] for line in capfdbinary.readouterr().out.decode().splitlines())
        with DifyChat(key, url, "ada") as chat:
            said.append(chat.send("hello").answer)
        signal.raise_signal(number)

    monkeypatch.setattr(time, "sleep", ask_and_end)
    ran = run("mock", "--delay", "0", "--port", "0", "--log")
    assert (ran.code, ran.out, said) == (0, "", ["You said: hello"])
    assert "POST /chat-messages query='hello', user='ada'" in ran.err
    assert "→ 200" in ran.err
    assert signal.getsignal(signal.SIGTERM) == before


def test_mock_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: signal.raise_signal(signal.SIGINT))
    ran = run("mock", "--json", "--app-mode", "advanced-chat", "--port", "0")
    assert json.loads(ran.out)["api_key"].startswith("app-mock-")
    assert ran.err == "A mock Dify listens; Ctrl-C ends it.\n"


def test_mock_port_in_use_and_extra_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run("mock", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "Address already in use" in ran.err
    assert ran.err.endswith("; give another --port\n")
    monkeypatch.setitem(sys.modules, "werkzeug", None)
    monkeypatch.delitem(sys.modules, "dify_chat.testing")
    monkeypatch.delattr("dify_chat.testing")
    assert run("mock").err == (
        "dify-chat: the mock can't be imported: dify_chat.testing needs werkzeug:"
        f" {install_command('testing')}\n"
    )
