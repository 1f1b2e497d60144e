"""The exceptions of httpx, its forks and aiohttp, and the errors of ours that they become."""

from __future__ import annotations

import re
import ssl
import sys
from collections.abc import Iterator
from functools import partial
from traceback import walk_tb
from types import CodeType, FrameType, TracebackType
from typing import Any, NamedTuple

from .._errors import DifyConnectionError, DifyInputError, DifyTimeoutError, TimeoutPhase
from .._request.api_key import ApiKey
from .._request.error_texts import text_of
from .._request.timeouts import Timeout
from .causes import causes_of, cleaned, leave_to_callers
from .client import AsyncClient, Client
from .descriptors import limit_reached

# Their frames hold the request; besides them and Python's own, a frame is of the caller's code.
_LIBRARIES = {
    *("httpx", "httpcore", "httpx2", "httpcore2", "h11", "h2", "hpack", "socksio"),
    *("aiohttp", "httpx_aiohttp", "aiohappyeyeballs", "yarl", "multidict"),
    *("anyio", "sniffio", "trio", "uvloop", "gevent", "dify_chat"),
}
# Not the connection's fault: the caller's stack is deep, or the machine is full.
_OF_THE_PROCESS = (RecursionError, MemoryError)
# What OpenSSL says of a response in plain HTTP: 1.1.1 and 3.0 the first, 3.2 and later the second.
_NO_TLS = "(?i)wrong.version.number|record.layer.failure"


# What speaks to a proxy before that has connected to the server: httpcore to a SOCKS proxy, aiohttp to any.
_TO_PROXY = ("_init_socks5_connection", "_create_proxy_connection")


class _Fault(NamedTuple):
    never_sent: bool  # whether the server can't have seen any byte of the request
    phase: TimeoutPhase | None  # the phase that took too long, if one did
    reason: str
    is_refusal: bool = False  # whether a proxy said no
    what: str = "the connection broke"  # unless the request was never sent


class ExceptionMapper:
    """Maps the exceptions of the library that a client comes from.

    Args:
        client: The client, whose hooks are the caller's code.
    """

    def __init__(self, client: Client | AsyncClient) -> None:
        self._client = client
        self._library = _library_of(client)

    def map_exception(
        self,
        error: BaseException,
        *,
        method: str,
        path: str,
        timeout: Timeout,
        key: ApiKey,
        server: str = "the server",
        proxy: str | None = None,
    ) -> BaseException:
        """Return what to raise for an exception of a transport, once it isn't being handled any more.

        That is an error of ours; or the exception itself, if the caller's code raised it (a hook, a transport
        of their own), or the call was cancelled or interrupted. Neither has a frame of a library, since these
        hold the request.

        Args:
            error: The exception.
            method, path: The request.
            timeout: The timeout of the request, to say which limit ran out.
            key: The request's key.
            server: The scheme, host and port of the server, where they are known.
            proxy: Those of the proxy that the request goes through.
        """
        leave_to_callers(error)
        frames = [frame for frame, _ in walk_tb(error.__traceback__)]
        if not isinstance(error, Exception):
            if error.__context__ is not None:
                error.__context__ = cleaned(error.__context__, key)
            return _without_libraries(error)
        if isinstance(error, _OF_THE_PROCESS):
            return _without_libraries(error)
        if self._is_of_a_hook(frames):
            response: Any = getattr(error, "response", None)
            if hasattr(response, "stream"):
                response.stream = self._library.ByteStream(b"")  # the transport's holds the request
            return _without_libraries(error)
        if refused := _input_error(error):
            refused.__cause__ = refused.__cause__ or refused.__context__  # httpcore drops the cause
            return refused.with_traceback(None)
        fault = self._fault(error)
        if fault is None and _is_of_the_caller(frames):
            return _without_libraries(error)
        # Before another exception, as asyncio's of a closed event loop, the request may have been sent.
        fault = fault or _Fault(False, None, text_of(error), what="the request failed")
        of_tls = [text_of(cause) for cause in causes_of(error) if isinstance(cause, ssl.SSLError)]
        the_proxy = f"the proxy {proxy}" if proxy is not None and not of_tls else None
        if the_proxy is not None and (fault.phase == "connect" or _is_before_server(error)):
            the_proxy = (
                the_proxy if fault.never_sent and not fault.phase else f"the server through {the_proxy}"
            )
            fault = fault._replace(never_sent=True, phase=fault.phase and "connect")
        fault = fault._replace(reason=limit_reached(error) or fault.reason)
        advice = _tls_advice(" ".join([fault.reason, *of_tls]), is_through_proxy=proxy is not None)
        failure = _connection_error(fault, method, path, timeout, key, server, the_proxy, advice)
        failure.__cause__ = cleaned(error, key)
        return failure

    def _fault(self, error: Exception) -> _Fault | None:
        """Return what went wrong with the connection; None if the exception doesn't say."""
        if fault := _aiohttp_fault(error):
            return fault
        library = self._library
        if not isinstance(error, library.RequestError):
            return None
        timeouts: dict[TimeoutPhase, type[Exception]] = {
            "connect": library.ConnectTimeout,
            "read": library.ReadTimeout,
            "write": library.WriteTimeout,
            "pool": library.PoolTimeout,
        }
        phase = next((phase for phase, kind in timeouts.items() if isinstance(error, kind)), None)
        is_refusal = isinstance(error, getattr(library, "ProxyError", ()))
        never_sent = phase in ("connect", "pool") or isinstance(error, library.ConnectError) or is_refusal
        return _Fault(never_sent, phase, text_of(error), is_refusal)

    def _is_of_a_hook(self, frames: list[FrameType]) -> bool:
        hooks: Any = getattr(self._client, "event_hooks", {})
        codes = {_code_of(hook) for group in hooks.values() for hook in group}
        return any(frame.f_code in codes for frame in frames)


def _connection_error(
    fault: _Fault,
    method: str,
    path: str,
    timeout: Timeout,
    key: ApiKey,
    server: str,
    the_proxy: str | None,
    advice: str,
) -> DifyConnectionError:
    if fault.phase is not None:
        seconds: Any = getattr(timeout, fault.phase, timeout)
        return DifyTimeoutError(
            fault.phase,
            seconds,
            method=method,
            path=path,
            never_sent=fault.never_sent,
            peer=the_proxy or "the server",
        )
    what = f"could not connect to {the_proxy or server}" if fault.never_sent else fault.what
    if fault.is_refusal:
        what = f"{the_proxy or 'the proxy'} refused to connect to the server"
    elif fault.never_sent:
        what += advice
    return DifyConnectionError(
        f"{what}: {key.redact(fault.reason)}", method=method, path=path, never_sent=fault.never_sent
    )


def _is_before_server(error: BaseException) -> bool:
    """Return whether a proxy had not connected to the server yet, so that this had nothing of the request."""
    frames = [frame for cause in causes_of(error) for frame, _ in walk_tb(cause.__traceback__)]
    return any(
        frame.f_code.co_name in _TO_PROXY or _method(frame) == b"CONNECT"
        for frame in frames
        if _package(frame) in _LIBRARIES
    )


def _method(frame: FrameType) -> Any:
    """Return the method of the request that a function of httpcore has; None of any other."""
    return getattr(frame.f_locals.get("request"), "method", None)


def _tls_advice(reason: str, *, is_through_proxy: bool) -> str:
    """Return what to do about a certificate, or a server that speaks no TLS; "" about anything else."""
    if "certificate is not valid for" in reason:
        return ": the server's certificate is for another name; put that into base_url"
    if "certificate" in reason:
        return ": the server's certificate isn't trusted; SSL_CERT_FILE may name one that is"
    if not re.search(_NO_TLS, reason):
        return ""
    if is_through_proxy:  # either of them may have spoken HTTP
        return ": the server or the proxy doesn't speak TLS; try http:// in the URL of that one"
    return ": the server doesn't speak TLS; try http:// in base_url"


def _input_error(error: BaseException) -> DifyInputError | None:
    """Return the error that a file of the request raised while it was read, if that is the cause."""
    return next((cause for cause in causes_of(error) if isinstance(cause, DifyInputError)), None)


def _library_of(client: Client | AsyncClient) -> Any:
    """Return the package of a client's class, httpx or a fork: each has exception classes of its own."""
    for kind in reversed(type(client).__mro__):
        package = sys.modules[kind.__module__.partition(".")[0]]
        if hasattr(package, "AsyncClient") and hasattr(package, "RequestError"):
            return package
    raise TypeError(f"http_client must be an httpx client, not {type(client).__name__}")


def _aiohttp_fault(error: BaseException) -> _Fault | None:
    # httpx-aiohttp calls a hang-up after the request a failure to connect; aiohttp's own exception is exact.
    aiohttp: Any = sys.modules.get("aiohttp")
    own = aiohttp and next(
        (cause for cause in causes_of(error) if isinstance(cause, aiohttp.ClientError)), None
    )
    if not own:
        return None
    if isinstance(own, aiohttp.ClientHttpProxyError):  # its text has the URL of the server as the proxy's
        return _Fault(True, None, f"{own.status} {own.message}", is_refusal=True)
    connecting = isinstance(own, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    phase: TimeoutPhase | None = None
    if isinstance(own, aiohttp.ServerTimeoutError):
        phase = "connect" if connecting else getattr(own, "phase", "read")
    # Of a response whose body never came, the message is its head, with all headers.
    is_head = isinstance(own, aiohttp.ServerDisconnectedError) and not isinstance(own.message, str)
    return _Fault(connecting, phase, "the server disconnected after the head" if is_head else text_of(own))


def _code_of(hook: Any) -> CodeType | None:
    """Return what a hook runs, by which its frame is known; None of what isn't written in Python."""
    while isinstance(hook, partial):
        hook = hook.func
    hook = getattr(hook, "__func__", hook)
    if not hasattr(hook, "__code__"):
        hook = type(hook).__call__
    return getattr(hook, "__code__", None)


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _is_of_the_caller(frames: list[FrameType]) -> bool:
    """Return whether the caller's code raised an exception, or called Python's own that did."""
    packages = map(_package, reversed(frames))
    innermost = next((package for package in packages if package not in sys.stdlib_module_names), None)
    return innermost is not None and innermost not in _LIBRARIES


def _without_libraries(error: BaseException) -> BaseException:
    """Return an exception with the frames of the caller's code alone."""
    kept: TracebackType | None = None
    for step in reversed(list(_steps(error.__traceback__))):
        package = _package(step.tb_frame)
        if package not in _LIBRARIES and package not in sys.stdlib_module_names:
            kept = TracebackType(kept, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return error.with_traceback(kept)


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
