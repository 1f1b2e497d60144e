"""httpx over pyreqwest, the Python side of Rust's reqwest.

pyreqwest has transports for httpx itself. They gather 64 KiB before they give any, and take the sum of all
timeouts for the longest that an answer may last: neither is for streams.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import lru_cache, partial
from threading import Lock
from typing import Any
from weakref import WeakSet

import httpx
from pyreqwest.client import ClientBuilder, SyncClientBuilder
from pyreqwest.request import StreamRequest, SyncStreamRequest
from pyreqwest.response import BaseResponse

from .._transport import IDLE_SECONDS, MOST_IDLE

# reqwest has its timeouts by pool, so there is one for each of the patiences that are in use.
_POOLS = 8


class Transport(httpx.BaseTransport):
    """Sends requests over pools of pyreqwest."""

    def __init__(self) -> None:
        self._pool_of = lru_cache(_POOLS)(partial(_new_pool, SyncClientBuilder))
        self._bodies: WeakSet[_Body] = WeakSet()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the head of its answer."""
        body = _Body(_exchange(self._pool_of, request))
        answer = body.open()
        self._bodies.add(body)
        return answer

    def close(self) -> None:
        """Close all connections."""
        self._pool_of.cache_clear()
        for body in list(self._bodies):
            body.close()


class AsyncTransport(httpx.AsyncBaseTransport):
    """Sends requests over pools of pyreqwest."""

    def __init__(self) -> None:
        self._pool_of = lru_cache(_POOLS)(partial(_new_pool, ClientBuilder))
        self._bodies: WeakSet[_AsyncBody] = WeakSet()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the head of its answer."""
        body = _AsyncBody(_exchange(self._pool_of, request))
        answer = await body.open()
        self._bodies.add(body)
        return answer

    async def aclose(self) -> None:
        """Close all connections."""
        self._pool_of.cache_clear()
        for body in list(self._bodies):
            await body.aclose()


class _Body(httpx.SyncByteStream):
    """Gives chunks as they come.

    Nothing ends the wait for one but the server: if another thread closes meanwhile, the reader does it.
    """

    def __init__(self, exchange: SyncStreamRequest) -> None:
        self._exchange = exchange
        self._reading = Lock()
        self._open = True
        self._closing = False

    def open(self) -> httpx.Response:
        response = self._exchange.__enter__()
        self._next_chunk = response.body_reader.read_chunk
        return _answer(response, self)

    def __iter__(self) -> Iterator[bytes]:
        while True:
            try:
                with self._reading:
                    chunk = self._next_chunk()
            finally:
                if self._closing:
                    self.close()
            if self._closing:
                raise httpx.ReadError("closed while it was read")
            if chunk is None:
                return
            yield chunk.to_bytes()

    def close(self) -> None:
        self._closing = True
        if self._reading.acquire(blocking=False):
            if self._open:
                self._open = False
                self._exchange.__exit__(None, None, None)
            self._reading.release()


class _AsyncBody(httpx.AsyncByteStream):
    """Gives chunks as they come. Closing interrupts whichever task waits for one."""

    def __init__(self, exchange: StreamRequest) -> None:
        self._exchange = exchange
        self._reader: asyncio.Task[Any] | None = None
        self._closing = False

    async def open(self) -> httpx.Response:
        response = await _cancellable(self._exchange.__aenter__())
        self._next_chunk = response.body_reader.read_chunk
        return _answer(response, self)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self._reader = reader = asyncio.current_task()
            try:
                chunk = await self._next_chunk()
            except asyncio.CancelledError:
                if reader is None or not self._closing:
                    raise
                reader.uncancel()
                raise httpx.ReadError("closed while it was read") from None
            finally:
                self._reader = None
            if chunk is None:
                return
            yield chunk.to_bytes()

    async def aclose(self) -> None:
        if self._closing:
            return
        self._closing = True
        if self._reader is not None:
            self._reader.cancel()
        await self._exchange.__aexit__(None, None, None)


@types.coroutine
def _cancellable(waiting: Any) -> Any:
    """Raise the cancellation that came: pyreqwest makes another of it, which anyio can't know."""
    cancelled: asyncio.CancelledError | None = None
    while True:
        try:
            awaited = waiting.throw(cancelled) if cancelled else waiting.send(None)
        except StopIteration as done:
            return done.value
        except asyncio.CancelledError:
            raise cancelled or asyncio.CancelledError from None
        try:
            yield awaited
        except asyncio.CancelledError as error:
            cancelled = error


def _new_pool(
    builder: type[ClientBuilder | SyncClientBuilder], connect: float | None, read: float | None
) -> Any:
    pool = builder().follow_redirects(False).referer(False).pool_max_idle_per_host(MOST_IDLE)
    pool = pool.pool_idle_timeout(timedelta(seconds=IDLE_SECONDS))
    pool = pool.gzip(False).deflate(False).brotli(False).zstd(False)  # httpx does it
    if connect is not None:
        pool = pool.connect_timeout(timedelta(seconds=connect))
    if read is not None:
        pool = pool.read_timeout(timedelta(seconds=read))
    return pool.build()


def _exchange(pool_of: Any, request: httpx.Request) -> Any:
    patience = request.extensions["timeout"]
    building = pool_of(patience["connect"], patience["read"]).request(request.method, str(request.url))
    building = building.headers(request.headers.multi_items()).streamed_read_buffer_limit(0)
    try:
        building = building.body_bytes(request.content)
    except httpx.RequestNotRead:
        building = building.body_stream(request.stream)
    return building.build_streamed()


def _answer(response: BaseResponse, body: _Body | _AsyncBody) -> httpx.Response:
    return httpx.Response(response.status, headers=list(response.headers.items()), stream=body)
