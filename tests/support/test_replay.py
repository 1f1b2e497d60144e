"""tests/support/replay.py, watched from a bare socket."""

import socket
import threading
from urllib.parse import urlsplit

import pytest

from tests.support.groups import for_each
from tests.support.recordings import Chunk, Recording, find, load
from tests.support.replay import ReplayServer, at_recorded_pace

GET = b"GET /v1/info HTTP/1.1\r\nHost: here\r\n\r\n"


def connect(server: ReplayServer) -> socket.socket:
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=10)


def exchange(server: ReplayServer, *requests: bytes) -> bytes:
    """Everything the server answers on one connection whose sending side is closed after the requests."""
    with connect(server) as client:
        client.sendall(b"".join(requests))
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def wire(recording: Recording) -> bytes:
    """The bytes that Dify sent, put together in the plainest way."""
    response = recording.response
    head = f"HTTP/1.1 {response.status} {response.reason}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in response.headers) + "\r\n"
    body = response.body
    if response.framing == "chunked":
        body = b"".join(b"%x\r\n%s\r\n" % (len(chunk.data), chunk.data) for chunk in response.chunks)
        body += b"0\r\n\r\n" if response.complete else b""
    return head.encode("latin-1") + body


@for_each(find("*/chat/*", "*/disconnect/*", "*/conversations/delete"))
def test_replay_sends_recorded_bytes(recording: Recording) -> None:
    with ReplayServer(recording) as server:
        assert exchange(server, GET) == wire(recording)


def test_replay_in_order_on_one_connection() -> None:
    first, second = load("1.16.0/stop/stop_chat"), load("1.16.0/chat/stream_continue")
    post = b"POST /v1/x?y=1 HTTP/1.1\r\nhost: here\r\nCONTENT-length: 7\r\n\r\n[1,2,3]"
    with ReplayServer(first, second) as server:
        assert exchange(server, GET, post) == wire(first) + wire(second)
    info, sent = server.requests
    assert (info.method, info.target, info.body) == ("GET", "/v1/info", b"")
    assert (sent.method, sent.target, sent.path, sent.json()) == ("POST", "/v1/x?y=1", "/v1/x", [1, 2, 3])
    assert sent.headers == (("host", "here"), ("CONTENT-length", "7"))
    assert (sent.header("Content-Length"), sent.header("accept")) == ("7", None)


def test_replay_reads_chunked_request() -> None:
    post = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with ReplayServer(*[load("1.16.0/stop/stop_chat")] * 2) as server:
        exchange(server, post, GET)
    assert [request.body for request in server.requests] == [b"abcde", b""]


def test_replay_by_path_in_any_order() -> None:
    stop, rename = load("1.16.0/stop/stop_chat"), load("1.16.0/conversations/rename")
    requests = [
        f"POST {recording.request.path} HTTP/1.1\r\n\r\n".encode() for recording in (rename, stop, rename)
    ]
    with ReplayServer(stop, rename, by_path=True) as server:
        answers = exchange(server, *requests)
    assert answers.startswith(wire(rename) + wire(stop) + b"HTTP/1.1 501 ")
    assert answers.endswith(b"no recording left for POST " + rename.request.path.encode())


def test_replay_of_broken_stream_closes_without_terminator() -> None:
    recording = load("1.16.0/chat/stream_continue").broken_off(after_chunks=1)
    with ReplayServer(recording, recording) as server, connect(server) as client:
        client.sendall(GET)
        assert b"".join(iter(lambda: client.recv(65536), b"")) == wire(recording)


def test_replay_chunk_waits_for_hook() -> None:
    gate = threading.Semaphore(0)
    recording = load("1.16.0/chat/stream_continue")

    def wait(chunk: Chunk) -> None:
        gate.acquire()

    with ReplayServer(recording, before_chunk=wait) as server, connect(server) as client:
        client.sendall(GET)
        answer = client.makefile("rb")
        while answer.readline() != b"\r\n":
            pass
        for chunk in recording.response.chunks:
            gate.release()
            assert answer.readline() == b"%x\r\n" % len(chunk.data)
            assert answer.read(len(chunk.data) + 2) == chunk.data + b"\r\n"
        answer.close()


def test_replay_at_recorded_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    at_recorded_pace(Chunk(b"x", pause=1.5))
    assert pauses == [1.5]


def test_replay_closes_open_connections_on_exit() -> None:
    with ReplayServer(load("1.16.0/stop/stop_chat")) as server:
        client = connect(server)
        client.sendall(GET)
        client.recv(1)
    with client:
        assert b"".join(iter(lambda: client.recv(65536), b"")).endswith(b"\n")


def test_replay_to_client_that_leaves_early() -> None:
    recording = load("1.16.0/chat/stream_continue").cut_at(range(0, 1832, 2))
    left = threading.Event()

    def wait(chunk: Chunk) -> None:
        left.wait()

    with ReplayServer(recording, before_chunk=wait) as server:
        with connect(server) as client:
            client.sendall(GET)
            client.recv(1)
        left.set()
