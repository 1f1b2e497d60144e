"""Responses with long headers, or many: every transport takes as many."""

from contextlib import suppress
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError
from tests.support.made import answer
from tests.support.raw import RawServer
from tests.wire._async.talks import KEY, talk

pytestmark = pytest.mark.every_transport

REPLY = {"event": "message", "answer": "Hello"}
LONG = {"Content-Security-Policy": "x" * 60_000}
MANY = {f"X-Header-{number}": "x" * 100 for number in range(600)}


@pytest.mark.parametrize("headers", [LONG, MANY], ids=["long", "many"])
async def test_answer_behind_large_head_arrives(headers: dict[str, str]) -> None:
    large = answer(REPLY, headers=headers)
    async with talk(large, large) as (chat, _):
        for _ in range(2):
            assert (await chat.send("hi")).answer == "Hello"


def endless_head(connection: Any) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"X: " + b"x" * 1000 + b"\r\n")
    return False


async def test_endless_head_is_refused() -> None:
    with RawServer(endless_head) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyConnectionError, match="the connection broke"):
                await chat.send("hi")
