"""What our own httpx clients send, and what is left of it."""

import asyncio
import inspect
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dify_chat import DifyChat
from dify_chat._http import own_client
from tests.support.http_responses import reply

HEADERS = httpx.Headers({"User-Agent": "ours"})
FORM: dict[str, Any] = {"data": {"user": "ada"}, "files": [("file", ("a.txt", b"text", "text/plain"))]}


class _Taking(httpx.MockTransport):
    """A transport that takes headers as a dict, as ours over aiohttp does."""

    takes_dict = True


@pytest.fixture(params=["_Direct", "_AsyncDirect"])
def kind(request: pytest.FixtureRequest) -> Any:
    return getattr(own_client, request.param)


def sent(
    kind: Any, method: str, url: str, transport: Any = httpx.MockTransport, **body: Any
) -> tuple[httpx.Request, httpx.Response]:
    """Return what a transport gets of a request, and the response."""
    arrived: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        arrived.append(
            httpx.Request(request.method, request.url, headers=request.headers, stream=request.stream)
        )
        return httpx.Response(302, headers={"Set-Cookie": "a=b", "Location": "http://elsewhere"})

    client = kind(transport(respond), HEADERS)
    given = {"params": None, "extensions": {"timeout": {"read": 1.0}}, **body}
    request = client.build_request(method, httpx.URL(url), **given)
    response = client.send(request, auth=None, follow_redirects=False, stream=True)
    if inspect.isawaitable(response):
        response = asyncio.run(_awaited(response))
    assert not client.cookies
    return arrived[0], response


async def _awaited(response: Any) -> Any:
    return await response


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "http://localhost:5001/v1/a", {"content": '{"query":"é"}'.encode()}),
        ("GET", "https://dify.example/v1/a", {"params": {"user": "ada"}}),
        ("POST", "http://localhost/v1/a", {}),
        ("POST", "http://localhost/v1/a", {"content": b"{}", "params": {"user": "ada"}}),
        ("POST", "http://localhost/v1/a", FORM),
    ],
)
@pytest.mark.parametrize("transport", [httpx.MockTransport, _Taking])
def test_request_is_as_httpx_writes_it(
    kind: Any, transport: Any, method: str, url: str, body: dict[str, Any]
) -> None:
    arrived, _ = sent(kind, method, url, transport, **body)
    usual = httpx.Client(headers=HEADERS).build_request(method, url, **body)
    assert (arrived.method, arrived.url) == (usual.method, usual.url)
    own, theirs = dict(arrived.headers), dict(usual.headers)
    if "files" in body:  # each has a boundary of its own
        assert own.pop("content-type").partition(";")[0] == theirs.pop("content-type").partition(";")[0]
    else:
        assert arrived.read() == usual.read()
    assert own == theirs


def test_tool_that_replaces_a_method_gets_headers_of_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    client = own_client._AsyncDirect(_Taking(lambda _: httpx.Response(200)), HEADERS)
    given: dict[str, Any] = {"content": b"{}", "params": None, "extensions": {}}
    headers: Any = client.build_request("POST", httpx.URL("http://localhost"), **given).headers
    assert type(headers) is dict
    monkeypatch.setattr(httpx.AsyncClient, "send", lambda *_: None)
    assert client.build_request("POST", httpx.URL("http://localhost"), **given).headers == headers


@pytest.mark.parametrize("body", [{"content": b"{}"}, {"params": {"user": "ada"}}, FORM])
@pytest.mark.parametrize("transport", [httpx.MockTransport, _Taking])
def test_headers_of_a_request_take_the_place_of_the_clients(
    kind: Any, transport: Any, body: dict[str, Any]
) -> None:
    given = {"Accept": "application/json", "Accept-Encoding": "gzip", "X-Trace-Id": "a-trace"}
    arrived, _ = sent(kind, "POST", "http://localhost/v1/a", transport, headers=given, **body)
    names = [name.lower() for name, _ in arrived.headers.raw]
    assert len(names) == len(set(names))
    assert {name: arrived.headers[name] for name in given} == given
    assert arrived.headers["User-Agent"] == "ours"


def test_response_keeps_no_message_and_no_key(kind: Any) -> None:
    _, response = sent(kind, "POST", "http://localhost/v1/a", content=b"a question")
    assert not response.request.headers
    stream: Any = response.request.stream
    assert b"".join(stream) == b""
    assert response.request.extensions["timeout"] == {"read": 1.0}


def test_redirect_is_a_response(kind: Any) -> None:
    _, response = sent(kind, "POST", "http://localhost/v1/a", content=b"{}")
    assert response.status_code == 302
    assert response.next_request is None


def test_httpx_logs_no_url(kind: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "httpx")
    sent(kind, "GET", "http://localhost/v1/a", params={"user": "ada"})
    assert not caplog.records


@pytest.mark.parametrize("name", ["send", "_send_single_request", "_transport_for_url"])
def test_tool_that_replaces_a_method_sees_request(
    kind: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_httpx: Any = kind.__base__
    seen: list[httpx.URL] = []
    usual = getattr(of_httpx, name)

    def replacement(client: Any, what: Any, **options: Any) -> Any:
        seen.append(getattr(what, "url", what))
        return usual(client, what, **options)

    monkeypatch.setattr(of_httpx, name, replacement)
    _, response = sent(kind, "POST", "http://localhost/v1/a", content=b"{}")
    assert seen == [httpx.URL("http://localhost/v1/a")]
    assert response.status_code == 302


def test_request_that_a_transport_keeps_stays_whole(kind: Any) -> None:
    kept: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        kept.append(request)
        return httpx.Response(200)

    client = kind(httpx.MockTransport(respond), HEADERS)
    sending = client.send(client.build_request("POST", httpx.URL("http://localhost"), content=b"a question"))
    if inspect.isawaitable(sending):
        asyncio.run(_awaited(sending))
    assert (kept[0].headers["User-Agent"], kept[0].read()) == ("ours", b"a question")


def test_transport_that_a_tool_puts_before_ours_sees_request(kind: Any) -> None:
    client = kind(httpx.MockTransport(lambda _: httpx.Response(500)), HEADERS)
    client._transport = httpx.MockTransport(lambda _: httpx.Response(202))
    response = client.send(client.build_request("GET", httpx.URL("http://localhost")))
    if inspect.isawaitable(response):
        response = asyncio.run(_awaited(response))
    assert response.status_code == 202


class Chunks(httpx.SyncByteStream):
    """A body whose first chunk is empty, as HTTP/2 has empty frames."""

    def __iter__(self) -> Iterator[bytes]:
        yield from [b"", reply("Hello"), b""]


def test_empty_chunk_is_not_the_end_of_a_body() -> None:
    response = httpx.Response(200, headers={"Content-Type": "application/json"}, stream=Chunks())
    with httpx.Client(transport=httpx.MockTransport(lambda _: response)) as own:
        chat = DifyChat("app-key", "https://dify.invalid/v1", "ada", http_client=own)
        assert chat.send("hi").answer == "Hello"
