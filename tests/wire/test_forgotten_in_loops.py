"""Streams that are forgotten where an event loop ends."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
import trio

from dify_chat import AsyncDifyChat, new_async_http_client
from tests.support.loops import RUNNERS, Main, with_asyncio
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

BEGUN = stream(frame(message("Hel")), complete=False)
STOP = "/v1/chat-messages/task-1/stop"


def ours() -> dict[str, Any]:
    return {}


def over_aiohttp() -> dict[str, Any]:
    return {"transport": "aiohttp"}


def of_caller() -> dict[str, Any]:
    return {"http_client": new_async_http_client()}


async def forget_events(chat: AsyncDifyChat) -> None:
    async for _ in chat.send_chat_message_stream("hi"):
        break


async def forget_text(chat: AsyncDifyChat) -> None:
    async for _ in chat.send_chat_message_stream("hi").text:
        break


async def forget_generator(chat: AsyncDifyChat) -> None:
    async def relay() -> AsyncIterator[str]:
        answer = chat.send_chat_message_stream("hi")
        async for text in answer.text:
            yield text

    async for _ in relay():
        break


async def forget_in_cycle(chat: AsyncDifyChat) -> None:
    answer = chat.send_chat_message_stream("hi")
    await anext(answer)  # before the first event no task is known, and asyncio.run cancels what waits for it
    cycle: list[Any] = [answer]
    cycle.append(cycle)


async def forget_in_traceback(chat: AsyncDifyChat) -> None:
    answer = chat.send_chat_message_stream("hi")
    async for _ in answer:
        raise Failed


class Failed(Exception):
    """What a caller raises."""


FORGET = [forget_events, forget_text, forget_generator, forget_in_cycle, forget_in_traceback]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("forget", FORGET)
@pytest.mark.parametrize("settings", [ours, over_aiohttp, of_caller])
@pytest.mark.parametrize("run", RUNNERS[:2])
def test_model_is_stopped_before_loop_ends(
    run: Callable[[Main], Any],
    settings: Callable[[], dict[str, Any]],
    forget: Callable[[AsyncDifyChat], Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        await forget(chat)

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1", **settings())
        gc.disable()  # the cycles are there when the loop ends
        try:
            with suppress(Failed):
                run(main)
        finally:
            gc.enable()
        assert [request.path for request in server.requests[1:]] == [STOP]
    assert not caplog.records
    gc.collect()  # what is in cycles warns here, and in no other test


@pytest.mark.filterwarnings("ignore:asynchronous generator:ResourceWarning")  # httpx begins some at the end
def test_model_is_stopped_once_where_generator_closes_its_stream_late() -> None:
    async def relay() -> AsyncIterator[Any]:
        answer = chat.send_chat_message_stream("hi")
        try:
            async for event in answer:
                yield event
        finally:
            pool: Any = answer._source.pool
            assert await AsyncHappens(lambda: len(server.requests) == 2 and not pool._leaving)
            await answer.close()
            closed.append(answer)

    async def main() -> Any:
        generator = relay()
        await anext(generator)
        return generator

    closed: list[Any] = []
    with RawServer(HeldOpen(BEGUN), plays(stopped()), plays(stopped())) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        with_asyncio(main)
        with_asyncio(chat.close)
        assert [request.path for request in server.requests[1:]] == [STOP]
    assert repr(closed).startswith("[<AsyncChatStream closed")


@pytest.mark.filterwarnings("ignore:asynchronous generator:ResourceWarning")  # httpx begins some at the end
def test_stream_that_outlives_its_loop_warns_when_it_is_forgotten() -> None:
    async def main() -> list[Any]:
        answer = chat.send_chat_message_stream("hi")
        await anext(answer)
        return [answer]

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        kept = with_asyncio(main)
        with pytest.warns(ResourceWarning, match="a stream was left without closing it"):
            kept.clear()
        with_asyncio(chat.close)
        assert [request.path for request in server.requests[1:]] == [STOP]


def test_closed_client_leaves_stream_to_its_caller() -> None:
    async def main() -> Any:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = await chat.send_chat_message_stream("hi").open()
            await anext(answer)
        return answer, repr(answer)

    held = HeldOpen(BEGUN)
    with RawServer(held) as server:
        answer, told = with_asyncio(main)
        assert held.left.wait(10)
        assert (told.startswith("<AsyncChatStream open"), len(server.requests)) == (True, 1)
        with_asyncio(answer.close)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # trio has one for each generator that isn't exhausted
def test_model_is_stopped_on_trio() -> None:
    async def main() -> None:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await forget_events(chat)
            assert await AsyncHappens(lambda: len(server.requests) == 2)

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        trio.run(main)
        assert server.requests[1].path == STOP
