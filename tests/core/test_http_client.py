"""The client that is made by default, and the exceptions of httpx and its forks."""

import ssl
import sys
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any
from unittest.mock import Mock

import httpx
import httpx2
import pytest

from dify_chat import (
    AsyncDifyChat,
    DifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyTimeoutError,
    new_async_http_client,
    new_http_client,
)
from dify_chat._http.exceptions import ExceptionMapper
from dify_chat._http.own_client import async_client_maker, client_maker
from dify_chat._request.api_key import ApiKey
from dify_chat._request.timeouts import default_timeout, seconds_by_phase

PEM = Path(__file__).parents[1] / "support/loopback.pem"


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


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("make", [new_http_client, new_async_http_client])
def test_new_client_fits_dify(make: Any, library: Any) -> None:
    client = make(library=library)
    assert isinstance(client, (library.Client, library.AsyncClient))
    assert client.headers["User-Agent"].startswith("dify-chat/")
    assert client.headers["User-Agent"].endswith(f"{library.__name__}/{library.__version__}")
    assert "Authorization" not in client.headers
    assert not client.follow_redirects
    pool = client._transport._pool
    assert pool._max_connections == sys.maxsize
    assert pool._keepalive_expiry < 2.0, "gunicorn closes an idle connection after 2.0 s"


@pytest.mark.parametrize("make", [new_http_client, new_async_http_client])
def test_new_client_takes_settings_of_httpx(make: Any) -> None:
    client = make(
        headers={"X-Team": "blue", "User-Agent": "ours"},
        limits=httpx.Limits(max_connections=3),
        cookies={"a": "b"},
        follow_redirects=True,
        cert=None,
    )
    assert (client.headers["X-Team"], client.headers["User-Agent"]) == ("blue", "ours")
    assert client._transport._pool._max_connections == 3
    assert dict(client.cookies) == {"a": "b"}
    assert client.follow_redirects
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    assert make(transport=transport)._transport is transport


@pytest.mark.parametrize("maker", [client_maker, async_client_maker])
def test_certificates_read_once_by_maker(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Mock(wraps=httpx.create_ssl_context)
    monkeypatch.setattr(httpx, "create_ssl_context", made)
    make = maker(None, True, *[None] * (maker is async_client_maker))
    assert make() is not make()
    assert [call.kwargs["verify"] for call in made.call_args_list].count(True) == 1


def test_verify_takes_file_folder_and_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    context = ssl.create_default_context()
    assert new_http_client(verify=context)._transport._pool._ssl_context is context  # type: ignore[attr-defined]
    for path in (str(tmp_path), str(PEM), tmp_path, PEM):
        new_http_client(verify=path).close()
    with pytest.raises(DifyConfigError, match=r"no connections can be made: .*No such file.* verify="):
        new_http_client(verify=str(tmp_path / "none.pem"))


def test_default_timeout_by_read_timeout() -> None:
    assert default_timeout(600.0) == (5.0, 600.0, 60.0, 60.0)


@pytest.mark.parametrize(
    "make",
    [
        new_http_client,
        new_async_http_client,
        partial(new_http_client, library=httpx2),
        async_client_maker(None, False, "aiohttp"),
    ],
)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "nonsense://x"),
        ("HTTPS_PROXY", "http://[::1"),
        ("ALL_PROXY", "nonsense://x"),
        ("HTTPS_PROXY", "http://127.0.0.1:65536"),
    ],
)
def test_unusable_environment_refused(
    make: Any, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(DifyConfigError, match=r"no connections can be made: .* look at SSL_CERT_FILE"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        new_http_client,
        partial(new_http_client, library=httpx2),
        lambda proxy: async_client_maker(proxy, False, "aiohttp")(),
    ],
)
@pytest.mark.parametrize(
    "proxy",
    [
        "ada:s3cret@proxy.example:3128",
        "nonsense://ada:s3cret@proxy.example",
        "http://ada:s3cret/@proxy.example",
        "http://ada:s3cret@proxy.example:port",
    ],
)
@pytest.mark.parametrize("is_of_environment", [True, False])
def test_password_of_unusable_proxy_is_not_shown(
    make: Any, proxy: str, is_of_environment: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_of_environment:
        monkeypatch.setenv("ALL_PROXY", proxy)
        if proxy.startswith("ada"):
            pytest.skip("a proxy of the environment needs no scheme")
    with pytest.raises(DifyConfigError, match="no connections can be made: ") as raised:
        make(proxy=None if is_of_environment else proxy)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__cause__ is raised.value.__context__ is None


@pytest.mark.parametrize("make", [new_http_client, new_async_http_client, DifyChat, AsyncDifyChat])
def test_proxy_of_another_type_refused(make: Any) -> None:
    with pytest.raises(DifyConfigError, match=r"no connections can be made: 'int' object .* proxy="):
        make(proxy=8080)


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("make", [new_http_client, new_async_http_client])
def test_port_of_proxy_above_the_highest_refused(make: Any, library: Any) -> None:
    url = "http://127.0.0.1:65536"
    for proxy in (url, library.URL(url), library.Proxy(url)):
        with pytest.raises(DifyConfigError, match="a proxy's port is 65536, and the highest is 65535"):
            make(library=library, proxy=proxy)
    make(library=library, proxy="http://127.0.0.1:65535")
