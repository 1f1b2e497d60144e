"""A stream that is closed, read or forgotten by another caller."""

import gc
from functools import partial

import anyio
import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat, DifyConfigError, DifyStreamError
from dify_chat.models import ChatStreamEvent
from tests.support.made import frame, message, message_end, stopped, stream, workflow_started
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import Recording
from tests.support.together import AsyncTogether
from tests.wire._async.talks import KEY, drained, is_left, talk

pytestmark = pytest.mark.every_transport

BEGUN = stream(frame(message("Hel")), complete=False)
RUN_BEGUN = stream(frame(workflow_started()), frame(message("Hel")), complete=False)
WHOLE = stream(frame(message("Hel")), frame(message("lo")), frame(message_end()))


async def close_when_silent(answer: AsyncChatStream, held: HeldOpen) -> None:
    assert held.silent.wait(10)
    await anyio.sleep(0.1)  # until the reader waits for more
    await answer.close()


@pytest.mark.every_transport
@pytest.mark.parametrize("begun", [BEGUN, RUN_BEGUN], ids=["chat", "run"])
async def test_closing_stream_wakes_its_reader_and_stops_the_model(begun: Recording) -> None:
    held = HeldOpen(begun)
    raised: list[object] = []

    async def read(answer: AsyncChatStream) -> None:
        raised.append((await drained(answer))[1])

    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = chat.send_chat_message_stream("hi")
            await answer.open()
            await AsyncTogether([partial(read, answer), partial(close_when_silent, answer, held)])
        assert await is_left(held)
    assert isinstance(raised[0], DifyStreamError)
    assert "the stream was closed before its end" in str(raised[0])
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]


@pytest.mark.every_transport
async def test_two_that_read_it_at_once_get_a_clear_error() -> None:
    held = HeldOpen(BEGUN)
    refused: list[DifyConfigError] = []

    async def step(answer: AsyncChatStream) -> None:
        try:
            while True:
                await answer.__anext__()
        except DifyConfigError as error:
            refused.append(error)
            await answer.close()
        except DifyStreamError:
            pass

    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = await chat.send_chat_message_stream("hi").open()
            await AsyncTogether([partial(step, answer), partial(step, answer)])
    assert len(refused) == 1
    assert "read already, by another task or thread" in str(refused[0])


async def test_a_refusal_stays_a_refusal() -> None:
    async with talk() as (chat, server):
        answer = chat.send_chat_message_stream("hi")
        errors = []
        for step in (answer.open, answer.__anext__, answer.final, answer.open):
            with pytest.raises(Exception, match="501") as raised:
                await step()
            errors.append(raised.value)
    assert errors == errors[:1] * 4
    assert len(server.requests) == 1


async def test_one_that_was_read_to_its_end_does_not() -> None:
    async with talk(WHOLE) as (chat, _):
        answer = chat.send_chat_message_stream("hi")
        events: list[ChatStreamEvent] = [event async for event in answer]
        del answer
        gc.collect()
    assert len(events) == 3


async def test_stream_that_another_caller_has_closed_is_not_resumed() -> None:
    async with talk(RUN_BEGUN, stopped()) as (chat, server):
        answer = await chat.send_chat_message_stream("hi").open()
        await answer.close()
        assert not await answer._source.resume(stays=False)
    assert [request.path for request in server.requests[1:]] == ["/v1/chat-messages/task-1/stop"]
