"""Streams that are forgotten where an event loop ends."""

from collections.abc import Callable
from typing import Any

import pytest
import trio

from dify_chat import AsyncDifyChat, new_async_http_client
from tests.support.loops import RUNNERS, Main
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


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("forget", [forget_events, forget_text])
@pytest.mark.parametrize("settings", [ours, over_aiohttp, of_caller])
@pytest.mark.parametrize("run", RUNNERS[:2])
def test_model_is_stopped_before_loop_ends(
    run: Callable[[Main], Any],
    settings: Callable[[], dict[str, Any]],
    forget: Callable[[AsyncDifyChat], Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        await forget(AsyncDifyChat(KEY, server.url, "user-1", **settings()))

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        run(main)
        assert [request.path for request in server.requests[1:]] == [STOP]
    assert not caplog.records


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # trio has one for each generator that isn't exhausted
def test_model_is_stopped_on_trio() -> None:
    async def main() -> None:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            await forget_events(chat)
            assert await AsyncHappens(lambda: len(server.requests) == 2)

    with RawServer(HeldOpen(BEGUN), plays(stopped())) as server:
        trio.run(main)
        assert server.requests[1].path == STOP
