"""_transport.py: what httpx, or a library that continues it, means for a call."""

import socket
import ssl
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import pytest

from dify_chat import DifyConfigError, DifyConnectionError, DifyInputError, DifyTimeoutError
from dify_chat._faults import Faults
from dify_chat._transport import (
    _LIMITS,
    by_phase,
    default_timeout,
    new_async_client,
    new_client,
    wake_reader,
)


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture
def faults() -> Faults:
    with httpx.Client() as client:
        return Faults(client)


def explained(faults: Faults, error: Exception, timeout: Any = 7.0) -> DifyConnectionError:
    return faults.explained(error, method="POST", path="/x", timeout=timeout)


def test_of_libraries_below_httpx_those_count_that_are_in_use(
    faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "aiohttp", raising=False)
    monkeypatch.delitem(sys.modules, "pyreqwest.exceptions", raising=False)
    assert faults.transport == (DifyInputError, httpx.RequestError)
    told = explained(faults, httpx.ConnectError("nobody there"))
    assert str(told) == "POST /x: could not connect to the server: nobody there"


@pytest.mark.parametrize(
    ("error", "phase", "never_sent"),
    [
        (httpx.ConnectTimeout("x"), "connect", True),
        (httpx.PoolTimeout("x"), "pool", True),
        (httpx.ReadTimeout("x"), "read", False),
        (httpx.WriteTimeout("x"), "write", False),
    ],
)
def test_each_timeout_has_its_phase_and_its_seconds(
    faults: Faults, error: Exception, phase: str, never_sent: bool
) -> None:
    given: list[tuple[Any, float | None]] = [(7.0, 7.0), (None, None), (httpx.Timeout(1, **{phase: 9}), 9)]
    for timeout, seconds in given:
        told = explained(faults, error, timeout)
        assert isinstance(told, DifyTimeoutError)
        assert (told.phase, told.seconds) == (phase, seconds)
        assert told.never_sent is never_sent
    assert isinstance(error, faults.transport)


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
def test_other_faults_say_what_happened(
    faults: Faults, error: Exception, reason: str, never_sent: bool
) -> None:
    told = explained(faults, error)
    assert type(told) is DifyConnectionError
    assert (told.reason, str(told)) == (reason, f"POST /x: {reason}")
    assert isinstance(error, faults.transport)
    assert told.never_sent is never_sent


def test_a_library_that_continues_httpx_has_exceptions_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    successor: Any = ModuleType("successor")
    for name in ("RequestError", "InvalidURL", "AsyncClient"):
        setattr(successor, name, type(name, (Exception,), {}))
    for name in ("ConnectError", "ConnectTimeout", "PoolTimeout", "ReadTimeout", "WriteTimeout"):
        setattr(successor, name, type(name, (successor.RequestError,), {}))
    monkeypatch.setitem(sys.modules, "successor", successor)
    client: Any = type("Client", (), {"__module__": "successor._client"})
    own: Any = type("Own", (client,), {"__module__": __name__})
    faults = Faults(own())
    assert explained(faults, successor.ConnectError("x")).never_sent
    assert not explained(faults, httpx.ConnectError("x")).never_sent
    told = explained(faults, successor.ReadTimeout("x"))
    assert isinstance(told, DifyTimeoutError)
    assert told.phase == "read"
    assert successor.InvalidURL in faults.unwritable


class ForeignTimeout:
    """What `httpx.Timeout` is to a library that doesn't know it."""

    connect, read, write, pool = 1.0, 2.0, None, 4.0


def test_a_timeout_is_taken_apart_for_a_library_that_has_a_class_of_its_own(faults: Faults) -> None:
    foreign: Any = ForeignTimeout()
    assert by_phase(foreign) == (1.0, 2.0, None, 4.0)
    assert by_phase(httpx.Timeout(7, read=8)) == (7, 8, 7, 7)
    assert [by_phase(plain) for plain in (7, 0.5, None)] == [7, 0.5, None]
    told = explained(faults, httpx.ReadTimeout("x"), foreign)
    assert isinstance(told, DifyTimeoutError)
    assert told.seconds == 2.0


def test_what_comes_from_no_such_library_is_no_client() -> None:
    stranger: Any = object()
    with pytest.raises(TypeError, match="http_client must be an httpx client, not object"):
        Faults(stranger)


def test_a_pool_of_our_own_says_who_is_asking_and_holds_no_key() -> None:
    with new_client() as client:
        assert client.headers["User-Agent"].startswith("dify-chat/")
        assert "Authorization" not in client.headers
        assert not client.follow_redirects
    assert new_async_client().headers == client.headers


def test_an_idle_connection_is_let_go_before_the_server_does() -> None:
    assert _LIMITS.keepalive_expiry is not None
    assert _LIMITS.keepalive_expiry < 2.0  # gunicorn's


def test_patience_depends_on_how_long_the_server_may_be_silent() -> None:
    assert default_timeout(600.0).as_dict() == {"connect": 5.0, "read": 600.0, "write": 60.0, "pool": 60.0}


@pytest.mark.parametrize("make", [new_client, new_async_client])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "nonsense://x"),
        ("HTTPS_PROXY", "http://[::1"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    make: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(DifyConfigError, match=r"no connections can be made: .* look at SSL_CERT_FILE"):
        make()


def test_there_may_be_nobody_to_wake() -> None:
    wake_reader(httpx.Response(200))
    closed = socket.socket()
    closed.close()
    stream: Any = SimpleNamespace(get_extra_info={"socket": closed}.get)
    wake_reader(httpx.Response(200, extensions={"network_stream": stream}))


def test_a_body_that_somebody_reads_is_closed_by_the_reader() -> None:
    body_of = pytest.importorskip("dify_chat._transports.pyreqwest")._Body
    closed: list[object] = []
    body = body_of(SimpleNamespace(__exit__=lambda *why: closed.append(why)))
    with body._reading:
        body.close()
    assert closed == []
    body.close()
    body.close()
    assert closed == [(None, None, None)]
