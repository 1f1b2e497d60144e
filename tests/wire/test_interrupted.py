"""A key press while a stream is opened: it comes out at once, and the model is stopped."""

from typing import Any

import pytest

from dify_chat import DifyChat
from dify_chat._http.background import Background
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.wire._async.talks import KEY


def test_an_interrupted_script_stops_the_model_that_it_has_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    wait, interrupts = Background.wait, [KeyboardInterrupt()]

    def interrupted(self: Background, *args: Any, **settings: Any) -> None:
        if interrupts:
            assert held.silent.wait(10)
            raise interrupts.pop()
        wait(self, *args, **settings)

    monkeypatch.setattr(Background, "wait", interrupted)
    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    with RawServer(held, plays(stopped())) as server, DifyChat(KEY, server.url, "user-1") as chat:
        with pytest.raises(KeyboardInterrupt):
            chat.send_chat_message_stream("hi").open()
        assert held.left.wait(10)
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]
