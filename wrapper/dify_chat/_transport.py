"""The way down to httpx: its types, and the clients that are made of it or of what stands in for it."""

from __future__ import annotations

import platform
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from importlib import import_module
from typing import Any, Literal, Protocol, TypeAlias, get_args, runtime_checkable

import httpx

from ._errors import DifyConfigError
from ._version import __version__

OutgoingRequest: TypeAlias = httpx.Request
Response: TypeAlias = httpx.Response
Transport: TypeAlias = Literal["pyreqwest"]
AsyncTransport: TypeAlias = Literal["aiohttp", "pyreqwest"]
_Seconds: TypeAlias = float | None


@runtime_checkable
class PhaseTimeout(Protocol):
    """An `httpx.Timeout`, or that of a library that continues httpx: seconds by phase, None for no end."""

    @property
    def connect(self) -> _Seconds: ...
    @property
    def read(self) -> _Seconds: ...
    @property
    def write(self) -> _Seconds: ...
    @property
    def pool(self) -> _Seconds: ...


Timeout: TypeAlias = float | PhaseTimeout | None

CONNECT_SECONDS = 5.0
# A healthy stream says something every 10 s, a ping at least; silence for six times as long is none.
STREAM_SECONDS = 60.0
# A blocking call is silent until the model is done.
BLOCKING_SECONDS = 600.0

# gunicorn closes an idle connection after 2.0 s: the client must be the first to do so. A stream holds its
# connection for as long as the model talks, so how many there are at once is for the server to limit.
IDLE_SECONDS = 1.5
MOST_IDLE = 100

_USER_AGENT = f"dify-chat/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
_LIMITS = httpx.Limits(
    max_connections=None, max_keepalive_connections=MOST_IDLE, keepalive_expiry=IDLE_SECONDS
)


class _AnyClient(Protocol):
    @property
    def is_closed(self) -> bool: ...
    def build_request(
        self,
        method: str,
        url: str,
        *,
        params: Any = ...,
        json: Any = ...,
        data: Any = ...,
        files: Any = ...,
        headers: Any = ...,
        timeout: Any = ...,
    ) -> Any: ...


class Client(_AnyClient, Protocol):
    """An `httpx.Client`, or that of a library that continues httpx, such as httpx2."""

    def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...
    def close(self) -> None: ...


class AsyncClient(_AnyClient, Protocol):
    """An `httpx.AsyncClient`, or that of a library that continues httpx, such as httpx2."""

    async def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...
    async def aclose(self) -> None: ...


class _NoCookies(CookieJar):
    """Keeps none: one client calls for many users, and Dify's API sets no cookie that is wanted."""

    def extract_cookies(self, *_: object) -> None: ...


def new_client(transport: Transport | None = None) -> httpx.Client:
    """Make the connection pool of a client that was given none.

    Raises:
        DifyConfigError: There is no such transport, or it isn't installed; or the environment, which httpx
            heeds, names certificates or a proxy that can't be used.
    """
    with _explained():
        below = _chosen(transport, Transport) and _module(transport).Transport()
        return httpx.Client(transport=below, **_settings())


def new_async_client(transport: AsyncTransport | None = None) -> httpx.AsyncClient:
    """Make the connection pool of an async client that was given none.

    Raises:
        DifyConfigError: There is no such transport, or it isn't installed; or the environment, which httpx
            heeds, names certificates or a proxy that can't be used.
    """
    with _explained():
        below = _chosen(transport, AsyncTransport) and _module(transport).AsyncTransport()
        return httpx.AsyncClient(transport=below, **_settings())


def _settings() -> dict[str, Any]:
    return {"limits": _LIMITS, "headers": {"User-Agent": _USER_AGENT}, "cookies": _NoCookies()}


def _chosen(transport: str | None, known: Any) -> Any:
    if transport is None or transport in get_args(known):
        return transport
    if transport in get_args(AsyncTransport):
        raise DifyConfigError(f"transport={transport!r} is async only: use AsyncDifyChat, or 'pyreqwest'")
    names = " or ".join(map(repr, get_args(known)))
    raise DifyConfigError(
        f"transport is {names}, or None for httpx's own; not {transport!r}."
        " A client of your own, of httpx2 or with another transport, is given as http_client="
    )


def _module(transport: Any) -> Any:
    try:
        return import_module(f"._transports.{transport}", __package__)
    except ModuleNotFoundError as error:
        raise DifyConfigError(
            f"transport={transport!r} needs {error.name}: pip install 'dify-chat[{transport}]'"
        ) from error


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (OSError, ImportError, ValueError, httpx.InvalidURL) as error:
        raise DifyConfigError(
            f"no connections can be made: {error}; look at SSL_CERT_FILE, SSL_CERT_DIR and the proxies"
            " (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) in the environment"
        ) from error


def wake_reader(response: httpx.Response) -> None:
    """End the wait of another thread that reads: closing the socket under it would leave it waiting."""
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream else None
    if connection is not None:
        with suppress(OSError):  # it may be gone already
            connection.shutdown(socket.SHUT_RDWR)


def default_timeout(read_seconds: float) -> httpx.Timeout:
    """Make the timeout of a call that gave none, by how long the server may be silent in it."""
    return httpx.Timeout(STREAM_SECONDS, connect=CONNECT_SECONDS, read=read_seconds)


def by_phase(timeout: Timeout) -> _Seconds | tuple[_Seconds, _Seconds, _Seconds, _Seconds]:
    """Take a timeout apart: a library that continues httpx has a class of its own for it."""
    if timeout is None or isinstance(timeout, int | float):
        return timeout
    return timeout.connect, timeout.read, timeout.write, timeout.pool
