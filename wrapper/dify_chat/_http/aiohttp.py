"""httpx over the connections of aiohttp."""

from __future__ import annotations

import asyncio
import selectors
import socket
import ssl
from base64 import b64encode
from functools import lru_cache, partial
from io import BytesIO
from types import SimpleNamespace
from typing import Any, Self, cast
from weakref import WeakSet

import aiohttp
import httpx
from aiohttp import AddrInfoType
from aiohttp.connector import Connection
from aiohttp.streams import EMPTY_PAYLOAD
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import AiohttpResponseStream, map_aiohttp_exceptions
from yarl import URL

from .._errors import DifyConfigError
from .aiohttp_protocol import Protocol, write_timeout
from .descriptors import Descriptors
from .sockets import leave_transport
from .timed_bodies import TimedBody

# Windows has no poll; select can't take a descriptor above 1023.
_Selector = getattr(selectors, "PollSelector", selectors.SelectSelector)
_MOST_AT_ONCE = 1024 * 1024  # of more bytes aiohttp warns, unless they are a file
# What is read of a body, where aiohttp's reader has none of these names.
_NO_CONTENT = SimpleNamespace(_buffer=b"", _exception=None, _eof=True)
_PROBE = b"HTTP/1.1 204 Probe\r\n\r\n"


class Transport(AiohttpTransport):
    """Connections as our own httpx has them: as many as are wanted, none idle for long, and no cookies.

    Args:
        keepalive_expiry: After how many seconds to close an idle connection.
        proxy: The proxy of all requests.
        verify: The SSL context.

    Attributes:
        loop_class: What its event loops are.
        takes_dict: Whether the headers of a request may be a dict.
    """

    loop_class = asyncio.AbstractEventLoop
    takes_dict = True

    def __init__(self, *, keepalive_expiry: float, proxy: Any, verify: ssl.SSLContext, **_: object) -> None:
        self._keepalive_expiry = keepalive_expiry
        self._responses: WeakSet[aiohttp.ClientResponse] = WeakSet()
        self._descriptors = Descriptors()
        super().__init__(client=self._new_session, verify=verify, proxy=proxy and _proxy(proxy))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not isinstance(self.client, aiohttp.ClientSession):
            self.client = self._new_session()
        headers: Any = request.headers
        if isinstance(headers, httpx.Headers):
            headers = {name.decode(): value.decode() for name, value in headers.raw}
        proxy = self.proxy
        if proxy is not None and request.url.scheme == "http":
            headers = {**headers, **proxy.headers}  # not in place: the request is in frames of errors
        body: Any = request.stream
        if isinstance(body, httpx.ByteStream):
            body = b"".join(body) or None
            if body is not None and len(body) > _MOST_AT_ONCE:
                body = BytesIO(body)
        else:
            headers.pop("Transfer-Encoding", None)  # aiohttp adds its own
        timeout = request.extensions["timeout"]
        if write_timeout.get() != timeout["write"]:  # to set it makes two objects of each stream
            write_timeout.set(timeout["write"])
        try:
            received = await self.client.request(
                request.method,
                URL(str(request.url), encoded=True),  # it would write some signs of a text unescaped
                headers=headers,
                data=body,
                allow_redirects=False,
                auto_decompress=False,
                compress=False,
                timeout=_timeout(timeout["connect"], timeout["read"], timeout["pool"]),
                proxy=None if proxy is None else str(proxy.url),
                proxy_headers=None if proxy is None else proxy.headers,
            )
        except Exception:
            with map_aiohttp_exceptions():
                raise
        self._responses.add(received)
        stream = _Stream(received, timeout["read"])
        return httpx.Response(
            received.status, headers=_headers(received), stream=stream, extensions={"chunks": stream}
        )

    def _new_session(self) -> aiohttp.ClientSession:
        session = aiohttp.ClientSession(
            connector=_Connector(
                limit=0,
                keepalive_timeout=self._keepalive_expiry,
                ssl=self.ssl_context,
                socket_factory=self._new_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=_Response,
            # It would look for credentials in ~/.netrc; the proxies of the environment come from us.
            trust_env=False,
        )
        # It would send all but POST again; what is sent again is decided in one place, and that isn't here.
        session._retry_connection = False
        return session

    def _new_socket(self, address: AddrInfoType) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        self._descriptors.note(made.fileno())
        return made

    def abandon(self) -> None:
        """Close the sockets of a session whose event loop is closed, and forget it."""
        self._close_sockets()
        self.abort()

    def abort(self) -> None:
        """Close the session at once."""
        session, self.client = self.client, self._new_session
        if isinstance(session, aiohttp.ClientSession) and not session.closed:
            connector: Any = session.connector
            session.detach()
            connector.__exit__()  # the one way to close it that isn't awaited
            for connection in filter(None, [response.connection for response in self._responses]):
                connection.close()  # else it warns when it is freed

    def leave_to_parent(self) -> None:
        """Close this process's descriptors of the sockets of its parent."""
        self._close_sockets()
        self._descriptors.close_copies()

    def _close_sockets(self) -> None:
        if isinstance(self.client, aiohttp.ClientSession) and not self.client.closed:
            connector: Any = self.client.connector
            idle = [protocol for queue in connector._conns.values() for protocol, _ in queue]
            transports = [getattr(protocol, "transport", None) for protocol in (*idle, *connector._acquired)]
            for transport in filter(None, transports):
                leave_transport(transport)


def _headers(received: aiohttp.ClientResponse) -> httpx.Headers:
    headers = httpx.Headers()
    # httpx itself looks at the type of each name and value, and takes twice as long.
    headers._list = [(name, name.lower(), value) for name, value in received.raw_headers]
    return headers


@lru_cache(maxsize=64)
def _timeout(connect: float | None, read: float | None, pool: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=connect, sock_read=read, connect=pool)


def _proxy(given: str | httpx.URL | httpx.Proxy) -> httpx.Proxy:
    """Return a proxy with its credentials in the headers.

    httpx-aiohttp gives them in a way that aiohttp 3.14 warns of, and that aiohttp forgets when it uses a
    connection again.
    """
    proxy = given if isinstance(given, httpx.Proxy) else httpx.Proxy(given)
    if proxy.url.scheme not in ("http", "https"):
        raise DifyConfigError("transport='aiohttp' knows no SOCKS proxy: leave transport= out for this one")
    headers = proxy.headers.copy()
    if proxy.raw_auth is not None:
        headers["Proxy-Authorization"] = f"Basic {b64encode(b':'.join(proxy.raw_auth)).decode()}"
    return httpx.Proxy(proxy.url, headers=headers)


class _Connector(aiohttp.TCPConnector):
    """Uses no connection again on which anything came after the end of a response (RFC 9112, 9.2)."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._factory = cast("Any", partial(Protocol, loop=self._loop))

    async def _get(self, *args: Any) -> Connection | None:
        while (connection := await super()._get(*args)) is not None:
            if _is_clean(connection.protocol):
                break
            connection.close()
        return connection

    async def _create_proxy_connection(
        self, request: Any, traces: Any, timeout: aiohttp.ClientTimeout
    ) -> Any:
        # aiohttp gives CONNECT as long as a request may wait for a connection that others use.
        try:
            async with asyncio.timeout(timeout.sock_connect):
                return await super()._create_proxy_connection(request, traces, timeout)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError("the proxy made no connection") from error


class _Response(aiohttp.ClientResponse):
    """A response whose body has no read timeout of aiohttp's."""

    async def start(self, connection: Connection) -> Self:
        await super().start(connection)
        protocol: Any = connection.protocol
        if protocol is not None:
            protocol.end_write_timer()
            protocol.read_timeout = None
            protocol.start_timeout()  # which ends that for the head
        return self


class _Stream(TimedBody, AiohttpResponseStream):
    """The chunks of a body, with those that had come when the connection broke: aiohttp drops these."""

    CHUNK_SIZE = 64 * 1024

    __slots__ = ("_content",)

    def __init__(self, response: aiohttp.ClientResponse, read_timeout: float | None) -> None:
        TimedBody.__init__(self, asyncio.get_running_loop(), read_timeout)
        AiohttpResponseStream.__init__(self, response)
        self._content: Any = _NO_CONTENT if response.content is EMPTY_PAYLOAD else response.content

    # It reads as aiohttp's `read` does, in 2,200 of an event's 66,800 instructions less.
    async def __anext__(self) -> bytes:
        content = self._content
        if not content._eof and content._exception is None:
            self._waits_since = self._loop.time()
            if self._timer is None:
                self._look()
        while not content._buffer:
            if content._exception is not None:
                raise content._exception
            if content._eof:
                raise StopAsyncIteration
            await content._wait("read")
        chunk: bytes = content._read_nowait(self.CHUNK_SIZE)
        return chunk

    async def aclose(self) -> None:
        await super().aclose()
        await AiohttpResponseStream.aclose(self)

    def _look(self, overdue: float | None = None) -> None:
        if self._content._waiter is None:  # the reader is busy, or about to wait
            self._waits_since = self._loop.time()
        super()._look(overdue)

    def _end_wait(self) -> None:
        self._content.set_exception(aiohttp.SocketTimeoutError("nothing came"))


def _is_clean(protocol: Any) -> bool:
    """Return whether nothing has come on an idle connection since the end of its response."""
    return not (protocol.should_close or _is_readable(protocol.transport)) and _is_at_start(protocol)


def _is_readable(transport: Any) -> bool:
    """Return whether bytes wait that the event loop hasn't read yet."""
    with _Selector() as selector:
        selector.register(transport.get_extra_info("socket"), selectors.EVENT_READ)
        return bool(selector.select(0))


def _is_at_start(protocol: Any) -> bool:
    """Return whether the parser of a connection holds no beginning of a head, which it shows nowhere.

    It does if it doesn't read the probe as it is. The next response gets a parser of its own.
    """
    try:
        messages, *_ = protocol._parser.feed_data(_PROBE)
    except (aiohttp.http_exceptions.HttpProcessingError, AttributeError):
        return False
    return [message.reason for message, _ in messages] == ["Probe"]
