"""Certificates and proxies that the environment names, over every transport."""

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from threading import Thread
from typing import Any

import httpx2
import pytest

from dify_chat import (
    AsyncDifyChat,
    DifyChat,
    DifyConnectionError,
    new_async_http_client,
    new_http_client,
)
from tests.support.raw import RawServer, hangs_up, plays
from tests.support.recordings import load
from tests.support.tls import CERTIFICATE, TlsServer
from tests.wire._async.talks import KEY

REPLY = plays(load("1.16.0/chat/blocking_basic"))
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here they matter, and nothing else of the environment does."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", *PROXIES, *map(str.lower, PROXIES)):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def a_client(name: str, url: str) -> AsyncIterator[Callable[[], Any]]:
    """Give a function that sends a message over a transport, with or without waiting."""
    flavour, _, transport = name.partition(" ")
    settings: dict[str, Any] = {"max_retries": 0}
    own: dict[str, Any]
    if transport == "aiohttp":
        settings["transport"] = transport
    if flavour == "sync":
        with new_http_client(library=httpx2) as pool:
            own = {"http_client": pool} if transport == "httpx2" else {}
            with DifyChat(KEY, url, "user-1", **settings, **own) as chat:

                async def send() -> Any:
                    return chat.send("hi")

                yield send
    else:
        async with new_async_http_client(library=httpx2) as async_pool:
            own = {"http_client": async_pool} if transport == "httpx2" else {}
            async with AsyncDifyChat(KEY, url, "user-1", **settings, **own) as async_chat:
                yield lambda: async_chat.send("hi")


CLIENTS = [f"async {name}" for name in ("httpx", "httpx2", "aiohttp")] + [
    f"sync {name}" for name in ("httpx", "httpx2")
]
over_each = pytest.mark.parametrize("name", CLIENTS)


@over_each
async def test_untrusted_certificate_is_named_as_the_fault(name: str) -> None:
    with TlsServer() as server:
        async with a_client(name, server.url) as send:
            with pytest.raises(
                DifyConnectionError,
                match=r"could not connect to https://\S+: the server's certificate isn't trusted",
            ) as raised:
                await send()
    assert raised.value.never_sent
    assert server.requests == []


@over_each
async def test_certificate_for_another_name_says_so(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with TlsServer() as server:
        async with a_client(name, server.url.replace("127.0.0.1", "localhost")) as send:
            with pytest.raises(DifyConnectionError, match="certificate is for another name; put that into"):
                await send()


@contextmanager
def plain_server() -> Iterator[str]:
    """A server that answers whatever comes in plain HTTP; gives its address, without a scheme."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                with suppress(OSError):  # the client may have reset it
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass

        thread = Thread(target=refuse)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


@over_each
async def test_server_without_tls_says_which_scheme_to_try(name: str) -> None:
    with plain_server() as address:
        async with a_client(name, f"https://{address}/v1") as send:
            with pytest.raises(DifyConnectionError, match="doesn't speak TLS; try http:// in base_url"):
                await send()


@pytest.mark.parametrize("name", [name for name in CLIENTS if "aiohttp" not in name])
async def test_proxy_without_tls_says_which_scheme_to_try(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with plain_server() as address:
        monkeypatch.setenv("HTTPS_PROXY", f"https://{address}")
        async with a_client(name, "https://dify.invalid/v1") as send:
            with pytest.raises(
                DifyConnectionError, match="the server or the proxy doesn't speak TLS; try http://"
            ):
                await send()


@over_each
async def test_a_certificate_that_the_environment_names_is_trusted(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with TlsServer(REPLY) as server:
        async with a_client(name, server.url) as send:
            await send()
    assert len(server.requests) == 1


@over_each
@pytest.mark.filterwarnings("ignore:the API key and all messages travel unencrypted")
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
async def test_a_proxy_that_the_environment_names_is_used(
    name: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(REPLY) as proxy:
        monkeypatch.setenv(variable, proxy.url.removesuffix("/v1"))
        async with a_client(name, "http://dify.invalid/v1") as send:
            await send()
    assert [request.target for request in proxy.requests] == ["http://dify.invalid/v1/chat-messages"]


@over_each
@pytest.mark.parametrize("exceptions", ["127.0.0.1", "localhost,[::1],127.0.0.0/8,::1/128", "*"])
async def test_a_proxy_is_not_used_where_the_environment_says_so(
    name: str, exceptions: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(REPLY) as server, RawServer(hangs_up) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        monkeypatch.setenv("NO_PROXY", exceptions)
        async with a_client(name, server.url) as send:
            await send()
    assert proxy.requests == []
    assert len(server.requests) == 1
