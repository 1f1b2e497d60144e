"""More streams than the process may have descriptors for, in a process of its own."""

import json
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from socket import socket

import pytest

from tests.support.exhausted import LIMIT, STREAMS
from tests.support.http_server import HttpServer, ReceivedRequest
from tests.support.made import frame, message, message_end, stopped
from tests.support.replay import play

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
FIRST = frame(message("Hel"))
REST = frame(message("lo")) + frame({"event": "node_retry", "data": {}}) + frame(message_end())
CLIENTS = [("async", name) for name in ("httpx", "httpx2", "aiohttp")] + [
    ("sync", "httpx"),
    ("sync", "httpx2"),
]


class Paused(HttpServer):
    """Sends one event to each client, and the rest when it is told to.

    Attributes:
        go: To be set for the rest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def answer(self, request: ReceivedRequest, connection: socket) -> bool:
        if request.path.endswith("/stop"):
            return play(stopped(), connection)
        connection.sendall(HEAD + FIRST)
        assert self.go.wait(60)
        with suppress(ConnectionError):  # some are left
            connection.sendall(REST)
        return False


@pytest.mark.parametrize(("flavour", "transport"), CLIENTS)
def test_streams_beyond_limit_say_so_and_others_go_on(flavour: str, transport: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.exhausted", flavour, transport]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with Paused() as server:
        program = subprocess.Popen(
            [*command, server.url, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        with program:
            assert program.stdout is not None
            assert program.stdout.readline() == "settled\n"
            server.go.set()
            told = json.loads(program.communicate("\n", timeout=60)[0])
    results = told["results"]
    left, whole = results.pop("left"), results.pop("Hello")
    assert LIMIT * 0.8 < left + whole < LIMIT
    (error,) = results
    assert results[error] == STREAMS - left - whole
    assert re.fullmatch(
        r"DifyConnectionError: POST /chat-messages: could not connect to http://127\.0\.0\.1:\d+: this"
        r" process has no descriptor left for another connection; its limit \(`ulimit -n`\) is 128: raise it,"
        r" or hold fewer streams at once",
        error,
    )
    assert told["imported"] == []
