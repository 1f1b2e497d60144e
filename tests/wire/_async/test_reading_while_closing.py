"""A response that is read while it is being closed."""

from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError
from dify_chat._async import response as responses
from dify_chat._async import unclean
from tests.support.raw import RawServer
from tests.wire._async.talks import KEY

BODY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
)


def two_chunks(connection: Any) -> bool:
    connection.sendall(BODY)
    return True


async def test_response_gives_no_chunk_while_it_is_being_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    close = unclean.close_unless_clean
    refused: list[DifyConnectionError] = []

    async def read_meanwhile(received: Any) -> None:
        with pytest.raises(DifyConnectionError, match="closed while it was read") as raised:
            await response.next_chunk()
        refused.append(raised.value)
        await close(received)

    monkeypatch.setattr(responses, "close_unless_clean", read_meanwhile)
    with RawServer(two_chunks) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = await chat.text_to_audio("hi").open()
            response: Any = speech._response
            assert await response.next_chunk() == b"abc"
            await speech.close()
    assert len(refused) == 1
