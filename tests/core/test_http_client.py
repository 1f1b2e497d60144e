"""The client that is made by default."""

import ssl
import sys
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import httpx2
import pytest

from dify_chat import (
    AsyncDifyChat,
    DifyChat,
    DifyConfigError,
    new_async_http_client,
    new_http_client,
)
from dify_chat._http.own_client import async_client_maker, client_maker
from dify_chat._request.timeouts import default_timeout

PEM = Path(__file__).parents[1] / "support/loopback.pem"


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
