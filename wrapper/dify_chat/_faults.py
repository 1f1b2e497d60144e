"""What the exceptions of httpx mean, and those of the libraries that may lie below it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ._errors import DifyConnectionError, DifyInputError, DifyTimeoutError, TimeoutPhase
from ._transport import AsyncClient, Client, Timeout


class Fault(NamedTuple):
    """What an exception says.

    Attributes:
        never_sent: Whether the server can't have seen anything of the request.
        phase: What took too long, if anything did.
        reason: Its words.
    """

    never_sent: bool
    phase: TimeoutPhase | None
    reason: str


class Faults:
    """The exceptions of the library that a client comes from, and what they mean.

    Attributes:
        unwritable: Raised for a request that can't be written, before anything is sent of it.
    """

    def __init__(self, client: Client | AsyncClient) -> None:
        self._library = _library_of(client)
        self.unwritable: tuple[type[Exception], ...] = (self._library.InvalidURL, TypeError, ValueError)

    @property
    def transport(self) -> tuple[type[Exception], ...]:
        """Raised when a connection fails, before or after the request was sent, or a file of the request."""
        return (DifyInputError, self._library.RequestError, *(kind for kind, _ in _below_httpx()))

    def explained(
        self, error: Exception, *, method: str, path: str, timeout: Timeout, server: str = "the server"
    ) -> DifyConnectionError:
        """Say what a transport's exception means for a call, and which server it was."""
        fault = _told_below(error) or self._told(error)
        _forget_frames(error)
        explained: DifyConnectionError
        if fault.phase is not None:
            explained = DifyTimeoutError(
                fault.phase, _seconds(timeout, fault.phase), method=method, path=path
            )
        else:
            what = f"could not connect to {server}" if fault.never_sent else "the connection broke"
            if fault.never_sent and "certificate" in fault.reason:
                what += ": the server's certificate isn't trusted; SSL_CERT_FILE may name one that is"
            explained = DifyConnectionError(f"{what}: {fault.reason}", method=method, path=path)
        explained.never_sent = fault.never_sent
        return explained

    def _told(self, error: Exception) -> Fault:
        library = self._library
        timeouts: dict[TimeoutPhase, type[Exception]] = {
            "connect": library.ConnectTimeout,
            "read": library.ReadTimeout,
            "write": library.WriteTimeout,
            "pool": library.PoolTimeout,
        }
        phase = next((phase for phase, kind in timeouts.items() if isinstance(error, kind)), None)
        never_sent = phase in ("connect", "pool") or isinstance(error, library.ConnectError)
        return Fault(never_sent, phase, str(error) or type(error).__name__)


def input_fault(error: BaseException | None) -> DifyInputError | None:
    """What a file of the request raised while it was sent, if that is what is behind an error."""
    while error is not None and not isinstance(error, DifyInputError):
        error = error.__cause__ or error.__context__
    return error


def _seconds(timeout: Any, phase: TimeoutPhase) -> float | None:
    seconds: float | None = getattr(timeout, phase, timeout)
    return seconds


def _library_of(client: Client | AsyncClient) -> Any:
    """Find the package of a client's class, httpx or one that continues it: its exceptions are its own."""
    for kind in reversed(type(client).__mro__):
        package = sys.modules[kind.__module__.partition(".")[0]]
        if hasattr(package, "AsyncClient") and hasattr(package, "RequestError"):
            return package
    raise TypeError(f"http_client must be an httpx client, not {type(client).__name__}")


def _below_httpx() -> Iterator[tuple[type[Exception], Callable[[Any], Fault]]]:
    """The exceptions of the libraries that are in use below httpx, and who understands them."""
    if aiohttp := sys.modules.get("aiohttp"):
        yield aiohttp.ClientError, _told_by_aiohttp
    if pyreqwest := sys.modules.get("pyreqwest.exceptions"):
        yield pyreqwest.PyreqwestError, _told_by_pyreqwest


def _told_below(error: BaseException | None) -> Fault | None:
    """What the library below httpx said, which knows better.

    What is translated of it into httpx's terms as a failure to connect may have happened later.
    """
    while error is not None:
        for kind, understood in _below_httpx():
            if isinstance(error, kind):
                return understood(error)
        error = error.__cause__
    return None


def _forget_frames(error: BaseException | None) -> None:
    """Drop the frames that an error came through: aiohttp's hold the headers, and so the key."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__


def _told_by_aiohttp(error: Any) -> Fault:
    aiohttp = sys.modules["aiohttp"]
    connecting = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    phase: TimeoutPhase | None = None
    if isinstance(error, aiohttp.ServerTimeoutError):
        phase = "connect" if connecting else "read"
    return Fault(connecting, phase, str(error) or type(error).__name__)


def _told_by_pyreqwest(error: Any) -> Fault:
    causes = [cause["message"] for cause in (getattr(error, "details", {}) or {}).get("causes") or []]
    waiting_for_pool = type(error).__name__ == "PoolTimeoutError"
    # Its ConnectError and ConnectTimeoutError are any failure before the head of the answer.
    connecting = waiting_for_pool or "client error (Connect)" in causes
    phase: TimeoutPhase | None = None
    if isinstance(error, TimeoutError):
        phase = "pool" if waiting_for_pool else "connect" if connecting else "read"
    return Fault(connecting, phase, causes[-1] if causes else error.message)
