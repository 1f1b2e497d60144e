"""How the body of a response over aiohttp is read, from a reader that the test feeds."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientPayloadError, StreamReader
from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import EMPTY_PAYLOAD

from dify_chat._http.aiohttp import _Stream

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def body_of(content: Any, read_timeout: float | None = None) -> _Stream:
    return _Stream(SimpleNamespace(content=content), read_timeout)  # type: ignore[arg-type]


def new_reader() -> StreamReader:
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    protocol.transport = asyncio.Transport()
    return StreamReader(protocol, 1 << 16, loop=loop)


async def test_body_is_read_to_its_end() -> None:
    reader = new_reader()
    body = body_of(reader, read_timeout=60)
    waiting = asyncio.ensure_future(anext(body))
    await asyncio.sleep(0)
    reader.feed_data(b"a", 1)
    assert await waiting == b"a"
    reader.feed_data(b"b", 1)
    reader.feed_eof()
    assert [chunk async for chunk in body] == [b"b"]
    assert [chunk async for chunk in body] == []
    body.limit_read_timeout(1)  # ends the timer


async def test_chunk_has_64_kib_at_most() -> None:
    reader = new_reader()
    reader.feed_data(bytes(100_000), 100_000)
    reader.feed_eof()
    assert [len(chunk) async for chunk in body_of(reader)] == [65_536, 34_464]


async def test_what_came_before_a_fault_is_read_first() -> None:
    reader = new_reader()
    body = body_of(reader)
    reader.feed_data(b"a", 1)
    reader.set_exception(ClientPayloadError("cut"))
    assert await anext(body) == b"a"
    for _ in range(2):
        with pytest.raises(ClientPayloadError, match="cut"):
            await anext(body)


async def test_fault_ends_a_wait() -> None:
    reader = new_reader()
    waiting = asyncio.ensure_future(anext(body_of(reader)))
    await asyncio.sleep(0)
    reader.set_exception(ClientPayloadError("cut"))
    with pytest.raises(ClientPayloadError, match="cut"):
        await waiting


async def test_response_without_a_body_has_no_chunks() -> None:
    assert [chunk async for chunk in body_of(EMPTY_PAYLOAD)] == []
