"""Responses without a socket that could be shut down: closed twice, closed while read, and read whole."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import anyio
import anyio.lowlevel
import httpx
import pytest

from dify_chat import DifyConfigError, DifyConnectionError
from dify_chat._async.response import AsyncResponse
from dify_chat._http import synchronization
from dify_chat._http.async_pools import AsyncPool
from dify_chat._http.exceptions import ExceptionMapper
from dify_chat._http.pools import Pool
from dify_chat._sync.response import Response
from tests.support.heads import head_of

REQUEST = httpx.Request("GET", "http://localhost")


def extensions(kind: str) -> dict[str, Any]:
    if kind == "no stream":
        return {}
    closed = socket.socket()
    closed.close()
    sockets = {"socket": None if kind == "no socket" else closed}
    return {"network_stream": SimpleNamespace(get_extra_info=sockets.get)}


def of_loop(client: httpx.AsyncClient) -> AsyncPool:
    pool = AsyncPool(client, is_ours=False)
    pool.belong_to(asyncio.get_running_loop())
    return pool


KINDS = pytest.mark.parametrize("kind", ["no stream", "no socket", "a closed socket"])


@KINDS
def test_close_while_thread_reads(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronization, "_RELEASE_TIMEOUT", 0.01)
    with httpx.Client() as client:
        received = httpx.Response(200, content=b"x", extensions=extensions(kind), request=REQUEST)
        response = Response(received, head_of(), ExceptionMapper(client), 1.0, Pool(client, is_ours=False))
        response._lease.reading.acquire()
        response.close()
        with pytest.raises(DifyConnectionError, match="closed while it was read"):
            response.next_chunk()
        response._lease.reading.release()
        response.close()
        with pytest.raises(DifyConnectionError):
            response.next_chunk()


@KINDS
@pytest.mark.anyio
async def test_close_while_task_reads(kind: str) -> None:
    async with httpx.AsyncClient() as client:
        received = httpx.Response(200, content=b"x", extensions=extensions(kind), request=REQUEST)
        response = AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client))
        response._lease.reading.acquire()
        await response.close()
        with pytest.raises(DifyConnectionError, match="closed while it was read"):
            await response.next_chunk()
        response._lease.reading.release()
        await response.close()
        with pytest.raises(DifyConnectionError):
            await response.next_chunk()


def test_read_while_another_thread_reads() -> None:
    with httpx.Client() as client:
        received = httpx.Response(200, content=b"x", request=REQUEST)
        response = Response(received, head_of(), ExceptionMapper(client), 1.0, Pool(client, is_ours=False))
        response._lease.reading.acquire()
        with pytest.raises(DifyConfigError, match="being read already"):
            response.next_chunk()
        response._lease.reading.release()
        assert response.next_chunk() == b"x"
        response.close()


@pytest.mark.anyio
async def test_read_while_another_task_reads() -> None:
    async with httpx.AsyncClient() as client:
        received = httpx.Response(200, content=b"x", request=REQUEST)
        response = AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client))
        response._lease.reading.acquire()
        with pytest.raises(DifyConfigError, match="being read already"):
            await response.next_chunk()
        response._lease.reading.release()
        assert await response.next_chunk() == b"x"
        await response.close()


class SlowToClose(httpx.AsyncByteStream):
    """A body whose closing gives way to other tasks."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"x"

    async def aclose(self) -> None:
        await anyio.lowlevel.checkpoint()


@pytest.mark.anyio
async def test_close_by_two_tasks_at_once() -> None:
    async with httpx.AsyncClient() as client:
        received = httpx.Response(200, stream=SlowToClose())
        response = AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(response.close)
            tasks.start_soon(response.close)
        with pytest.raises(DifyConnectionError, match="the response was closed"):
            await response.next_chunk()


def test_abort_shuts_connection_down_until_response_is_closed() -> None:
    connection = Mock()
    with httpx.Client() as client:
        received = httpx.Response(
            200, content=b"x", extensions={"network_stream": connection}, request=REQUEST
        )
        response = Response(received, head_of(), ExceptionMapper(client), 1.0, Pool(client, is_ours=False))
        response.abort()
        assert connection.get_extra_info.call_count == 1
        response._lease.is_closed = True
        response.abort()
        assert connection.get_extra_info.call_count == 1


@pytest.mark.anyio
async def test_abort_shuts_connection_down_until_response_is_closed_async() -> None:
    connection = Mock()
    async with httpx.AsyncClient() as client:
        received = httpx.Response(
            200, content=b"x", extensions={"network_stream": connection}, request=REQUEST
        )
        response = AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client))
        response.abort()
        assert connection.get_extra_info.call_count == 1
        response._lease.is_closed = True
        response.abort()
        assert connection.get_extra_info.call_count == 1


class BeginsEmpty(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body whose first chunk has no bytes, as a frame of HTTP/2 may."""

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"", b"x")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def test_chunk_without_bytes_is_not_end() -> None:
    with httpx.Client() as client:
        received = httpx.Response(200, stream=BeginsEmpty())
        response = Response(received, head_of(), ExceptionMapper(client), 1.0, Pool(client, is_ours=False))
        assert [response.next_chunk(), response.next_chunk()] == [b"x", None]


@pytest.mark.anyio
async def test_chunk_without_bytes_is_not_end_async() -> None:
    async with httpx.AsyncClient() as client:
        received = httpx.Response(200, stream=BeginsEmpty())
        response = AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client))
        assert [await response.next_chunk(), await response.next_chunk()] == [b"x", None]


def test_excerpt_without_network_stream() -> None:
    with httpx.Client() as client:
        received = httpx.Response(200, content=b"x")
        assert (
            Response(received, head_of(), ExceptionMapper(client), 1.0, Pool(client, is_ours=False)).excerpt()
            == b"x"
        )


@pytest.mark.anyio
async def test_excerpt_without_network_stream_async() -> None:
    async with httpx.AsyncClient() as client:
        received = httpx.Response(200, content=b"x")
        assert (
            await AsyncResponse(received, head_of(), ExceptionMapper(client), 1.0, of_loop(client)).excerpt()
            == b"x"
        )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
