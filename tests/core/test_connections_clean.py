"""Connections about which little is known, and those of HTTP/2: may they be used again?"""

import ssl
from types import SimpleNamespace
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat._http.aiohttp import _is_at_start
from dify_chat._http.connections import is_clean
from tests.support.http_responses import reply, response
from tests.support.unannounced import Unannounced

each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)


def wrapped(library: Any, *, is_async: bool) -> Any:
    """Return a transport of the caller's that hides httpx's objects from its client."""

    class Stream(library.SyncByteStream, library.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, below: Any) -> None:
            self.below = below
            self.close, self.aclose = getattr(below, "close", None), getattr(below, "aclose", None)

        def __iter__(self) -> Any:
            return iter(self.below)

        def __aiter__(self) -> Any:
            return aiter(self.below)

    def hidden(received: Any) -> Any:
        return library.Response(
            received.status_code,
            headers=received.headers,
            stream=Stream(received.stream),
            extensions=received.extensions,
        )

    class Sync(library.HTTPTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            return hidden(super().handle_request(request))

    class Async(library.AsyncHTTPTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            return hidden(await super().handle_async_request(request))

    return Async(verify=False) if is_async else Sync(verify=False)


@each_library
def test_connection_of_unknown_transport_used_once(library: Any) -> None:
    with Unannounced() as server, library.Client(transport=wrapped(library, is_async=False)) as client:
        server.first = response(reply("for ada"))
        chat = DifyChat("app-key", server.url, http_client=client)
        assert [chat.send("hi", user_id=user).answer for user in ("ada", "bob")] == ["for ada", "for bob"]
        assert server.connections == 2


@each_library
@pytest.mark.anyio
async def test_connection_of_unknown_transport_used_once_async(library: Any) -> None:
    with Unannounced() as server:
        async with library.AsyncClient(transport=wrapped(library, is_async=True)) as client:
            server.first = response(reply("for ada"))
            chat = AsyncDifyChat("app-key", server.url, http_client=client)
            for user in ("ada", "bob"):
                assert (await chat.send("hi", user_id=user)).answer == f"for {user}"
        assert server.connections == 2


def response_on(connection: object) -> Any:
    """Return what is_clean sees of a response of httpx."""
    below = SimpleNamespace(_stream=SimpleNamespace(_connection=connection))
    stream = SimpleNamespace(_stream=SimpleNamespace(_httpcore_stream=below))
    return SimpleNamespace(extensions={"network_stream": object()}, is_closed=False, stream=stream)


def test_connection_of_http2_clean() -> None:
    connection = SimpleNamespace(_h2_state=object(), is_idle=lambda: True)
    assert is_clean(response_on(connection))


def test_connection_without_state_not_clean() -> None:
    connection = SimpleNamespace(is_idle=lambda: True)
    assert not is_clean(response_on(connection))


@pytest.mark.parametrize(("received", "clean"), [(b"", True), (b"junk" * 9, False)])
def test_connection_clean_by_bytes_below_tls(received: bytes, *, clean: bool) -> None:
    incoming = ssl.MemoryBIO()
    encrypted = ssl.create_default_context().wrap_bio(incoming, ssl.MemoryBIO(), server_hostname="localhost")
    incoming.write(received)
    network = SimpleNamespace(get_extra_info={"ssl_object": encrypted}.get)
    state = SimpleNamespace(trailing_data=(b"", False))
    connection = SimpleNamespace(_h11_state=state, _network_stream=network, is_idle=lambda: True)
    assert is_clean(response_on(connection)) is clean


def test_connection_of_aiohttp_without_parser_not_at_start() -> None:
    assert not _is_at_start(SimpleNamespace())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
