# Written from _async/test_first_stream.py by generator/unasync.py, which `make generate` runs.

"""The first stream of a process that has no descriptor left for an import."""

import pytest

import dify_chat_api.events
import dify_chat_api.models
from dify_chat import DifyChat, DifyConnectionError, DifyStreamError
from tests.support.made import event, frame, message, message_end, stopped, stream
from tests.support.raw import Prompted, RawServer, plays
from tests.support.unimportable import no_descriptor_for
from tests.wire._sync.talks import KEY, talk

RETRY = frame(event("node_retry", data={}))


def forget_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the model of an event be imported anew, and the import fail."""
    no_descriptor_for("dify_chat_api.models.node_retry_event", monkeypatch=monkeypatch)
    monkeypatch.delattr(dify_chat_api.models, "NodeRetryEvent", raising=False)
    monkeypatch.setattr(dify_chat_api.events, "_parsers", {})


def test_event_whose_model_is_not_loaded_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = Prompted(stream(frame(message("Hel")), complete=False), RETRY + frame(message_end()))
    with RawServer(rest, plays(stopped())) as server:
        with (
            DifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            assert (next(answer)).event == "message"
            forget_retry(monkeypatch)
            rest.go.set()
            with pytest.raises(DifyStreamError, match="no descriptor left to load a part") as raised:
                next(answer)
    assert raised.value.answer == "Hel"
    assert isinstance(raised.value.__cause__, DifyConnectionError)


def test_first_event_whose_model_is_not_loaded_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_retry(monkeypatch)
    with talk(stream(RETRY)) as (chat, _):
        with pytest.raises(DifyStreamError, match="no descriptor left to load a part"):
            with chat.send_chat_message_stream("hi") as answer:
                next(answer)


def test_reply_whose_model_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    with talk(stream(frame(message("Hello")), frame(message_end()))) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        for _ in answer:
            pass
        no_descriptor_for("dify_chat._stream.reply", monkeypatch=monkeypatch)
        with pytest.raises(DifyStreamError, match="no descriptor left") as raised:
            answer.final()
    assert raised.value.answer == "Hello"
