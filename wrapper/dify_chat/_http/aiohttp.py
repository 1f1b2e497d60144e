"""httpx over the connections of aiohttp."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self

import aiohttp
from aiohttp.connector import Connection
from httpx_aiohttp import AiohttpTransport


class Transport(AiohttpTransport):
    """Connections as our own httpx has them: as many as are wanted, none idle for long, and no cookies.

    Args:
        keepalive_expiry: After how many seconds to close an idle connection.
    """

    def __init__(self, keepalive_expiry: float) -> None:
        super().__init__(client=self._new_session)
        self._keepalive_expiry = keepalive_expiry

    def _new_session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=self._keepalive_expiry, ssl=self.ssl_context
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=_Response,
            trust_env=True,
        )
        # It would send all but POST again; what is sent again is decided in one place, and that isn't here.
        session._retry_connection = False
        return session


class _Response(aiohttp.ClientResponse):
    """An answer that ends when its connection does."""

    async def start(self, connection: Connection) -> Self:
        await super().start(connection)
        # After a chunk without a valid size aiohttp closes the connection, and leaves who reads waiting.
        if connection.protocol is not None and connection.protocol.closed is not None:
            connection.protocol.closed.add_done_callback(self._end)
        return self

    def _end(self, closed: asyncio.Future[None]) -> None:
        with suppress(asyncio.CancelledError):
            closed.exception()  # asyncio logs an exception that no code asks for
        if not self.content.is_eof() and self.content.exception() is None:
            self.content.set_exception(aiohttp.ClientPayloadError("the answer can't be read on"))
