# Written from _async/test_large_heads.py by generator/unasync.py, which `make generate` runs.

"""Responses with long headers, or many: every transport takes as many."""

from contextlib import suppress
from typing import Any

import pytest

from dify_chat import DifyChat, DifyConnectionError
from tests.support.made import answer
from tests.support.raw import RawServer
from tests.wire._sync.talks import KEY, talk

pytestmark = pytest.mark.every_transport

REPLY = {"event": "message", "answer": "Hello"}
LONG = {"Content-Security-Policy": "x" * 60_000}
MANY = {f"X-Header-{number}": "x" * 100 for number in range(600)}


@pytest.mark.parametrize("headers", [LONG, MANY], ids=["long", "many"])
def test_answer_behind_large_head_arrives(headers: dict[str, str]) -> None:
    large = answer(REPLY, headers=headers)
    with talk(large, large) as (chat, _):
        for _ in range(2):
            assert (chat.send("hi")).answer == "Hello"


def endless_head(connection: Any) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"X: " + b"x" * 1000 + b"\r\n")
    return False


def test_endless_head_is_refused() -> None:
    with RawServer(endless_head) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyConnectionError, match="the connection broke"):
                chat.send("hi")
