"""A response that is read while it is being closed."""

from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConnectionError
from dify_chat._async import lease as leases
from dify_chat._http.synchronization import async_unbroken
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
    refused: list[DifyConnectionError] = []

    async def read_meanwhile(closing: Any) -> None:
        with pytest.raises(DifyConnectionError, match="closed while it was read") as raised:
            await response.next_chunk()
        refused.append(raised.value)
        await async_unbroken(closing)

    monkeypatch.setattr(leases, "async_unbroken", read_meanwhile)
    with RawServer(two_chunks) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = await chat.text_to_audio("hi").open()
            response: Any = speech._response
            assert await response.next_chunk() == b"abc"
            await speech.close()
    assert len(refused) == 1


class Ending:
    """Chunks that end when the response is closed, or fail after it was."""

    def __init__(self, lease: Any, error: Exception | None = None) -> None:
        self._lease = lease
        self._error = error

    def __aiter__(self) -> "Ending":
        return self

    async def __anext__(self) -> bytes:
        self._lease.is_closed = True
        if self._error is not None:
            raise self._error
        raise StopAsyncIteration


async def test_body_without_length_that_closing_ends_is_not_whole() -> None:
    with RawServer(two_chunks) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = await chat.text_to_audio("hi").open()
            response: Any = speech._response
            lease = response._lease
            chunks, lease.chunks = lease.chunks, Ending(lease)
            with pytest.raises(DifyConnectionError, match="closed while it was read"):
                await response.next_chunk()
            lease.is_closed, lease.chunks = False, chunks
            await speech.close()


async def test_exception_of_content_that_was_put_back_comes_out_after_closing() -> None:
    with RawServer(two_chunks) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = await chat.text_to_audio("hi").open()
            response: Any = speech._response
            await speech.close()
            response._interrupted = False
            response._lease.chunks = Ending(response._lease, ZeroDivisionError("of a hook"))
            with pytest.raises(ZeroDivisionError):
                await response.next_chunk()


async def test_interruption_before_the_wait_comes_out_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with RawServer(two_chunks) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            speech = await chat.text_to_audio("hi").open()
            response: Any = speech._response
            monkeypatch.setattr(response._lease.pool, "check", interrupted)
            with pytest.raises(KeyboardInterrupt):
                await response.next_chunk()
            monkeypatch.undo()
            with pytest.raises(DifyConnectionError, match="was cancelled half-way"):
                await response.next_chunk()
