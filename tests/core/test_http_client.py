"""The client that is made by default, and the exceptions of httpx and its forks."""

import sys
from types import ModuleType
from typing import Any

import httpx
import pytest

from dify_chat import DifyConfigError, DifyConnectionError, DifyTimeoutError
from dify_chat._http.client import (
    _LIMITS,
    new_async_client,
    new_client,
)
from dify_chat._http.exceptions import ExceptionMapper
from dify_chat._request.api_key import ApiKey
from dify_chat._request.timeouts import default_timeout, httpx_timeout


@pytest.fixture
def mapper() -> ExceptionMapper:
    with httpx.Client() as client:
        return ExceptionMapper(client)


def mapped(mapper: ExceptionMapper, error: Exception, timeout: Any = 7.0) -> DifyConnectionError:
    failure = mapper.map_exception(error, method="POST", path="/x", timeout=timeout, key=ApiKey("app-key"))
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
        (httpx.ProxyError("no"), "the connection broke: no", False),
    ],
)
def test_connection_errors_mapped_with_reason(
    mapper: ExceptionMapper, error: Exception, reason: str, never_sent: bool
) -> None:
    told = mapped(mapper, error)
    assert type(told) is DifyConnectionError
    assert (told.reason, str(told)) == (reason, f"POST /x: {reason}")
    assert told.never_sent is never_sent


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
    assert httpx_timeout(foreign) == (1.0, 2.0, None, 4.0)
    assert httpx_timeout(httpx.Timeout(7, read=8)) == (7, 8, 7, 7)
    assert [httpx_timeout(plain) for plain in (7, 0.5, None)] == [7, 0.5, None]
    told = mapped(mapper, httpx.ReadTimeout("x"), foreign)
    assert isinstance(told, DifyTimeoutError)
    assert told.seconds == 2.0


def test_foreign_object_refused_as_client() -> None:
    stranger: Any = object()
    with pytest.raises(TypeError, match="http_client must be an httpx client, not object"):
        ExceptionMapper(stranger)


def test_default_client_has_user_agent_and_no_key() -> None:
    with new_client() as client:
        assert client.headers["User-Agent"].startswith("dify-chat/")
        assert "Authorization" not in client.headers
        assert not client.follow_redirects
    assert new_async_client().headers == client.headers


def test_keepalive_expiry_below_that_of_gunicorn() -> None:
    assert _LIMITS.keepalive_expiry is not None
    assert _LIMITS.keepalive_expiry < 2.0  # gunicorn's


def test_default_timeout_by_read_timeout() -> None:
    assert default_timeout(600.0) == (5.0, 600.0, 60.0, 60.0)


@pytest.mark.parametrize("make", [new_client, new_async_client])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "nonsense://x"),
        ("HTTPS_PROXY", "http://[::1"),
    ],
)
def test_unusable_environment_refused(
    make: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(DifyConfigError, match=r"no connections can be made: .* look at SSL_CERT_FILE"):
        make()
