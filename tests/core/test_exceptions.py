"""The exceptions of httpx and its forks, told as errors of the client."""

import sys
from types import FunctionType, ModuleType
from typing import Any

import httpx
import pytest

from dify_chat import DifyConnectionError, DifyTimeoutError
from dify_chat._http.exceptions import ExceptionMapper
from dify_chat._request.api_key import ApiKey
from dify_chat._request.timeouts import default_timeout, seconds_by_phase


@pytest.fixture
def mapper() -> ExceptionMapper:
    with httpx.Client() as client:
        return ExceptionMapper(client)


def mapped(
    mapper: ExceptionMapper, error: Exception, timeout: Any = 7.0, proxy: str | None = None
) -> DifyConnectionError:
    failure = mapper.map_exception(
        error, method="POST", path="/x", timeout=timeout, key=ApiKey("app-key"), proxy=proxy
    )
    assert isinstance(failure, DifyConnectionError)
    return failure


def test_transport_errors_without_aiohttp(mapper: ExceptionMapper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "aiohttp", raising=False)
    told = mapped(mapper, httpx.ConnectError("refused"))
    assert str(told) == "POST /x: could not connect to the server: refused"


@pytest.mark.parametrize(
    ("error", "phase", "never_sent"),
    [
        (httpx.ConnectTimeout("x"), "connect", True),
        (httpx.PoolTimeout("x"), "pool", True),
        (httpx.ReadTimeout("x"), "read", False),
        (httpx.WriteTimeout("x"), "write", False),
    ],
)
def test_timeouts_mapped_with_phase_and_seconds(
    mapper: ExceptionMapper, error: Exception, phase: str, never_sent: bool
) -> None:
    given: list[tuple[Any, float | None]] = [(7.0, 7.0), (None, None), (httpx.Timeout(1, **{phase: 9}), 9)]
    for timeout, seconds in given:
        told = mapped(mapper, error, timeout)
        assert isinstance(told, DifyTimeoutError)
        assert (told.phase, told.seconds) == (phase, seconds)
        assert told.never_sent is never_sent


@pytest.mark.parametrize(
    ("error", "reason", "never_sent"),
    [
        (httpx.ConnectError("refused"), "could not connect to the server: refused", True),
        (httpx.ReadError(""), "the connection broke: ReadError", False),
        (httpx.WriteError("gone"), "the connection broke: gone", False),
        (httpx.RemoteProtocolError("cut"), "the connection broke: cut", False),
        (httpx.DecodingError("no gzip"), "the connection broke: no gzip", False),
        (httpx.ProxyError("no"), "the proxy refused to connect to the server: no", True),
    ],
)
def test_connection_errors_mapped_with_reason(
    mapper: ExceptionMapper, error: Exception, reason: str, never_sent: bool
) -> None:
    told = mapped(mapper, error)
    assert type(told) is DifyConnectionError
    assert (told.reason, str(told)) == (reason, f"POST /x: {reason}")
    assert told.never_sent is never_sent


def _init_socks5_connection(failure: Exception) -> None:
    raise failure


# A function of this name and module speaks to a SOCKS proxy; what it imports isn't installed here.
fail_in_socks = FunctionType(_init_socks5_connection.__code__, {"__name__": "httpcore._sync.socks_proxy"})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            httpx.ConnectTimeout("x"),
            "no connection to the server through the proxy http://proxy:1 within 7 s",
        ),
        (httpx.ConnectError("x"), "could not connect to the proxy http://proxy:1: x"),
    ],
)
def test_failure_to_reach_proxy_names_it(mapper: ExceptionMapper, error: Exception, reason: str) -> None:
    failure: Any = mapped(mapper, error, 7.0, proxy="http://proxy:1")
    assert failure.reason.startswith(reason)
    assert failure.never_sent


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ReadTimeout("x"), "no connection to the server through the proxy socks5://proxy:1 within 7 s"),
        (httpx.ReadError("x"), "could not connect to the server through the proxy socks5://proxy:1: x"),
        (AssertionError("x"), "could not connect to the server through the proxy socks5://proxy:1: x"),
    ],
)
def test_failure_of_socks_handshake_is_one_to_connect(
    mapper: ExceptionMapper, error: Exception, reason: str
) -> None:
    with pytest.raises(type(error)) as raised:
        fail_in_socks(error)
    failure: Any = mapped(mapper, raised.value, httpx.Timeout(99, connect=7), proxy="socks5://proxy:1")
    assert failure.reason.startswith(reason)
    assert failure.never_sent


def test_exceptions_of_httpx_fork_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    successor: Any = ModuleType("successor")
    for name in ("RequestError", "AsyncClient"):
        setattr(successor, name, type(name, (Exception,), {}))
    for name in ("ConnectError", "ConnectTimeout", "PoolTimeout", "ReadTimeout", "WriteTimeout"):
        setattr(successor, name, type(name, (successor.RequestError,), {}))
    monkeypatch.setitem(sys.modules, "successor", successor)
    client: Any = type("Client", (), {"__module__": "successor._client"})
    own: Any = type("Own", (client,), {"__module__": __name__})
    mapper = ExceptionMapper(own())
    assert mapped(mapper, successor.ConnectError("x")).never_sent
    assert not mapped(mapper, httpx.ConnectError("x")).never_sent
    told = mapped(mapper, successor.ReadTimeout("x"))
    assert isinstance(told, DifyTimeoutError)
    assert told.phase == "read"


class ForeignTimeout:
    """What `httpx.Timeout` is to a library that doesn't know it."""

    connect, read, write, pool = 1.0, 2.0, None, 4.0


def test_foreign_timeout_converted(mapper: ExceptionMapper) -> None:
    foreign: Any = ForeignTimeout()
    assert seconds_by_phase(foreign) == {"connect": 1.0, "read": 2.0, "write": None, "pool": 4.0}
    for timeout in (httpx.Timeout(7, read=8), default_timeout(9.0)):
        assert seconds_by_phase(timeout) == {
            "connect": timeout.connect,
            "read": timeout.read,
            "write": timeout.write,
            "pool": timeout.pool,
        }
    for plain in (7, 0.5, None):
        assert seconds_by_phase(plain) == httpx.Timeout(plain).as_dict()
    told = mapped(mapper, httpx.ReadTimeout("x"), foreign)
    assert isinstance(told, DifyTimeoutError)
    assert told.seconds == 2.0


def test_foreign_object_refused_as_client() -> None:
    stranger: Any = object()
    with pytest.raises(TypeError, match="http_client must be an httpx client, not object"):
        ExceptionMapper(stranger)
