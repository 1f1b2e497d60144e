"""The httpx clients that are ours alone, which `DifyChat` and `AsyncDifyChat` make."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from types import FunctionType
from typing import Any, Literal, TypeAlias, cast

import httpx
from httpx._transports.default import map_httpcore_exceptions

from .._errors import DifyConfigError
from .._extras import install_command
from .._request.late_imports import late_import
from . import connections
from .client import Proxy, Verify, configured, settings_of, ssl_context
from .connections import body_of_connection, forget_sent
from .cookies import take_no_cookies
from .sockets import shut_down_stream
from .timed_bodies import TimedBody, asyncio_loop

AsyncTransport: TypeAlias = Literal["aiohttp"]

_NO_BODY = httpx.ByteStream(b"")
_NO_HEADERS = httpx.Headers()
# Sentry replaces the first of these, vcrpy 7 the second, and respx with `using="httpx"` the third.
_REPLACEABLE = ("send", "_send_single_request", "_transport_for_url")


class _Direct(httpx.Client):
    """Hands a request to its transport, and the response back.

    httpx takes a tenth of a call for what we use none of: cookies, redirects, authentication, hooks. Where a
    tool that watches, records or mocks requests has replaced a method of httpx's client, they take that way.
    """

    is_own = True

    def __init__(self, transport: Any, headers: httpx.Headers) -> None:
        super().__init__(transport=transport, headers=headers, trust_env=False)
        self._fields = {name.title(): value for name, value in self.headers.items()}
        take_no_cookies(self)

    def build_request(self, *args: Any, headers: Any = _NO_HEADERS, **given: Any) -> httpx.Request:
        return _request({**self._fields, **headers}, *args, **given)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        response: httpx.Response
        if _is_replaced(httpx.Client):
            response = super().send(request, **options)
        else:
            response = self._transport.handle_request(request)
            forget_sent(response)
        response.request = _without_message(request)
        return response


class _AsyncDirect(httpx.AsyncClient):
    """The same without blocking."""

    is_own = True

    def __init__(self, transport: Any, headers: httpx.Headers) -> None:
        super().__init__(transport=transport, headers=headers, trust_env=False)
        self._fields = {name.title(): value for name, value in self.headers.items()}
        take_no_cookies(self)

    def build_request(self, *args: Any, headers: Any = _NO_HEADERS, **given: Any) -> httpx.Request:
        takes_dict = getattr(self._transport, "takes_dict", False) and not _is_replaced(httpx.AsyncClient)
        return (_plain_request if takes_dict else _request)({**self._fields, **headers}, *args, **given)

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        response: httpx.Response
        if _is_replaced(httpx.AsyncClient):
            response = await super().send(request, **options)
        else:
            response = await self._transport.handle_async_request(request)
            if "chunks" not in response.extensions:  # aiohttp's has a timer, and holds nothing of the request
                forget_sent(response)
                _time_body(response, request)
        response.request = _without_message(request)
        return response


class _Body(TimedBody, httpx.AsyncByteStream):
    """The chunks of a body as the connection reads them, without timeouts of its own."""

    __slots__ = ("_chunks", "_is_late", "_network", "_stream")

    def __init__(
        self, response: httpx.Response, chunks: AsyncIterator[bytes], loop: Any, read_timeout: float
    ) -> None:
        super().__init__(loop, read_timeout)
        self._chunks = chunks
        self._network: Any = response.extensions["network_stream"]
        self._stream: Any = response.stream
        self._is_late = False

    async def __anext__(self) -> bytes:
        self._waits_since = self._loop.time()
        if self._timer is None:
            self._look()
        try:
            return await anext(self._chunks)
        except Exception:
            if not self._is_late:
                with map_httpcore_exceptions():
                    raise
        finally:
            self._waits_since = None
        raise httpx.ReadTimeout("nothing came")  # outside of the block, without the context of the break

    async def aclose(self) -> None:
        await super().aclose()
        await self._stream.aclose()

    def _end_wait(self) -> None:
        self._is_late = True  # a body without a length ends properly where its connection is shut down
        shut_down_stream(self._network)


def _time_body(response: httpx.Response, request: httpx.Request) -> None:
    """Have one timer look after the body of a response, if httpcore and asyncio bring it.

    JSON most times comes with the head, and then httpcore makes no timer.
    """
    if request.extensions.get("accept") == "application/json":
        return
    seconds = request.extensions.get("timeout", {}).get("read")
    loop = asyncio_loop()
    if seconds is None or loop is None:
        return
    try:
        chunks = aiter(body_of_connection(response))
    except AttributeError:  # of another transport
        return
    response.stream = response.extensions["chunks"] = _Body(response, chunks, loop, seconds)
    del request.extensions["timeout"]  # at which httpcore looks when it begins to read the body


def _is_replaced(client: type[httpx.Client | httpx.AsyncClient]) -> bool:
    """Return whether a tool has put a function of its own in the place of a method, to see requests."""
    usual = client.build_request.__globals__
    for name in _REPLACEABLE:
        method = getattr(client, name, None)
        if type(method) is not FunctionType or method.__globals__ is not usual:
            return True
    return False


def _request(
    fields: dict[str, str], method: str, url: httpx.URL, *, content: Any = None, **given: Any
) -> httpx.Request:
    lines = [(name.encode(), value.encode()) for name, value in fields.items()]
    if not isinstance(content, bytes):
        return httpx.Request(method, url, headers=lines, content=content, **given)
    # httpx takes twice as long to find these two out.
    lines = [(b"Host", url.netloc), *lines, (b"Content-Length", b"%d" % len(content))]
    return httpx.Request(method, url, headers=lines, stream=httpx.ByteStream(content), **given)


def _plain_request(
    fields: dict[str, str], method: str, url: httpx.URL, *, content: Any = None, **given: Any
) -> httpx.Request:
    """Return a request whose headers are a dict, if it is a message: those of httpx are 20 objects more."""
    if not isinstance(content, bytes) or given["params"]:
        return _request(fields, method, url, content=content, **given)
    made: Any = object.__new__(httpx.Request)
    made.method, made.url, made.extensions = method, url, given["extensions"]
    made.headers = {"Host": url.netloc.decode(), **fields, "Content-Length": str(len(content))}
    made.stream = httpx.ByteStream(content)
    return cast("httpx.Request", made)


def _without_message(request: httpx.Request) -> httpx.Request:
    """Return a request that was sent, as its response keeps it: the rest takes 2 kB of each stream.

    The request itself stays as it is: pytest-httpx shows it to the caller's tests later.
    """
    kept = object.__new__(httpx.Request)
    kept.method, kept.url, kept.extensions = request.method, request.url, request.extensions
    kept.headers, kept.stream = _NO_HEADERS, _NO_BODY
    return kept


def client_maker(proxy: Proxy | None, verify: Verify) -> Callable[[], httpx.Client]:
    """Return what makes the clients of a `DifyChat`; certificates are read once.

    Raises:
        DifyConfigError: They can't be read.
    """
    return _maker(_Direct, httpx.HTTPTransport, proxy, verify)


def async_client_maker(
    proxy: Proxy | None, verify: Verify, transport: AsyncTransport | None
) -> Callable[[], httpx.AsyncClient]:
    """Return what makes the clients of an `AsyncDifyChat`; certificates are read once.

    Args:
        proxy: The proxy, instead of those of the environment.
        verify: As for `new_http_client`.
        transport: "aiohttp" to make the connections with aiohttp; None for httpx's own.

    Raises:
        DifyConfigError: There is no such transport, it isn't installed, or the certificates can't be read.
    """
    kind = httpx.AsyncHTTPTransport if transport is None else _aiohttp_transport(transport)
    return _maker(_AsyncDirect, kind, proxy, verify)


def _maker(
    client: Callable[[Any, httpx.Headers], Any],
    transport: Callable[..., Any],
    proxy: Proxy | None,
    verify: Verify,
) -> Callable[[], Any]:
    context = configured(httpx, proxy, lambda: ssl_context(httpx, verify, None, trust_env=True))

    def make() -> Any:
        settings = settings_of(httpx, transport, proxy, context, {})
        if (routed := settings.get("transport")) is None:
            routed = transport(proxy=settings["proxy"], verify=context, limits=settings["limits"])
        return client(routed, settings["headers"])

    return lambda: configured(httpx, proxy, make)


def _aiohttp_transport(name: str) -> Any:
    if name != "aiohttp":
        raise DifyConfigError(
            f"transport is 'aiohttp', or None for httpx's own; not {name!r}."
            " Give a client with another transport as http_client="
        )
    try:
        with late_import:
            from .aiohttp import Transport  # noqa: PLC0415 - the extra `aiohttp` brings what it needs
    except ModuleNotFoundError as error:
        raise DifyConfigError(f"transport={name!r} needs {error.name}: {install_command(name)}") from error
    return partial(Transport, keepalive_expiry=connections.KEEPALIVE_EXPIRY)
