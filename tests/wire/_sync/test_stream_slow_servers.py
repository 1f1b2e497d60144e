# Written from _async/test_stream_slow_servers.py by generator/unasync.py, which `make generate` runs.

"""A caller that leaves is gone within 3 s, whatever the server does, and the model is stopped once known."""

import socket
import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from dify_chat import ChatMessageFile, ChatStream, DifyChat, DifyConfigError, DifyStreamError
from dify_chat._stream.properties import Phase
from dify_chat._sync import event_source
from dify_chat._sync.event_source import EventSource
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import Act, Prompted, RawServer, Slow, plays
from tests.support.recordings import load
from tests.support.together import Happens, Together
from tests.wire._sync.talks import KEY, drained

pytestmark = pytest.mark.every_transport

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
STOP = "/v1/chat-messages/task-1/stop"
IN_TIME = 10.0  # a limit that a loaded machine keeps; without ours it would be for ever


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


HELLO_FRAME = frame(message("Hel"))
HELLO = chunk(HELLO_FRAME)
PING_FRAME = b"event: ping\n\n"
PING = chunk(PING_FRAME)
BEGUN = stream(frame(message("Hel")), complete=False)


class Withheld:
    """Send a response when `go` is set.

    Attributes:
        begun: set when the request is there.
        go: to be set for the response.
    """

    def __init__(self, response: bytes) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self._response = response

    def __call__(self, connection: socket.socket) -> bool:
        self.begun.set()
        assert self.go.wait(60)
        connection.sendall(self._response)
        return True


def dripped(data: bytes) -> Sequence[bytes]:
    return [bytes([byte]) for byte in data]


ENDLESS = {
    "a silent head": [],
    "a dripping head": dripped(b"HTTP/1.1 200 OK\r\nX-Drip: " + b"a" * 10_000),
    "1xx responses": [EARLY] * 10_000,
    "pings alone": [HEAD, *[PING] * 10_000],
    "a dripping body": [HEAD, *dripped(chunk(b"data: " + b"a" * 10_000))],
}
LATE = {
    "a slow head": [HEAD + HELLO],
    "1xx responses": [EARLY, EARLY, HEAD + HELLO],
    "pings": [HEAD + PING, PING, HELLO],
    "a dripping body": [HEAD + HELLO[:-8], *dripped(HELLO[-8:])],
}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", 0.5)
    monkeypatch.setattr(event_source, "_STOPPING_SECONDS", 0.5)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a stop the time that it may take on a loaded machine."""
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", IN_TIME)
    monkeypatch.setattr(event_source, "_STOPPING_SECONDS", IN_TIME)


def read(answer: ChatStream, raised: list[object]) -> None:
    raised.append((drained(answer))[1])
    raised.append(time.monotonic())


def close(answer: ChatStream, slow: Slow, closed: list[float]) -> None:
    Happens(slow.begun.is_set)
    time.sleep(0.05)  # until the reader waits
    closed.append(time.monotonic())
    answer.close()
    closed.append(time.monotonic())


@pytest.mark.parametrize("pieces", ENDLESS.values(), ids=ENDLESS)
def test_closing_a_stream_that_is_opening_takes_no_longer_than_the_limit(
    pieces: Sequence[bytes],
) -> None:
    slow, raised, closed = Slow(*pieces, pause=0.02), list[object](), list[float]()
    with RawServer(slow) as server:
        with DifyChat(KEY, server.url, "user-1", timeout=None) as chat:
            answer = chat.send_chat_message_stream("hi")
            Together([partial(read, answer, raised), partial(close, answer, slow, closed)])
            assert Happens(slow.left.is_set)
        assert len(server.requests) == 1
    assert isinstance(raised[0], DifyStreamError)
    assert "the stream was closed before its end" in str(raised[0])
    assert closed[1] - closed[0] < IN_TIME


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("pieces", LATE.values(), ids=LATE)
def test_closing_a_stream_that_is_opening_stops_the_model_when_its_task_is_known(
    pieces: Sequence[bytes],
) -> None:
    slow, raised, closed = Slow(*pieces, pause=0.1), list[object](), list[float]()
    with RawServer(slow, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            Together([partial(read, answer, raised), partial(close, answer, slow, closed)])
            assert Happens(slow.left.is_set)
            assert Happens(lambda: len(server.requests) == 2)
    assert [request.path for request in server.requests[1:]] == [STOP]


@pytest.mark.usefixtures("unhurried")
def test_closing_a_stream_whose_reader_waits_for_the_first_event_stops_the_model() -> None:
    """The reader that is released hangs up last, or the task would not be known."""
    held = Prompted(stream(complete=False), HELLO_FRAME)
    read_to_end: list[object] = []

    def read(answer: ChatStream) -> None:
        read_to_end.append((drained(answer))[1])
        held.go.set()

    def close(answer: ChatStream) -> None:
        assert Happens(lambda: answer._source.ahead.head is not None)
        answer.close()

    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            Together([partial(read, answer), partial(close, answer)])
            assert Happens(lambda: len(server.requests) == 2)
    assert [request.path for request in server.requests[1:]] == [STOP]
    assert isinstance(read_to_end[0], DifyStreamError)


@pytest.mark.usefixtures("unhurried")
def test_closing_a_stream_whose_reader_has_a_ping_to_take_stops_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The background isn't at work any more, and the reader hangs up while another one learns the task."""
    held, has_read = Prompted(stream(PING_FRAME, complete=False), HELLO_FRAME), threading.Event()
    wait: Any = EventSource._wait

    def wait_until_closed(source: EventSource, *ready: Any) -> None:
        wait(source, *ready)
        if source.ahead.has_read:
            has_read.set()
            assert Happens(lambda: source.phase is Phase.CLOSED)

    def read(answer: ChatStream) -> None:
        assert isinstance((drained(answer))[1], DifyStreamError)
        held.go.set()

    def close(answer: ChatStream) -> None:
        assert Happens(has_read.is_set)
        answer.close()

    monkeypatch.setattr(EventSource, "_wait", wait_until_closed)
    with RawServer(held, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            Together([partial(read, answer), partial(close, answer)])
            assert Happens(lambda: len(server.requests) == 2, 10)
    assert [request.path for request in server.requests[1:]] == [STOP]


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("pieces", LATE.values(), ids=LATE)
def test_leaving_a_block_before_the_first_event_stops_the_model(pieces: Sequence[bytes]) -> None:
    slow = Slow(*pieces, pause=0.02)
    with RawServer(slow, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with chat.send_chat_message_stream("hi"):
                pass
            assert Happens(slow.left.is_set)
    assert [request.path for request in server.requests[1:]] == [STOP]


@pytest.mark.parametrize("pieces", ENDLESS.values(), ids=ENDLESS)
def test_slow_response_to_stop_holds_no_caller(pieces: Sequence[bytes]) -> None:
    held, slow = Slow(HEAD + HELLO, pause=0.01), Slow(*pieces, pause=0.02)
    with RawServer(held, slow) as server:
        with DifyChat(KEY, server.url, "user-1", timeout=None) as chat:
            answer = chat.send_chat_message_stream("hi").open()
            answer.__next__()
            began = time.monotonic()
            answer.close()
            assert time.monotonic() - began < IN_TIME
            assert Happens(slow.left.is_set)
    assert len(server.requests) == 2


def test_a_second_reader_is_refused_while_the_first_opens_the_stream() -> None:
    withheld = Withheld(HEAD + HELLO + chunk(frame({"event": "message_end"})) + b"0\r\n\r\n")
    refused: list[object] = []
    delivered: list[object] = []

    def read_first(answer: ChatStream) -> None:
        delivered.append(drained(answer))

    def read_second(answer: ChatStream, step: str) -> None:
        assert Happens(withheld.begun.is_set)
        with pytest.raises(DifyConfigError) as raised:
            getattr(answer, step)()
        refused.append(raised.value)
        if len(refused) == 2:
            withheld.go.set()

    with RawServer(withheld) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            second = partial(read_second, answer)
            Together([partial(read_first, answer), partial(second, "open"), partial(second, "final")])
    assert [str(error) for error in refused] == [
        "this stream is being read already, by another task or thread"
    ] * 2
    assert delivered == [([message("Hel"), {"event": "message_end"}], None)]


@pytest.mark.usefixtures("unhurried")
def test_closing_a_stream_that_waits_to_resume_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = Slow(pause=0.1)
    monkeypatch.setattr(event_source, "backoff", lambda *_: 0.0)
    run = {**message("Hel"), "workflow_run_id": "run-1"}
    raised, closed = list[object](), list[float]()
    begun: Act = plays(stream(frame({"event": "workflow_started", **run}), frame(run), complete=False))
    with RawServer(begun, waits, plays(stopped())) as server:
        with DifyChat(KEY, server.url, "user-1", timeout=None) as chat:
            answer = chat.send_chat_message_stream("hi")
            Together([partial(read, answer, raised), partial(close, answer, waits, closed)])
            assert Happens(waits.left.is_set)
    assert "the stream was closed before its end" in str(raised[0])
    assert [request.path for request in server.requests[1:]] == ["/v1/workflow/run-1/events", STOP]


def test_closing_a_joined_stream_that_is_opening_stops_nothing() -> None:
    slow, raised, closed = Slow(pause=0.1), list[object](), list[float]()
    with RawServer(slow) as server:
        with DifyChat(KEY, server.url, "user-1", timeout=None) as chat:
            answer = chat.workflow_events("run-1")
            Together([partial(read, answer, raised), partial(close, answer, slow, closed)])
            assert Happens(slow.left.is_set)
    assert "the stream was closed before its end" in str(raised[0])
    assert len(server.requests) == 1


@pytest.mark.usefixtures("unhurried")
def test_closing_a_stream_whose_files_are_uploaded_asks_nothing() -> None:
    upload = load("1.16.0/files/upload_png")
    body = upload.response.body
    head = f"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    withheld = Withheld(head.encode() + body)

    def close(answer: ChatStream) -> None:
        assert Happens(withheld.begun.is_set)
        answer.close()

    def go_on_when_closed(answer: ChatStream) -> None:
        assert Happens(lambda: answer._source.phase is Phase.CLOSED)
        withheld.go.set()

    with RawServer(withheld) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            file = ChatMessageFile.from_path(("a.png", b"png", "image/png"))
            answer = chat.send_chat_message_stream("hi", files=[file])
            calls = [drained, close, go_on_when_closed]
            Together([partial(call, answer) for call in calls])
    assert [request.path for request in server.requests] == ["/v1/files/upload"]
