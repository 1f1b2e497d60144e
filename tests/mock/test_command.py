"""`python -m dify_chat.testing`, and the error where Werkzeug is missing."""

import importlib
import inspect
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import dify_chat.testing
from dify_chat._extras import install_command
from dify_chat.cli._mock import mock
from dify_chat.testing import MockDify
from dify_chat.testing.__main__ import _parser, main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "dify_chat.testing"]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def _own_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_serves_until_a_signal(number: signal.Signals) -> None:
    command = [*COMMAND, "--port", "0", "--api-key", "app-by-hand", "--delay", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as run:
        assert run.stdout is not None
        said = [run.stdout.readline() for _ in range(3)]
        url = said[1].strip().removeprefix("export DIFY_BASE_URL=")
        assert said[2] == "export DIFY_API_KEY=app-by-hand\n"
        answer = httpx.get(f"{url}/conversations", headers={"Authorization": "Bearer app-by-hand"})
        assert answer.status_code == 200
        run.send_signal(number)
        assert run.communicate() == ("", "")
    assert run.returncode == 0


@pytest.mark.usefixtures("_own_signals")
def test_main_returns_after_a_signal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: signal.raise_signal(signal.SIGTERM))
    assert main(["--port", "0", "--app-mode", "agent-chat"]) == 0
    assert re.search(
        r"export DIFY_BASE_URL=http://127\.0\.0\.1:\d+/v1\nexport DIFY_API_KEY=app-mock-",
        capsys.readouterr().out,
    )


@pytest.mark.usefixtures("_own_signals")
def test_main_on_a_used_port_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with MockDify() as server:
        port = httpx.URL(server.url).port
        assert main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"cannot listen on 127.0.0.1, port {port}: Address already in use")
    assert said.endswith("; give another --port\n")


@pytest.mark.usefixtures("_own_signals")
def test_main_logs_requests_without_the_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_and_end(_: float) -> None:
        url, key = (line.rpartition("=")[2] for line in capsys.readouterr().out.splitlines()[1:])
        headers = {"Authorization": f"Bearer {key}"}
        httpx.get(f"{url}/info?user={key}", headers=headers)
        httpx.get(f"{url}/conversations")
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(time, "sleep", ask_and_end)
    options = ["--max-active-requests", "1", "--rate-limit", "9", "--workers", "1"]
    assert main(["--port", "0", "--log", *options]) == 0
    assert capsys.readouterr().err == "GET /info user='***' → 200\nGET /conversations → 401\n"


def test_default_port_is_the_same_everywhere() -> None:
    made = re.findall(r"^mock: PORT \?= (\d+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    ports = {
        _parser().get_default("port"),
        inspect.signature(mock).parameters["port"].default,
        *map(int, made),
    }
    assert (ports, len(made)) == ({8080}, 1)


def test_import_without_werkzeug_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "werkzeug", None)
    with pytest.raises(ImportError, match=re.escape(install_command("testing"))):
        importlib.reload(dify_chat.testing)
