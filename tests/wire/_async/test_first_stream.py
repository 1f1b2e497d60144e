"""The first stream of a process that has no descriptor left for an import."""

import pytest

import dify_chat_api.events
import dify_chat_api.models
from dify_chat import AsyncDifyChat, DifyConnectionError, DifyStreamError
from tests.support.made import event, frame, message, message_end, stopped, stream
from tests.support.raw import Prompted, RawServer, plays
from tests.support.unimportable import no_descriptor_for
from tests.wire._async.talks import KEY, talk

RETRY = frame(event("node_retry", data={}))


def forget_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the model of an event be imported anew, and the import fail."""
    no_descriptor_for("dify_chat_api.models.node_retry_event", monkeypatch=monkeypatch)
    monkeypatch.delattr(dify_chat_api.models, "NodeRetryEvent", raising=False)
    monkeypatch.setattr(dify_chat_api.events, "_parsers", {})


async def test_event_whose_model_is_not_loaded_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = Prompted(stream(frame(message("Hel")), complete=False), RETRY + frame(message_end()))
    with RawServer(rest, plays(stopped())) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            assert (await anext(answer)).event == "message"
            forget_retry(monkeypatch)
            rest.go.set()
            with pytest.raises(DifyStreamError, match="no descriptor left to load a part") as raised:
                await anext(answer)
    assert raised.value.answer == "Hel"
    assert isinstance(raised.value.__cause__, DifyConnectionError)


async def test_first_event_whose_model_is_not_loaded_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_retry(monkeypatch)
    async with talk(stream(RETRY)) as (chat, _):
        with pytest.raises(DifyStreamError, match="no descriptor left to load a part"):
            async with chat.send_chat_message_stream("hi") as answer:
                await anext(answer)


async def test_reply_whose_model_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with talk(stream(frame(message("Hello")), frame(message_end()))) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        async for _ in answer:
            pass
        no_descriptor_for("dify_chat._stream.reply", monkeypatch=monkeypatch)
        with pytest.raises(DifyStreamError, match="no descriptor left") as raised:
            await answer.final()
    assert raised.value.answer == "Hello"
