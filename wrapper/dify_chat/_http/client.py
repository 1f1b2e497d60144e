"""The httpx client that carries the requests: ours by default, or the caller's."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any, Literal, Protocol, TypeAlias

import httpx

from .._errors import DifyConfigError
from .._extras import install_command
from .._version import __version__

HTTPRequest: TypeAlias = httpx.Request
HTTPResponse: TypeAlias = httpx.Response
AsyncTransport: TypeAlias = Literal["aiohttp"]

# gunicorn closes an idle connection after 2.0 s, so the client closes it before. A stream holds its
# connection for as long as the model talks, so only the server limits how many there are at once.
KEEPALIVE_EXPIRY = 1.5
MAX_KEEPALIVE_CONNECTIONS = 100

_USER_AGENT = f"dify-chat/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
_LIMITS = httpx.Limits(
    max_connections=None,
    max_keepalive_connections=MAX_KEEPALIVE_CONNECTIONS,
    keepalive_expiry=KEEPALIVE_EXPIRY,
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
        extensions: Any = ...,
    ) -> Any: ...


class Client(_AnyClient, Protocol):
    """An `httpx.Client`, or that of a fork of httpx, such as httpx2."""

    def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...
    def close(self) -> None: ...


class AsyncClient(_AnyClient, Protocol):
    """An `httpx.AsyncClient`, or that of a fork of httpx, such as httpx2."""

    async def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...
    async def aclose(self) -> None: ...


class _NoCookies(CookieJar):
    """Keeps no cookie: one client calls for many users, and Dify's API sets none that it needs back."""

    def extract_cookies(self, *_: object) -> None: ...


def new_client() -> httpx.Client:
    """Return the client that `DifyChat` uses by default.

    Raises:
        DifyConfigError: The environment names certificates or a proxy that httpx can't use.
    """
    with _config_errors():
        return httpx.Client(**_settings())


def new_async_client(transport: AsyncTransport | None = None) -> httpx.AsyncClient:
    """Return the client that `AsyncDifyChat` uses by default.

    Args:
        transport: "aiohttp" to make the connections with aiohttp; None for httpx's own.

    Raises:
        DifyConfigError: There is no such transport, or it isn't installed; or the environment names
            certificates or a proxy that httpx can't use.
    """
    with _config_errors():
        if transport is None:
            return httpx.AsyncClient(**_settings())
        return httpx.AsyncClient(transport=_transport(transport), **_settings())


def _transport(name: str) -> httpx.AsyncBaseTransport:
    if name != "aiohttp":
        raise DifyConfigError(
            f"transport is 'aiohttp', or None for httpx's own; not {name!r}."
            " Give a client with another transport as http_client="
        )
    try:
        from .aiohttp import Transport  # noqa: PLC0415 - the extra `aiohttp` brings what it needs
    except ModuleNotFoundError as error:
        raise DifyConfigError(f"transport={name!r} needs {error.name}: {install_command(name)}") from error
    return Transport(KEEPALIVE_EXPIRY)


def _settings() -> dict[str, Any]:
    return {"limits": _LIMITS, "headers": {"User-Agent": _USER_AGENT}, "cookies": _NoCookies()}


@contextmanager
def _config_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, ImportError, ValueError, httpx.InvalidURL) as error:
        raise DifyConfigError(
            f"no connections can be made: {error}; look at SSL_CERT_FILE, SSL_CERT_DIR and the proxies"
            " (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) in the environment"
        ) from error
