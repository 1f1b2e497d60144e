# Written from _async/test_first_event.py by generator/unasync.py, which `make generate` runs.

"""A blocking call that gets a stream waits 15 s for its first event, if the server may queue runs."""

import socket
import threading
from time import monotonic

import pytest

from dify_chat import DifyChat, DifyStreamError
from dify_chat._sync import stream_requests
from tests.support.made import (
    frame,
    message,
    message_end,
    stream,
)
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import Recording, load
from tests.support.replay import play
from tests.wire._sync.talks import KEY, is_left, talk

pytestmark = pytest.mark.every_transport

REPLY = load("1.16.0/chat/blocking_basic")
HELLO = [frame(message("Hel")), frame(message("lo")), frame(message_end())]
PING = b"event: ping\n\n"
PINGS = load("1.13.0/chatflow/blocking_basic")


def typed(recording: Recording, content_type: str) -> Recording:
    return recording.with_header("Content-Type", content_type)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_requests, "_FIRST_EVENT_SECONDS", 0.3)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("content_type", ["text/event-stream; charset=utf-8", "text/plain"])
def test_blocking_call_that_gets_pings_alone_ends_with_advice(content_type: str) -> None:
    pings = HeldOpen(typed(stream(PING, complete=False), content_type).with_header("X-Version", "1.13.0"))
    with RawServer(pings) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyStreamError) as raised:
                chat.send("hi")
            assert is_left(pings)
    assert str(raised.value).startswith(
        "POST /chat-messages: Dify 1.13.0 answered a blocking call by a stream"
    )
    for advice in ('response_mode="streaming"', "`messages`"):
        assert advice in str(raised.value)
    assert len(server.requests) == 1


class Pausing:
    """Send some events, and the rest after longer than the call waits for a first event.

    Args:
        first: The events before the pause.
    """

    def __init__(self, *first: bytes, version: str = "1.13.0") -> None:
        self._first = stream(*first, complete=False).with_header("X-Version", version)

    def __call__(self, connection: socket.socket) -> bool:
        play(self._first, connection)
        threading.Event().wait(0.6)
        for chunk in (*HELLO, b""):
            connection.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        return False


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "first",
    [
        frame(message("")),
        b"\xef\xbb\xbf" + frame(message("")),
        b'data: {\ndata: "event": "message", "answer": ""}\n\n',
    ],
)
def test_blocking_call_waits_on_after_the_first_event(first: bytes) -> None:
    with RawServer(Pausing(first)) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            assert (chat.send("hi")).answer == "Hello"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("ping", [PING, b'data: {"event": "ping"}\n\n', b"data: {}\n\n"])
def test_blocking_call_that_gets_a_late_first_event_ends_before(ping: bytes) -> None:
    with RawServer(Pausing(ping, ping)) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyStreamError, match="only pings"):
                chat.send("hi")


@pytest.mark.usefixtures("impatient")
def test_blocking_call_that_gets_pings_alone_from_an_unknown_version_says_less() -> None:
    pings = HeldOpen(stream(PING, complete=False))
    with RawServer(pings) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            with pytest.raises(DifyStreamError, match=r"only pings for .* the run may go on"):
                chat.send("hi")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("version", ["1.7.2", "1.16.0"])
def test_blocking_call_waits_through_the_pings_of_another_version(version: str) -> None:
    with RawServer(Pausing(PING, version=version)) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            assert (chat.send("hi")).answer == "Hello"


@pytest.mark.soak
def test_blocking_call_that_gets_pings_alone_ends_within_16_seconds() -> None:
    pings = HeldOpen(PINGS)
    with RawServer(pings) as server:
        with DifyChat(KEY, server.url, "user-1") as chat:
            begun = monotonic()
            with pytest.raises(DifyStreamError, match="only pings for 15 s"):
                chat.send("hi")
            assert 15 <= monotonic() - begun < 16


def test_chatflow_of_1_13_streams_from_the_second_message_on() -> None:
    streamed = load("1.13.0/chatflow/stream_basic")
    with talk(PINGS, streamed, streamed) as (chat, server):
        with pytest.raises(DifyStreamError, match="will be in `messages`"):
            chat.send("hi")
        assert (chat.send("hi again")).answer
        assert (chat.with_options(user_id="bob").send("hi again")).answer
    assert [request.json()["response_mode"] for request in server.requests] == [
        "blocking",
        "streaming",
        "streaming",
    ]


def test_another_app_of_that_server_is_asked_as_before() -> None:
    with talk(PINGS, REPLY) as (chat, server):
        with pytest.raises(DifyStreamError):
            chat.send("hi")
        assert (chat.send("hi", api_key="app-another-key")).answer
    assert [request.json()["response_mode"] for request in server.requests] == ["blocking", "blocking"]
