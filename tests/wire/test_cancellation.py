"""Tasks that are cancelled while they wait; there is no such thing without async."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio
import pytest

from dify_chat import AsyncDifyChat
from dify_chat._async import event_source
from tests.support.made import frame, message, stopped, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.reachable import places_of
from tests.support.recordings import load
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY, is_left

pytestmark = pytest.mark.every_transport

BEGUN = stream(frame(message("Hel")), complete=False)
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)
REPLY_BEGUN = load("1.16.0/chat/blocking_basic").with_body([b"{"], complete=False)

Waiting = Coroutine[Any, Any, object]
Canceller = Callable[[Waiting, Awaitable[object]], Awaitable[None]]


async def by_task(waiting: Waiting, moment: Awaitable[object]) -> None:
    task = asyncio.create_task(waiting)
    await moment
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_scope(waiting: Waiting, moment: Awaitable[object]) -> None:
    async def wait() -> None:
        await waiting

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        await moment
        tasks.cancel_scope.cancel()


async def by_timeout(waiting: Waiting, moment: Awaitable[object]) -> None:
    async def run_out() -> None:
        async with asyncio.timeout(None) as limit:
            asyncio.ensure_future(moment).add_done_callback(lambda _: limit.reschedule(0))
            await waiting

    with pytest.raises(TimeoutError):
        await run_out()


async def iterate_stream(chat: AsyncDifyChat, heard: asyncio.Event) -> None:
    async with chat.send_chat_message_stream("hi") as answer:
        async for _ in answer:
            heard.set()


async def iterate_text(chat: AsyncDifyChat, heard: asyncio.Event) -> None:
    async with chat.send_chat_message_stream("hi") as answer:
        async for _ in answer.text:
            heard.set()


each_way = pytest.mark.parametrize("cancelled", [by_task, by_scope, by_timeout])


@each_way
@pytest.mark.parametrize("listen", [iterate_stream, iterate_text])
async def test_a_cancelled_listener_closes_the_stream_and_stops_the_model(
    cancelled: Canceller, listen: Callable[[AsyncDifyChat, asyncio.Event], Waiting]
) -> None:
    held, heard = HeldOpen(BEGUN), asyncio.Event()
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await cancelled(listen(chat, heard), heard.wait())
            assert await is_left(held)
    assert [request.path for request in server.requests][1:] == ["/v1/chat-messages/task-1/stop"]


@pytest.mark.every_transport
@each_way
@pytest.mark.parametrize(
    ("held", "call"),
    [
        (None, lambda chat: chat.send("hi")),
        (REPLY_BEGUN, lambda chat: chat.send("hi")),
        (None, lambda chat: chat.send_chat_message_stream("hi").final()),
        (None, lambda chat: chat.text_to_audio("hi").read()),
        (SPEECH_BEGUN, lambda chat: chat.text_to_audio("hi").read()),
        (None, lambda chat: chat.audio_to_text(b"RIFF")),
    ],
    ids=["send", "send, begun", "stream", "speech", "speech, begun", "transcript"],
)
@pytest.mark.unmeasured
async def test_a_cancelled_call_closes_the_connection(
    cancelled: Canceller, held: Any, call: Callable[[AsyncDifyChat], Waiting]
) -> None:
    silence = HeldOpen(held)
    with RawServer(silence) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await cancelled(call(chat), anyio.to_thread.run_sync(silence.silent.wait))
            assert await is_left(silence)
    assert len(server.requests) == 1


@pytest.mark.parametrize("held", [None, REPLY_BEGUN], ids=["head", "body"])
async def test_the_key_is_not_reached_from_a_call_that_was_cancelled(held: Any) -> None:
    silence = HeldOpen(held)
    with RawServer(silence) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            task = asyncio.create_task(chat.send("hi"))
            await anyio.to_thread.run_sync(silence.silent.wait)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as raised:
                await task
            assert places_of(KEY, raised.value) == []
            assert await is_left(silence)


@pytest.mark.every_transport
@each_way
async def test_listener_that_leaves_during_a_resume_stops_the_run(cancelled: Canceller) -> None:
    silence = HeldOpen()
    run = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
    with RawServer(plays(run), silence, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            listening = iterate_stream(chat, asyncio.Event())
            await cancelled(listening, anyio.to_thread.run_sync(silence.silent.wait))
            assert await is_left(silence)
    assert [request.path for request in server.requests][1:] == [
        "/v1/workflow/run-1/events",
        "/v1/chat-messages/task-1/stop",
    ]


async def test_stop_is_sent_after_the_caller_is_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy event loop may make no connection in 3 s, where hundreds of callers leave at once."""
    monkeypatch.setattr(event_source, "_LEAVING_SECONDS", 0.0)
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            async with chat.send_chat_message_stream("hi") as answer:
                await anext(answer)
            assert await AsyncHappens(lambda: len(server.requests) == 2)
            assert await is_left(held)
    assert server.requests[1].path == "/v1/chat-messages/task-1/stop"
