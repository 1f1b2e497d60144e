"""Connections that the server resets: nothing is logged but the one line of the request."""

import asyncio
import gc
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyStreamError
from tests.support.made import frame, message, stream
from tests.support.raw import RawServer, Reset
from tests.wire._async.talks import KEY

BEGUN = stream(frame(message("Hel")), complete=False)


@pytest.mark.every_transport
@pytest.mark.parametrize("is_closed_first", [False, True])
async def test_event_loop_has_nothing_to_report(*, is_closed_first: bool) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    reset = Reset(BEGUN)
    with RawServer(reset) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            events = chat.send_chat_message_stream("hi")
            await events.__anext__()
            if is_closed_first:
                await events.close()
            reset.now.set()
            with pytest.raises(DifyStreamError):
                await events.__anext__()
        del chat, events
        gc.collect()  # a future tells it then that no code has asked for its exception
        await asyncio.sleep(0)
    assert reported == []
