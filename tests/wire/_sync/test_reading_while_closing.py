# Written from _async/test_reading_while_closing.py by generator/unasync.py, which `make generate` runs.

"""A response that is read while it is being closed."""

from typing import Any

import pytest

from dify_chat import DifyChat, DifyConnectionError
from dify_chat._http.synchronization import unbroken
from dify_chat._sync import lease as leases
from tests.support.raw import RawServer
from tests.wire._sync.talks import KEY

BODY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
)


def two_chunks(connection: Any) -> bool:
    connection.sendall(BODY)
    return True


def test_response_gives_no_chunk_while_it_is_being_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[DifyConnectionError] = []

    def read_meanwhile(closing: Any) -> None:
        with pytest.raises(DifyConnectionError, match="closed while it was read") as raised:
            response.next_chunk()
        refused.append(raised.value)
        unbroken(closing)

    monkeypatch.setattr(leases, "unbroken", read_meanwhile)
    with RawServer(two_chunks) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hi").open()
            response: Any = speech._response
            assert response.next_chunk() == b"abc"
            speech.close()
    assert len(refused) == 1


class Ending:
    """Chunks that end when the response is closed, or fail after it was."""

    def __init__(self, lease: Any, error: Exception | None = None) -> None:
        self._lease = lease
        self._error = error

    def __iter__(self) -> "Ending":
        return self

    def __next__(self) -> bytes:
        self._lease.is_closed = True
        if self._error is not None:
            raise self._error
        raise StopIteration


def test_body_without_length_that_closing_ends_is_not_whole() -> None:
    with RawServer(two_chunks) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hi").open()
            response: Any = speech._response
            lease = response._lease
            chunks, lease.chunks = lease.chunks, Ending(lease)
            with pytest.raises(DifyConnectionError, match="closed while it was read"):
                response.next_chunk()
            lease.is_closed, lease.chunks = False, chunks
            speech.close()


def test_exception_of_content_that_was_put_back_comes_out_after_closing() -> None:
    with RawServer(two_chunks) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hi").open()
            response: Any = speech._response
            speech.close()
            response._interrupted = False
            response._lease.chunks = Ending(response._lease, ZeroDivisionError("of a hook"))
            with pytest.raises(ZeroDivisionError):
                response.next_chunk()


def test_interruption_before_the_wait_comes_out_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with RawServer(two_chunks) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            speech = chat.text_to_audio("hi").open()
            response: Any = speech._response
            monkeypatch.setattr(response._lease.pool, "check", interrupted)
            with pytest.raises(KeyboardInterrupt):
                response.next_chunk()
            monkeypatch.undo()
            with pytest.raises(DifyConnectionError, match="was cancelled half-way"):
                response.next_chunk()
