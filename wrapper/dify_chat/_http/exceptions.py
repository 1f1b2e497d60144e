"""The exceptions of httpx, its forks and aiohttp, and the errors of ours that they become."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from .._errors import DifyConnectionError, DifyInputError, DifyTimeoutError, TimeoutPhase
from .._request.timeouts import Timeout
from .client import AsyncClient, Client


class _Fault(NamedTuple):
    never_sent: bool  # whether the server can't have seen any byte of the request
    phase: TimeoutPhase | None  # the phase that took too long, if one did
    reason: str


class ExceptionMapper:
    """Maps the exceptions of the library that a client comes from.

    Attributes:
        invalid_request: Raised by that library for a request that it can't write, before it sends any byte.
    """

    def __init__(self, client: Client | AsyncClient) -> None:
        self._library = _library_of(client)
        self.invalid_request: tuple[type[Exception], ...] = (self._library.InvalidURL, TypeError, ValueError)

    @property
    def transport_errors(self) -> tuple[type[Exception], ...]:
        """Raised when a connection fails, or a file of the request."""
        # aiohttp's pass through httpx while a body is read; they exist only if aiohttp was imported.
        aiohttp = sys.modules.get("aiohttp")
        below = (aiohttp.ClientError,) if aiohttp else ()
        return (DifyInputError, self._library.RequestError, *below)

    def map_exception(
        self, error: Exception, *, method: str, path: str, timeout: Timeout, server: str = "the server"
    ) -> DifyConnectionError:
        """Return the error of ours for an exception of a transport.

        Args:
            error: The exception.
            method, path: The request.
            timeout: The timeout of the request, to say which limit ran out.
            server: The scheme, host and port of the server, where they are known.
        """
        fault = _aiohttp_fault(error) or self._httpx_fault(error)
        _drop_tracebacks(error)
        if fault.phase is not None:
            seconds: Any = getattr(timeout, fault.phase, timeout)
            return DifyTimeoutError(
                fault.phase, seconds, method=method, path=path, never_sent=fault.never_sent
            )
        what = f"could not connect to {server}" if fault.never_sent else "the connection broke"
        if fault.never_sent and "certificate" in fault.reason:
            what += ": the server's certificate isn't trusted; SSL_CERT_FILE may name one that is"
        return DifyConnectionError(
            f"{what}: {fault.reason}", method=method, path=path, never_sent=fault.never_sent
        )

    def _httpx_fault(self, error: Exception) -> _Fault:
        library = self._library
        timeouts: dict[TimeoutPhase, type[Exception]] = {
            "connect": library.ConnectTimeout,
            "read": library.ReadTimeout,
            "write": library.WriteTimeout,
            "pool": library.PoolTimeout,
        }
        phase = next((phase for phase, kind in timeouts.items() if isinstance(error, kind)), None)
        never_sent = phase in ("connect", "pool") or isinstance(error, library.ConnectError)
        return _Fault(never_sent, phase, str(error) or type(error).__name__)


def input_error(error: BaseException | None) -> DifyInputError | None:
    """Return the error that a file of the request raised while it was read, if that is the cause."""
    while error is not None and not isinstance(error, DifyInputError):
        error = error.__cause__ or error.__context__
    return error


def _library_of(client: Client | AsyncClient) -> Any:
    """Return the package of a client's class, httpx or a fork: each has exception classes of its own."""
    for kind in reversed(type(client).__mro__):
        package = sys.modules[kind.__module__.partition(".")[0]]
        if hasattr(package, "AsyncClient") and hasattr(package, "RequestError"):
            return package
    raise TypeError(f"http_client must be an httpx client, not {type(client).__name__}")


def _aiohttp_fault(error: BaseException | None) -> _Fault | None:
    # httpx-aiohttp calls a hang-up after the request a failure to connect; aiohttp's own exception is exact.
    aiohttp = sys.modules.get("aiohttp")
    while aiohttp and error is not None:
        if isinstance(error, aiohttp.ClientError):
            connecting = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            phase: TimeoutPhase | None = None
            if isinstance(error, aiohttp.ServerTimeoutError):
                phase = "connect" if connecting else "read"
            return _Fault(connecting, phase, str(error) or type(error).__name__)
        error = error.__cause__
    return None


def _drop_tracebacks(error: BaseException | None) -> None:
    # The frames of aiohttp hold the request's headers, and so the key.
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__
