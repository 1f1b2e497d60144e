"""Proxies: one that refuses or isn't there is named in the error, and not the server."""

import sys
from base64 import b64encode
from socket import socket
from typing import Any

import httpx2
import pytest

from dify_chat import (
    AsyncDifyChat,
    DifyAPIError,
    DifyChat,
    DifyConfigError,
    DifyConnectionError,
    DifyTimeoutError,
    new_async_http_client,
    new_http_client,
)
from tests.support.closed import closed_port
from tests.support.http_server import ReceivedRequest
from tests.support.raw import Act, RawServer, plays
from tests.support.recordings import load
from tests.support.tls import Tls
from tests.wire._async.talks import KEY

REPLY = plays(load("1.16.0/chat/blocking_basic"))
SECRET = "secret-of-the-proxy"
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:the API key and all messages travel unencrypted"),
]


async def ask(name: str, url: str, proxy: str, *, verify: bool = False, **options: Any) -> None:
    """Send two messages through a proxy."""
    options["max_retries"] = 0
    flavour, _, transport = name.partition(" ")
    own: dict[str, Any] = {"proxy": proxy, "verify": verify}
    if flavour == "sync":
        pool = new_http_client(library=httpx2, **own)
        with (
            pool,
            DifyChat(
                KEY, url, "user-1", **options, **({"http_client": pool} if transport == "httpx2" else own)
            ) as chat,
        ):
            for _ in range(2):
                chat.send("hi")
    else:
        async with new_async_http_client(library=httpx2, **own) as async_pool:
            given = {"http_client": async_pool} if transport == "httpx2" else own
            given |= {"transport": "aiohttp"} if transport == "aiohttp" else {}
            async with AsyncDifyChat(KEY, url, "user-1", **options, **given) as async_chat:
                for _ in range(2):
                    await async_chat.send("hi")


over_each = pytest.mark.parametrize(
    "name", [f"async {name}" for name in ("httpx", "httpx2", "aiohttp")] + ["sync httpx", "sync httpx2"]
)


def says(head: bytes) -> Act:
    def act(connection: socket) -> bool:
        connection.sendall(head)
        return False

    return act


REFUSES = says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


def with_secret(server: RawServer) -> str:
    return server.url.removesuffix("/v1").replace("//", f"//user:{SECRET}@")


class Proxy(Tls, RawServer):
    """Answers for the server itself: to CONNECT it agrees, and then speaks TLS with the client."""

    def __init__(self, *acts: Act) -> None:
        super().__init__(*acts)
        self.url = self.url.replace("https:", "http:")

    def _answer_all(self, connection: socket) -> None:
        RawServer._answer_all(self, connection)

    def answer(self, request: ReceivedRequest, connection: socket) -> bool:
        if request.method != "CONNECT":
            return super().answer(request, connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        Tls._answer_all(self, connection)
        return False


@over_each
@pytest.mark.parametrize("url", ["http://dify.invalid/v1", "https://dify.invalid/v1"])
@pytest.mark.usefixtures("idle_connections_stay")
async def test_proxy_that_is_given_is_used(name: str, url: str) -> None:
    with Proxy(REPLY, REPLY) as proxy:
        await ask(name, url, with_secret(proxy))
    told = [
        (request.method, request.header("Proxy-Authorization"), request.header("Authorization"))
        for request in proxy.requests
    ]
    login, key = f"Basic {b64encode(f'user:{SECRET}'.encode()).decode()}", f"Bearer {KEY}"
    if url.startswith("http:"):
        assert told == [("POST", login, key)] * 2
    else:
        assert told == [("CONNECT", login, None), ("POST", None, key), ("POST", None, key)]
    assert proxy.connections == 1


@over_each
async def test_proxy_that_refuses_connection_is_named(name: str) -> None:
    with RawServer(REFUSES) as proxy, pytest.raises(DifyConnectionError) as raised:
        await ask(name, "https://dify.invalid/v1", with_secret(proxy))
    assert raised.value.reason == (
        f"the proxy {proxy.url.removesuffix('/v1')} refused to connect to the server:"
        " 407 Proxy Authentication Required"
    )
    assert raised.value.never_sent


def hangs(connection: socket) -> bool:
    connection.recv(1)  # until the client leaves
    return False


def agrees_and_hangs(connection: socket) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while connection.recv(4096):  # the client's part of the TLS handshake
        pass
    return False


@over_each
async def test_proxy_that_does_not_connect_has_the_timeout_of_connecting(name: str) -> None:
    timeout = httpx2.Timeout(30, connect=0.2)
    with RawServer(hangs) as proxy, pytest.raises(DifyTimeoutError) as raised:
        await ask(name, "https://dify.invalid/v1", with_secret(proxy), timeout=timeout)
    assert raised.value.reason.startswith(
        f"no connection to the server through the proxy {proxy.url.removesuffix('/v1')} within 0.2 s"
    )
    assert (raised.value.phase, raised.value.never_sent) == ("connect", True)


@over_each
async def test_server_behind_proxy_that_hangs_in_tls_is_told_as_the_server(name: str) -> None:
    timeout = httpx2.Timeout(30, connect=0.2)
    with RawServer(agrees_and_hangs) as proxy, pytest.raises(DifyTimeoutError) as raised:
        await ask(name, "https://dify.invalid/v1", with_secret(proxy), timeout=timeout)
    assert raised.value.reason.startswith("no connection to the server ")
    assert (raised.value.phase, raised.value.never_sent) == ("connect", True)


@over_each
@pytest.mark.parametrize("act", [says(b""), says(b"SSH-2.0-x\r\n\r\n"), says(b"HTTP/1.1 200 OK\r\n")])
async def test_proxy_that_breaks_off_before_it_connects_has_sent_nothing(name: str, act: Act) -> None:
    with RawServer(act) as proxy, pytest.raises(DifyConnectionError) as raised:
        await ask(name, "https://dify.invalid/v1", with_secret(proxy))
    assert raised.value.reason.startswith(
        f"could not connect to the server through the proxy {proxy.url.removesuffix('/v1')}: "
    )
    assert raised.value.never_sent


@over_each
@pytest.mark.parametrize("url", ["http://dify.invalid/v1", "https://dify.invalid/v1"])
async def test_server_that_is_silent_behind_proxy_has_the_timeout_of_reading(name: str, url: str) -> None:
    timeout = httpx2.Timeout(30, read=0.2)
    with Proxy(hangs) as proxy, pytest.raises(DifyTimeoutError) as raised:
        await ask(name, url, with_secret(proxy), timeout=timeout)
    assert raised.value.reason.startswith("nothing came from the server within 0.2 s")
    assert not raised.value.never_sent


@over_each
async def test_proxy_that_refuses_request_is_named_as_the_one_that_does(name: str) -> None:
    with (
        RawServer(REFUSES) as proxy,
        pytest.raises(
            DifyAPIError, match="407: the proxy refused the request: Proxy Authentication Required"
        ),
    ):
        await ask(name, "http://dify.invalid/v1", with_secret(proxy))


@over_each
@pytest.mark.parametrize("url", ["http://dify.invalid/v1", "https://dify.invalid/v1"])
async def test_proxy_that_is_not_there_is_named(name: str, url: str) -> None:
    with closed_port() as port:
        place = f"127.0.0.1:{port}"
        with pytest.raises(DifyConnectionError) as raised:
            await ask(name, url, f"http://user:{SECRET}@{place}")
    told = str(raised.value)
    assert told.startswith(f"POST /chat-messages: could not connect to the proxy http://{place}: ")
    assert "dify.invalid" not in told
    assert SECRET not in told
    assert raised.value.never_sent


@over_each
async def test_server_behind_proxy_whose_certificate_is_bad_is_named(name: str) -> None:
    with Proxy() as proxy, pytest.raises(DifyConnectionError) as raised:
        await ask(name, "https://dify.invalid/v1", with_secret(proxy), verify=True)
    assert raised.value.reason.startswith(
        "could not connect to https://dify.invalid: the server's certificate isn't trusted"
    )
    assert raised.value.never_sent


@over_each
async def test_socks_proxy_says_what_is_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(DifyConfigError, match="SOCKS"):
        await ask(name, "https://dify.invalid/v1", "socks5://127.0.0.1:9")
