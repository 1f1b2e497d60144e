"""The first use of each operation, in a process that has no descriptor left for an import."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest

from tests.contract.description import operations
from tests.support.forked import needs_fork
from tests.support.http_server import HttpServer, ReceivedRequest

NAMES = [*(operation.id for operation in operations()), "with_raw_response.info"]
REFUSAL = b'{"code": "not_found", "message": "no", "status": 404}'


class Refusing(HttpServer):
    """Refuses each request."""

    def answer(self, request: ReceivedRequest, connection: socket.socket) -> bool:
        head = f"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: {len(REFUSAL)}"
        connection.sendall(head.encode() + b"\r\n\r\n" + REFUSAL)
        return True


@needs_fork
@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_first_use_names_limit_and_second_reaches_server(flavour: str) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.first_uses", flavour]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with Refusing() as server:
        program = subprocess.run(
            [*command, server.url, *NAMES], capture_output=True, text=True, env=environment, check=False
        )
    assert program.returncode == 0, program.stderr
    told = json.loads(program.stdout)
    limit = r"DifyConnectionError: this process has no descriptor left .*; its limit \(`ulimit -n`\) is 64: "
    assert {name: first for name, (first, _) in told.items() if not re.match(limit, first)} == {}
    reached = r"(ConversationNotFoundError|NotFoundError): [A-Z]+ /\S+: 404 not_found"
    assert {name: second for name, (_, second) in told.items() if not re.match(reached, second)} == {}
