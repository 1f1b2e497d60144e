"""Leaving a stream before its end: the connection is closed, the model stopped, and nothing in the way."""

import time

import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat, BadRequestError
from dify_chat._async import event_source
from tests.support.made import (
    error,
    event,
    frame,
    message,
    message_end,
    refusal,
    stopped,
    stream,
    workflow_finished,
)
from tests.support.raw import Act, HeldOpen, RawServer, hangs_up, plays
from tests.wire._async.talks import KEY, drained, is_left, talk

pytestmark = pytest.mark.every_transport

BEGUN = stream(frame(message("Hel")), complete=False)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the client wait less long for a task that the server never names."""
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", 0.1)


class LeaveError(Exception):
    """The caller's own reason."""


async def leave(stream: AsyncChatStream, reason: LeaveError) -> None:
    async with stream:
        await stream.__anext__()
        raise reason


async def test_leaving_closes_the_connection_and_stops_the_model() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi", user_id="ada", api_key="app-ada") as answer:
                async for _ in answer:
                    break
            assert await is_left(held)
    asked, stop = server.requests
    assert (stop.method, stop.path) == ("POST", "/v1/chat-messages/task-1/stop")
    assert stop.json() == {"user": "ada"} == {"user": asked.json()["user"]}
    assert stop.header("Authorization") == "Bearer app-ada" == asked.header("Authorization")


async def test_leaving_the_text_is_leaving_the_stream() -> None:
    two_words = stream(frame(message("Hel")), frame(message("lo")))
    async with talk(two_words, stopped()) as (chat, server), chat.send_chat_message_stream("hi") as answer:
        async for piece in answer.text:
            assert piece == "Hel"
            break
    assert [request.path for request in server.requests][1:] == ["/v1/chat-messages/task-1/stop"]


@pytest.mark.parametrize(
    ("stop", "limit"),
    [
        (plays(stopped()), 60.0),
        (plays(refusal(500, "unknown")), 60.0),
        (plays(refusal(429, "too_many_requests")), 60.0),
        (plays(stream()), 60.0),
        (hangs_up, 60.0),
        (HeldOpen(), 0.5),
        (HeldOpen(stopped().with_body([b"{"], complete=False)), 0.5),
    ],
    ids=["success", "refusal", "no room", "no JSON", "hang-up", "silence", "silence within the answer"],
)
async def test_the_callers_exception_is_what_comes_out(
    stop: Act, limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", limit)
    held, reason = HeldOpen(BEGUN), LeaveError()
    with RawServer(held, stop) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=None, max_retries=0) as chat:
            with pytest.raises(LeaveError) as raised:
                await leave(chat.send_chat_message_stream("hi"), reason)
            assert await is_left(held)
    assert raised.value is reason
    assert raised.value.__context__ is None
    assert len(server.requests) == 2


async def test_nothing_is_stopped_if_the_client_wishes_so() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            async with chat.with_options(user_id="ada").send_chat_message_stream("hi") as answer:
                await answer.__anext__()
            assert await is_left(held)
    assert len(server.requests) == 1


@pytest.mark.parametrize("before", [[], [b"event: ping\n\n"]], ids=["chat", "chatflow"])
async def test_leaving_before_the_first_event_was_read_stops_the_model(before: list[bytes]) -> None:
    held = HeldOpen(stream(*before, frame(message("Hel")), complete=False))
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi"):
                pass
            assert await is_left(held)
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


async def test_leaving_does_not_wait_for_an_event_that_does_not_come(hurry: None) -> None:
    held = HeldOpen(stream(complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:  # which would wait a minute
            async with chat.send_chat_message_stream("hi"):
                began = time.monotonic()
            assert time.monotonic() - began < 30
            assert await is_left(held)
    assert len(server.requests) == 1


async def test_leaving_does_not_wait_after_an_event_that_names_no_task() -> None:
    held = HeldOpen(stream(frame({"event": "news"}), complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:  # which would wait a minute
            async with chat.send_chat_message_stream("hi") as answer:
                await answer.__anext__()
                began = time.monotonic()
            assert time.monotonic() - began < 30
            assert await is_left(held)
    assert len(server.requests) == 1


async def test_nothing_is_stopped_that_was_over_before_its_first_event_was_read() -> None:
    body = stream(frame(message("Hi")) + frame(message_end()))
    async with talk(body) as (chat, server), chat.send_chat_message_stream("hi"):
        pass
    assert len(server.requests) == 1


async def test_nothing_is_stopped_before_the_task_is_known(hurry: None) -> None:
    held = HeldOpen(stream(b"event: ping\n\n", complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi"):
                pass
            assert await is_left(held)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "terminal",
    [
        message_end(),
        workflow_finished("succeeded"),
        workflow_finished("failed"),
        error(400, "completion_request_error", "it burns"),
    ],
    ids=lambda terminal: terminal["event"],
)
async def test_nothing_is_stopped_after_a_terminal_event(terminal: dict[str, object]) -> None:
    events = [message("Hi"), terminal, event("tts_message", audio="")]
    body = stream(*map(frame, events))
    async with talk(body) as (chat, server), chat.send_chat_message_stream("hi") as answer:
        async for given in answer:
            if given.to_dict() == terminal:
                break
    assert len(server.requests) == 1


async def test_an_error_closes_the_connection_without_a_with_block() -> None:
    events = [message("Hel"), error(400, "completion_request_error", "it burns")]
    held = HeldOpen(stream(*map(frame, events), complete=False))
    with RawServer(held) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            delivered, raised = await drained(chat.send_chat_message_stream("hi"))
            assert await is_left(held)
    assert (delivered, type(raised)) == (events, BadRequestError)


async def test_closing_by_hand_is_leaving_and_closing_again_is_nothing() -> None:
    async with talk(stream(frame(message("Hel")), frame(message("lo"))), stopped()) as (chat, server):
        answer = await chat.send_chat_message_stream("hi").open()
        await answer.__anext__()
        await answer.close()
        await answer.close()
        delivered, raised = await drained(answer)
        assert len(server.requests) == 2
    assert "the stream was closed before its end" in str(raised)
    assert [piece["answer"] for piece in delivered] in ([], ["lo"])


async def test_a_client_that_was_closed_in_the_meantime_is_no_second_error() -> None:
    held = HeldOpen(BEGUN)
    with RawServer(held) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        async with chat.send_chat_message_stream("hi") as answer:
            await answer.__anext__()
            await chat.close()
        assert await is_left(held)
    assert len(server.requests) == 1
