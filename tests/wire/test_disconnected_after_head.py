"""A server that hangs up within the head of its response."""

from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError
from tests.support.raw import RawServer
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport


def half_a_head(connection: Any) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: session=abc\r\nContent-Type: applic")
    return False


async def test_error_of_half_a_head_shows_no_header() -> None:
    with RawServer(half_a_head) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyConnectionError, match="the connection broke: ") as raised:
                await chat.send("hi")
    assert "session" not in str(raised.value)
