# Written from _async/test_callers_clients.py by generator/unasync.py, which `make generate` runs.

"""What the hooks and transports of a client that the caller gives may set, and have."""

from time import monotonic
from types import SimpleNamespace
from typing import Any

import httpx
import httpx2
import pytest

from dify_chat import DifyAPIError, DifyChat, DifyTimeoutError
from dify_chat._sync.unclean import trace_request
from tests.support.raw import HeldOpen, RawServer
from tests.wire._sync.talks import KEY

HTTPS = "https://dify.invalid/v1"
PROXY = "http://proxy.invalid:3128"
SHORT, LONG = 0.2, 30.0
each_library = pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)


def note(_: Any) -> None: ...


def shorten(request: Any) -> None:
    request.extensions["timeout"]["read"] = SHORT


@each_library
def test_read_timeout_that_a_hook_sets_holds(library: Any) -> None:
    hooks = {"request": [shorten], "response": [note]}
    with RawServer(HeldOpen()) as server:
        with library.Client(event_hooks=hooks) as client:
            chat = DifyChat(KEY, server.url, "user-1", http_client=client, timeout=LONG, max_retries=0)
            begun = monotonic()
            with pytest.raises(DifyTimeoutError):
                chat.send("hi")
            assert monotonic() - begun < LONG / 2


def set_read_timeout(extensions: dict[str, Any]) -> None:
    extensions["timeout"]["read"] = 7.0


def share_timeouts(extensions: dict[str, Any]) -> None:
    extensions["timeout"] = SHARED


def take_timeouts_away(extensions: dict[str, Any]) -> None:
    del extensions["timeout"]


SHARED = {"connect": 5.0, "read": 9.0}
CONNECTS = [b"CONNECT", b"CONNECT", b"POST"]  # a tunnel of HTTP/2 that is full leads to another


@pytest.mark.parametrize(
    ("proxy", "methods", "change", "expected"),
    [
        (PROXY, CONNECTS, set_read_timeout, [5.0, 5.0, 7.0]),
        (PROXY, CONNECTS, share_timeouts, [5.0, 5.0, 9.0]),
        (PROXY, CONNECTS, take_timeouts_away, [None, None, None]),
        (None, [b"POST"], set_read_timeout, [7.0]),
    ],
)
def test_read_timeout_is_that_of_connecting_for_connect_alone(
    proxy: str | None, methods: list[bytes], change: Any, expected: list[float | None]
) -> None:
    hooks: Any = {"response": [note]}
    timeouts = {"connect": 5.0, "read": 60.0}
    request = httpx.Request("POST", HTTPS, content=b"{}", extensions={"timeout": timeouts})
    found = []
    with httpx.Client(proxy=proxy, verify=False, event_hooks=hooks) as client:
        trace_request(client, request)
        change(request.extensions)  # as a hook does
        for method in methods:
            told = {"request": SimpleNamespace(method=method)}
            request.extensions["trace"]("http11.send_request_headers.started", told)
            found.append(request.extensions["timeout"].get("read"))
    assert found == expected
    assert SHARED == {"connect": 5.0, "read": 9.0}


@each_library
def test_proxy_of_a_transport_may_be_a_text(library: Any) -> None:
    kind = type("Proxied", (library.MockTransport,), {"proxy": PROXY})
    transport = kind(lambda _: library.Response(200, json={"name": "x"}))
    with library.Client(transport=transport) as client:
        info = DifyChat(KEY, HTTPS, "user-1", http_client=client).info()
    assert info.name == "x"


@each_library
def test_transport_may_have_an_extension_named_as_ours(library: Any) -> None:
    def body() -> Any:
        yield b'{"name": "x"}'

    def serve(request: Any) -> Any:
        status_code = 200 if request.url.path.endswith("/info") else 404
        headers, extensions = {"Content-Type": "application/json"}, {"chunks": "its own"}
        return library.Response(status_code, headers=headers, content=body(), extensions=extensions)

    with library.Client(transport=library.MockTransport(serve)) as client:
        chat = DifyChat(KEY, HTTPS, "user-1", http_client=client)
        assert (chat.info()).name == "x"
        with pytest.raises(DifyAPIError):
            chat.meta()
