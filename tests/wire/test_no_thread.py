"""A system that has no thread to give, to a sync client: the caller does the work."""

import pytest

from dify_chat import DifyChat
from dify_chat._http import background
from dify_chat._sync import stream_requests
from tests.support.made import frame, message, message_end, stream
from tests.support.raw import RawServer, plays
from tests.wire._sync.talks import KEY


def test_blocking_call_that_gets_a_stream_reads_it_without_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(background._threads, "run", refuse)
    monkeypatch.setattr(stream_requests, "_FIRST_EVENT_SECONDS", 0.0)
    body = stream(b"event: ping\n\n", frame(message("Hello")), frame(message_end()))
    with (
        RawServer(plays(body.with_header("X-Version", "1.13.0"))) as server,
        DifyChat(KEY, server.url, "user-1") as chat,
    ):
        assert chat.send("hi").answer == "Hello"
