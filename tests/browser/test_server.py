"""The example as one starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser.visiting import events

ROOT = Path(__file__).parents[2]


@contextmanager
def started(told: list[str], **environment: str) -> Iterator[str]:
    """The address of the server, which is interrupted at the end; what it prints is `told`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIFY_")}
    paths = os.pathsep.join([str(ROOT / "generated_client"), str(ROOT / "wrapper")])
    server = subprocess.Popen(
        [sys.executable, "-W", "error", str(ROOT / "examples/web_chat/server.py"), "--port", "0"],
        env={**kept, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert server.stdout
    try:
        for line in server.stdout:
            told.append(line)
            if address := re.search(r"running on (http://[\d.:]+)", line):
                yield address[1]
                break
    finally:
        server.send_signal(signal.SIGINT)
        told.append(server.communicate(timeout=20)[0])
    assert server.returncode == 0


def ask(address: str) -> httpx.Response:
    return httpx.post(f"{address}/api/answers", json={"content": "hello"}, headers={"Origin": address})


def test_server_runs_without_arguments() -> None:
    told: list[str] = []
    with started(told) as address:
        assert "<title>Chat</title>" in httpx.get(address).text
        answer = events(ask(address))
    assert (
        "".join(event["answer"] for event in answer if event.get("event") == "message") == "You said: hello"
    )
    assert "mock server" in told[0]
    assert "Traceback" not in "".join(told)


def test_server_uses_dify_of_environment() -> None:
    environment = {"DIFY_BASE_URL": "http://127.0.0.1:9/v1", "DIFY_API_KEY": "app-key"}
    told: list[str] = []
    with started(told, **environment) as address:
        answer = ask(address)
    assert answer.status_code == 502
    assert answer.json() == {"error": "Dify can't be reached. Try again in a while."}
    assert "could not connect" in "".join(told)  # the server's log has the reason
    assert "app-key" not in answer.text + "".join(told)
