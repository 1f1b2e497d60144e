"""MockDify's start and stop, its sockets, and the requests that it records."""

import socket
import threading
from contextlib import closing

import httpx
import pytest

from dify_chat.testing import MockDify, RecordedFile
from dify_chat.testing._app import model
from dify_chat.testing._wire import http_server
from tests.mock.client import client_of, error, question

QUESTION = {"inputs": {}, "query": "hello there", "user": "u"}


def _ask(server: MockDify, **more: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.api_key}"}
    return httpx.post(f"{server.url}/chat-messages", json=QUESTION | more, headers=headers)


def _connection(server: MockDify) -> socket.socket:
    url = httpx.URL(server.url)
    return socket.create_connection((url.host, url.port or 0))


def test_server_answers_at_its_url_with_its_key() -> None:
    with MockDify() as server:
        assert server.url.endswith("/v1")
        assert server.api_key.startswith("app-mock-")
        assert _ask(server).json()["answer"] == "You said: hello there"
        assert server.api_key not in repr(server)


def test_key_is_new_unless_given() -> None:
    assert MockDify().api_key != MockDify().api_key
    assert MockDify(api_key="app-mine").api_key == "app-mine"


def test_server_forgets_between_stop_and_start() -> None:
    server = MockDify()
    server.stop()
    assert server.start() is server
    _ask(server)
    server.stop()
    server.stop()
    assert len(server.requests) == 1
    with server:
        assert server.requests == []
        listed = httpx.get(
            f"{server.url}/conversations?user=u", headers={"Authorization": f"Bearer {server.api_key}"}
        )
        assert listed.json()["data"] == []


def test_url_of_a_stopped_server_is_refused() -> None:
    with pytest.raises(RuntimeError, match="with statement"):
        _ = MockDify().url


def test_start_of_a_running_server_is_refused() -> None:
    with MockDify() as server, pytest.raises(RuntimeError, match="running already"):
        server.start()


def test_start_on_a_used_port_fails_and_can_be_repeated() -> None:
    with MockDify() as first:
        port = httpx.URL(first.url).port or 0
        second = MockDify(port=port)
        with pytest.raises(OSError, match="in use"):
            second.start()
    with second:
        assert httpx.URL(second.url).port == port


def test_app_mode_that_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match=r"app_mode is one of chat, agent-chat, .* not 'chatbot'"):
        MockDify(app_mode="chatbot")


def test_stop_ends_open_connections_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with MockDify(delay=60, app_mode="advanced-chat") as server, closing(_connection(server)) as idle:
        question = QUESTION | {"response_mode": "streaming"}
        headers = {"Authorization": f"Bearer {server.api_key}"}
        with httpx.stream("POST", f"{server.url}/chat-messages", json=question, headers=headers) as stream:
            pieces = stream.iter_raw()
            assert next(pieces) == b"event: ping\n\n"
            server.stop()
            with pytest.raises(httpx.RemoteProtocolError):
                list(pieces)
        assert idle.recv(1) == b""
    assert threading.active_count() == before


def test_requests_show_what_arrived() -> None:
    with MockDify() as server, httpx.Client() as client:
        client.headers["Authorization"] = f"Bearer {server.api_key}"
        client.get(f"{server.url}/conversations", params={"user": "ü", "limit": 2})
        _ask(server)
        content = {"file": ("a.wav", b"RIFF", "audio/wav")}
        client.post(f"{server.url}/audio-to-text", data={"user": "u"}, files=content)
        client.get(f"{server.url}/nowhere")
        listed, asked, spoken, lost = server.requests

    assert (listed.method, listed.path, listed.query) == (
        "GET",
        "/v1/conversations",
        {"user": "ü", "limit": "2"},
    )
    assert listed.body == b""
    assert (dict(listed.form), dict(listed.files)) == ({}, {})
    with pytest.raises(ValueError, match="Expecting value"):
        _ = listed.json

    assert asked.json == QUESTION
    assert asked.headers["content-type"] == "application/json"
    assert len(asked.headers) == len(list(asked.headers))

    assert spoken.form == {"user": "u"}
    assert spoken.files["file"] == RecordedFile("a.wav", "audio/wav", b"RIFF")
    assert lost.path == "/v1/nowhere"


def test_headers_hold_the_key_and_hide_it() -> None:
    with MockDify() as server:
        _ask(server)
        request = server.requests[0]
    assert request.headers["Authorization"] == f"Bearer {server.api_key}"
    assert server.api_key not in f"{request!r} {request} {request.headers} {request.headers!r}"


def test_server_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with MockDify() as server:
        _ask(server)
        _ask(server, query="")
        with closing(_connection(server)) as rude:
            rude.sendall(b"nonsense\r\n\r\n")
            assert b"400" in rude.recv(1000)
    assert capfd.readouterr() == ("", "")


def test_body_that_breaks_off_is_400() -> None:
    lines: list[str] = []
    with MockDify(log=lines.append) as server, closing(_connection(server)) as client:
        client.sendall(b"POST /v1/chat-messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"status":400' in answer
    assert lines == ["a request whose body broke off → 400"]


def _fail(*_: object) -> None:
    raise LookupError("a mistake")


def test_exception_in_the_mock_is_difys_500(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with MockDify() as server:
        monkeypatch.setattr(model, "_price", _fail)
        assert error(_ask(server)) == (500, "unknown")
        with pytest.raises(httpx.RemoteProtocolError):
            _ask(server, response_mode="streaming")
        monkeypatch.setattr(http_server._Handler, "run_wsgi", _fail)
        with pytest.raises(httpx.RemoteProtocolError):
            _ask(server)
        monkeypatch.undo()
        assert _ask(server).status_code == 200
    assert capfd.readouterr() == ("", "")


def test_log_has_a_line_for_each_response_with_its_fault() -> None:
    lines: list[str] = []
    with MockDify(delay=0, log=lines.append) as server, client_of(server) as client:
        server.fault(status_code=503, path="/info")
        server.fault(abort_after=1, path="/chat-messages")
        client.get("/info")
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/chat-messages", json=question(response_mode="streaming"))
    assert lines == [
        "GET /info → 503, fault(status_code=503, path='/info')",
        "POST /chat-messages inputs={}, query='hello there', user='u', response_mode='streaming' → 200,"
        " fault(abort_after=1, path='/chat-messages')",
    ]
