"""Tasks that are cancelled while they wait for a stream; there is no such thing without async."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import anyio
import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat
from tests.streaming._async.talks import KEY
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays

BEGUN = stream(frame(message("Hel")), complete=False)


@pytest.fixture
async def held() -> AsyncIterator[tuple[HeldOpen, RawServer, AsyncDifyChat]]:
    """A stream that says one word and then nothing; its server; a client of it."""
    held = HeldOpen(BEGUN)
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            yield held, server, chat


class Listener:
    """Iterates a stream, and says when it has had the first event."""

    def __init__(self) -> None:
        self.heard = asyncio.Event()

    async def iterate(self, stream: AsyncChatStream) -> None:
        async with stream:
            async for _ in stream:
                self.heard.set()


async def _cancel_task(listening: Awaitable[None], heard: asyncio.Event) -> None:
    task = asyncio.ensure_future(listening)
    await heard.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _cancel_scope(listening: Awaitable[None], heard: asyncio.Event) -> None:
    async with anyio.create_task_group() as tasks:

        async def listen() -> None:
            await listening

        tasks.start_soon(listen)
        await heard.wait()
        tasks.cancel_scope.cancel()


async def _time_out(listening: Awaitable[None], heard: asyncio.Event) -> None:
    async def run_out() -> None:
        async with asyncio.timeout(None) as limit:
            waiting = asyncio.create_task(heard.wait())
            waiting.add_done_callback(lambda _: limit.reschedule(0))
            await listening

    with pytest.raises(TimeoutError):
        await run_out()


@pytest.mark.parametrize("cancel", [_cancel_task, _cancel_scope, _time_out])
async def test_a_cancelled_task_closes_the_stream_and_stops_the_model(
    held: tuple[HeldOpen, RawServer, AsyncDifyChat],
    cancel: Callable[[Awaitable[None], asyncio.Event], Awaitable[None]],
) -> None:
    stream, server, chat = held
    listener = Listener()
    await cancel(listener.iterate(chat.send_chat_message_stream("hi")), listener.heard)
    assert stream.left.wait(10)
    assert [request.path for request in server.requests][1:] == ["/v1/chat-messages/task-1/stop"]
