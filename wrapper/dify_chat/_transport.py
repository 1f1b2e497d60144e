"""All that the client knows of httpx: no other module imports it."""

from __future__ import annotations

import platform
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

import httpx

from ._errors import DifyConfigError, DifyConnectionError, DifyTimeoutError, TimeoutPhase
from ._version import __version__

AsyncClient: TypeAlias = httpx.AsyncClient
Client: TypeAlias = httpx.Client
OutgoingRequest: TypeAlias = httpx.Request
Response: TypeAlias = httpx.Response
PhaseTimeout: TypeAlias = httpx.Timeout
Timeout: TypeAlias = float | httpx.Timeout | None
_Seconds: TypeAlias = float | None

CONNECT_SECONDS = 5.0
# A healthy stream says something every 10 s, a ping at least; silence for six times as long is none.
STREAM_SECONDS = 60.0
# A blocking call is silent until the model is done.
BLOCKING_SECONDS = 600.0

_USER_AGENT = f"dify-chat/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"

# gunicorn closes an idle connection after 2.0 s: the client must be the first to do so. A stream holds its
# connection for as long as the model talks, so how many there are at once is for the server to limit.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=100, keepalive_expiry=1.5)


def new_client() -> httpx.Client:
    """Make the connection pool of a client that was given none.

    Raises:
        DifyConfigError: The environment, which httpx heeds, names certificates or a proxy that can't be used.
    """
    with _environment_explained():
        return httpx.Client(limits=_LIMITS, headers={"User-Agent": _USER_AGENT})


def new_async_client() -> httpx.AsyncClient:
    """Make the connection pool of an async client that was given none.

    Raises:
        DifyConfigError: The environment, which httpx heeds, names certificates or a proxy that can't be used.
    """
    with _environment_explained():
        return httpx.AsyncClient(limits=_LIMITS, headers={"User-Agent": _USER_AGENT})


@contextmanager
def _environment_explained() -> Iterator[None]:
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


class Faults:
    """The exceptions of the library that a client comes from, and what they mean.

    Attributes:
        transport: Raised when a connection fails, before or after the request was sent.
        unwritable: Raised for a request that can't be written, before anything is sent of it.
    """

    def __init__(self, client: httpx.Client | httpx.AsyncClient) -> None:
        self._library = _library_of(client)
        self.transport: type[Exception] = self._library.RequestError
        self.unwritable: tuple[type[Exception], ...] = (self._library.InvalidURL, TypeError, ValueError)

    def explained(self, error: Exception, *, method: str, path: str, timeout: Timeout) -> DifyConnectionError:
        """Say what a transport's exception means for a call."""
        library = self._library
        timeouts: dict[TimeoutPhase, type[Exception]] = {
            "connect": library.ConnectTimeout,
            "read": library.ReadTimeout,
            "write": library.WriteTimeout,
            "pool": library.PoolTimeout,
        }
        never_sent = isinstance(error, library.ConnectError | library.ConnectTimeout | library.PoolTimeout)
        phase = next((phase for phase, kind in timeouts.items() if isinstance(error, kind)), None)
        explained: DifyConnectionError
        if phase is not None:
            explained = DifyTimeoutError(phase, _seconds(timeout, phase), method=method, path=path)
        else:
            what = "could not connect" if never_sent else "the connection broke"
            said = str(error) or type(error).__name__
            explained = DifyConnectionError(f"{what}: {said}", method=method, path=path)
        explained.never_sent = never_sent
        return explained


def _library_of(client: httpx.Client | httpx.AsyncClient) -> Any:
    """Find the package of a client's class, httpx or one that continues it: its exceptions are its own."""
    for kind in reversed(type(client).__mro__):
        package = sys.modules[kind.__module__.partition(".")[0]]
        if hasattr(package, "AsyncClient") and hasattr(package, "RequestError"):
            return package
    raise TypeError(f"http_client must be an httpx client, not {type(client).__name__}")


def _seconds(timeout: Any, phase: TimeoutPhase) -> _Seconds:
    seconds: _Seconds = getattr(timeout, phase, timeout)
    return seconds
