"""The httpx client that carries the requests, and the settings that fit Dify."""

from __future__ import annotations

import platform
import re
import ssl
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar, overload

import httpx

from .._errors import DifyConfigError
from .._request.error_texts import text_of
from .._version import __version__
from . import connections
from .cookies import take_no_cookies
from .proxies import EnvironmentProxies, ProxyRouter

HTTPRequest: TypeAlias = httpx.Request
HTTPResponse: TypeAlias = httpx.Response
Proxy: TypeAlias = str | httpx.URL | httpx.Proxy
Verify: TypeAlias = bool | str | Path | ssl.SSLContext

# A stream holds its connection until the model is done, so only the server limits how many there are at once.
# So many are kept idle.
_MAX_KEEPALIVE_CONNECTIONS = 100
_MAX_PORT = 65535
_DELIMITERS = "[:/?#@]"  # where httpx may cut a URL that it can't read

T = TypeVar("T")


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


def build_request(client: Any, method: str, url: str, headers: dict[str, str], **given: Any) -> Any:
    """Return a request of a client's library, with some headers in the place of the client's."""
    kind: Any = type(getattr(client, "base_url", url))
    parsed = _parsed(kind, url)
    if getattr(client, "is_own", False):
        return client.build_request(method, parsed, headers=headers, **given)
    request = client.build_request(method, parsed, **given)
    # httpx's `build_request` takes five times as long to put a header in the place of the client's.
    for name, value in headers.items():
        request.headers[name] = value
    return request


@lru_cache(maxsize=64)  # httpx takes a seventh of a call to read a URL twice
def _parsed(kind: Callable[[str], T], text: str) -> T:
    return kind(text)


@overload
def new_http_client(
    *, proxy: Proxy | None = None, verify: Verify = True, **settings: Any
) -> httpx.Client: ...
@overload
def new_http_client(*, library: Any, proxy: Any = None, verify: Verify = True, **settings: Any) -> Any: ...
def new_http_client(
    *, library: Any = httpx, proxy: Any = None, verify: Verify = True, **settings: Any
) -> Any:
    """Return an httpx client with the settings that fit Dify, to be given as `http_client=`.

    It takes no cookie of a server, closes connections that were idle for 1.5 s, and has as many as are
    wanted. It reads the proxies of the environment, NO_PROXY with networks and IPv6 addresses, too, but no
    netrc.

    Args:
        library: The module whose client it is: `httpx` or `httpx2`.
        proxy: The proxy of all requests, with its credentials; by default those of the environment.
        verify: Whether to verify the server's certificate; or the path of trusted certificates, or an SSL
            context.
        **settings: What else the client of that library takes: `limits`, `headers`, `cookies`, `event_hooks`,
            `http2`, `mounts`, `cert`, `trust_env` … A `transport` has limits, certificates and proxies of its
            own.

    Returns:
        An `httpx.Client`, or that of the library; to be closed by the caller.

    Raises:
        DifyConfigError: A setting or the environment names certificates or a proxy that can't be used.

    Example:
        with new_http_client(proxy="http://proxy.example:3128") as pool, DifyChat(http_client=pool) as chat:
            print(chat.send("Hello").answer)
    """
    return _made(library, library.Client, library.HTTPTransport, proxy, verify, settings)


@overload
def new_async_http_client(
    *, proxy: Proxy | None = None, verify: Verify = True, **settings: Any
) -> httpx.AsyncClient: ...
@overload
def new_async_http_client(
    *, library: Any, proxy: Any = None, verify: Verify = True, **settings: Any
) -> Any: ...
def new_async_http_client(
    *, library: Any = httpx, proxy: Any = None, verify: Verify = True, **settings: Any
) -> Any:
    """Return an async httpx client with the settings that fit Dify; otherwise as `new_http_client`.

    Args:
        library: The module whose client it is: `httpx` or `httpx2`.
        proxy: As for `new_http_client`.
        verify: As for `new_http_client`.
        **settings: As for `new_http_client`.

    Returns:
        An `httpx.AsyncClient`, or that of the library; to be closed by the caller.

    Raises:
        DifyConfigError: A setting or the environment names certificates or a proxy that can't be used.

    Example:
        async with new_async_http_client(library=httpx2) as pool, AsyncDifyChat(http_client=pool) as chat:
            print((await chat.send("Hello")).answer)
    """
    return _made(library, library.AsyncClient, library.AsyncHTTPTransport, proxy, verify, settings)


def _made(
    library: Any, client: Any, transport: Any, proxy: Any, verify: Verify, settings: dict[str, Any]
) -> Any:
    def make() -> Any:
        return take_no_cookies(client(**settings_of(library, transport, proxy, verify, settings)))

    return configured(library, proxy, make)


def settings_of(
    library: Any, make_transport: Callable[..., Any], proxy: Any, verify: Verify, given: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a client: ours, where the caller has given no other."""
    trust_env = given.pop("trust_env", True)
    context = ssl_context(library, verify, given.pop("cert", None), trust_env=trust_env)
    environment = (
        EnvironmentProxies.read() if trust_env and proxy is None and "transport" not in given else None
    )
    for url in environment.all() if environment else [getattr(proxy, "url", proxy)]:
        port = library.URL(str(url)).port
        if port is not None and port > _MAX_PORT:
            raise ValueError(f"a proxy's port is {port}, and the highest is {_MAX_PORT}")
    limits = library.Limits(
        max_connections=None,
        max_keepalive_connections=_MAX_KEEPALIVE_CONNECTIONS,
        keepalive_expiry=connections.KEEPALIVE_EXPIRY,
    )
    agent = (
        f"dify-chat/{__version__} python/{platform.python_version()} {library.__name__}/{library.__version__}"
    )
    headers = library.Headers({"User-Agent": agent})
    headers.update(given.pop("headers", None))
    settings = {"limits": limits, **given, "headers": headers, "proxy": proxy}
    if environment and environment.all():
        kind = {name: settings[name] for name in ("limits", "http1", "http2") if name in settings}
        settings["transport"] = ProxyRouter(
            environment, lambda url: make_transport(proxy=url, verify=context, **kind)
        )
    # The client itself would read the environment in its own way.
    return settings | {"verify": context, "trust_env": False}


def ssl_context(library: Any, verify: Verify, cert: Any, *, trust_env: bool) -> ssl.SSLContext:
    if isinstance(verify, str | Path):  # httpx 0.28 warns of a text
        is_folder = Path(verify).is_dir()
        verify = ssl.create_default_context(
            cafile=None if is_folder else verify, capath=verify if is_folder else None
        )
    context: ssl.SSLContext = library.create_ssl_context(verify=verify, cert=cert, trust_env=trust_env)
    return context


def configured(library: Any, proxy: Any, make: Callable[[], T]) -> T:
    """Return what a function makes of the settings.

    Raises:
        DifyConfigError: It can't. The exception isn't the cause: its text may have the proxy's password.
    """
    try:
        return make()
    except (OSError, ImportError, ValueError, AttributeError, library.InvalidURL) as error:
        fault = text_of(error)
    for url in (str(proxy), *EnvironmentProxies.read().all()):
        login = url.rpartition("@")[0].rpartition("://")[2]
        for part in filter(None, re.split(_DELIMITERS, login)):
            fault = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "***", fault)
    raise DifyConfigError(
        f"no connections can be made: {fault}; look at SSL_CERT_FILE, SSL_CERT_DIR and the proxies"
        " (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) in the environment, or at proxy= and verify="
    )
