"""Pings: an iteration that asks for them gives the server's, and one after each silence."""

import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat, DifyInputError, DifyStreamError
from dify_chat._http import retry
from tests.support.made import (
    frame,
    message,
    message_end,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import HeldOpen, Prompted, RawServer, plays
from tests.wire._async.talks import KEY, is_left, talk

pytestmark = pytest.mark.every_transport

PING = b"event: ping\n\n"
HELLO = [PING, frame(message("Hel")), PING + frame(message("lo")), PING, frame(message_end())]
SHORT = 0.02
LONG = 60.0


async def names(answer: AsyncChatStream, *, pings: bool = False, heartbeat: float | None = None) -> list[str]:
    return [event.event async for event in answer.iter_events(pings=pings, heartbeat=heartbeat)]


@pytest.mark.parametrize("heartbeat", [None, LONG])
async def test_pings_come_where_asked(heartbeat: float | None) -> None:
    body = stream(*HELLO)
    async with talk(body, body, body) as (chat, _):
        assert await names(chat.send_chat_message_stream("hi"), pings=True, heartbeat=heartbeat) == [
            "ping",
            "message",
            "ping",
            "message",
            "ping",
            "message_end",
        ]
        plain = ["message", "message", "message_end"]
        assert await names(chat.send_chat_message_stream("hi"), heartbeat=heartbeat) == plain
        assert [event.event async for event in chat.send_chat_message_stream("hi")] == plain


async def test_pings_end_with_the_iteration_that_asks() -> None:
    with_data = frame({"event": "ping"})
    body = stream(PING, frame(message("Hel")), PING, with_data, frame(message("lo")), frame(message_end()))
    async with talk(body) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        async for event in answer.iter_events(pings=True):
            if event.event == "message":
                break
        assert [event.event async for event in answer] == ["message", "message_end"]
    assert answer.answer == "Hello"


async def test_pings_come_after_a_resume(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)
    begun = stream(PING, frame(workflow_started()), complete=False)
    resumed = stream(PING, frame(workflow_finished("succeeded", answer="Hello")))
    async with talk(begun, resumed) as (chat, _):
        told = await names(chat.send_chat_message_stream("hi"), pings=True)
    assert told == ["ping", "workflow_started", "ping", "workflow_finished"]


async def test_heartbeat_after_each_silence() -> None:
    held = Prompted(
        stream(frame(message("Hel")), complete=False), frame(message("lo")) + frame(message_end())
    )
    told: list[str] = []
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi") as answer:
                async for event in answer.iter_events(heartbeat=SHORT):
                    told.append(event.event)
                    if told.count("ping") == 3:
                        held.go.set()
            assert answer.outcome == "finished"
    assert [name for name in told if name != "ping"] == ["message", "message", "message_end"]
    assert told.count("ping") >= 3


@pytest.mark.parametrize("again", [None, LONG])
async def test_iteration_goes_on_after_another_was_left_at_a_heartbeat(again: float | None) -> None:
    held = Prompted(stream(frame(message("Hel")), complete=False), PING + frame(message_end()))
    with RawServer(held) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            begun = answer.iter_events(pings=True, heartbeat=SHORT)
            while (await anext(begun)).event != "message":
                pass
            assert (await anext(begun)).event == "ping"
            held.go.set()
            assert await names(answer, heartbeat=again) == ["message_end"]


async def test_leaving_at_a_heartbeat_stops_the_model() -> None:
    held = HeldOpen(stream(frame(message("Hel")), complete=False))
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi") as answer:
                async for event in answer.iter_events(heartbeat=SHORT):
                    if event.event == "ping":
                        break
            assert await is_left(held)
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


async def test_error_of_a_stream_with_heartbeat_is_raised() -> None:
    async with talk(stream(frame(message("Hel")), complete=False)) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        with pytest.raises(DifyStreamError):
            await names(answer, heartbeat=LONG)


@pytest.mark.parametrize("heartbeat", [0, -1.0, float("nan")])
async def test_heartbeat_of_no_time_is_refused(heartbeat: float) -> None:
    async with talk() as (chat, _):
        with pytest.raises(DifyInputError, match="heartbeat is a number of seconds above 0"):
            chat.send_chat_message_stream("hi").iter_events(heartbeat=heartbeat)
