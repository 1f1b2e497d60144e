"""Processes that are forked: parent and child have connections of their own."""

import threading
from functools import partial
from typing import Any

import pytest

from dify_chat import AsyncDifyChat, DifyConfigError, new_async_http_client
from tests.support.forked import AsyncForked, needs_fork
from tests.support.made import frame, message, message_end, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.support.replay import ReplayServer
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

pytestmark = [
    needs_fork,
    # Of the child, which has the parent's objects but can't close what they stand for.
    pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning"),
]

REPLY = load("1.16.0/chat/blocking_basic")
SPEECH = load("1.16.0/audio/tts_slow_text")
OF_PARENT = "DifyConfigError: this stream was opened in another process"


async def answer_of(chat: AsyncDifyChat, question: str) -> str:
    return (await chat.send(question)).answer


async def ask_and_close(chat: AsyncDifyChat) -> str:
    answer = await answer_of(chat, "child")
    await chat.close()
    return answer


async def fork_again(chat: AsyncDifyChat) -> str:
    await chat.send("child")
    async with AsyncForked(partial(ask_and_close, chat)) as answer:
        return f"grandchild: {answer}"


@pytest.mark.every_transport
@pytest.mark.usefixtures("idle_connections_stay")
async def test_parent_child_and_grandchild_have_connections_of_their_own() -> None:
    with ReplayServer(*[REPLY] * 4) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            answer = await answer_of(chat, "parent")
            async with AsyncForked(partial(fork_again, chat)) as said:
                assert said == f"grandchild: {answer}"
                assert await answer_of(chat, "parent") == answer
        assert server.connections == 3
    asked = [request.json()["query"] for request in server.requests]
    assert asked == ["parent", "child", "child", "parent"]


async def stay() -> None:
    """Live on, and do nothing."""


@pytest.mark.every_transport
async def test_closing_in_parent_reaches_server_while_child_lives() -> None:
    with ReplayServer(REPLY) as server:
        chat = AsyncDifyChat(KEY, server.url, "user-1")
        await chat.send("parent")
        async with AsyncForked(stay):
            await chat.close()
            assert await AsyncHappens(lambda: server.is_left(1, within=0), 10)


async def read_and_leave(chat: AsyncDifyChat, stream: Any) -> str:
    try:
        await stream.__anext__()
    except DifyConfigError as error:
        return f"DifyConfigError: {error}"
    finally:
        await stream.close()
        await chat.close()
    return "read"


@pytest.mark.every_transport
async def test_open_stream_is_the_parents_alone() -> None:
    go_on = threading.Event()
    answer = stream(frame(message("Hel")), frame(message("lo")), frame(message_end()))

    def wait_for_child(chunk: Any) -> None:
        if b"Hel" not in chunk.data:
            go_on.wait(60)

    with ReplayServer(answer, before_chunk=wait_for_child) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as events,
        ):
            await events.__anext__()
            async with AsyncForked(partial(read_and_leave, chat, events)) as said:
                assert said.startswith(OF_PARENT)
            go_on.set()
            assert (await events.final()).answer == "Hello"
    assert len(server.requests) == 1, "the child has stopped the model"


@pytest.mark.every_transport
async def test_stream_whose_first_event_is_awaited_is_the_parents_alone() -> None:
    held = HeldOpen(stream(b"event: ping\n\n", complete=False))
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", stop_on_exit=False) as chat:
            events = await chat.send_chat_message_stream("hi").open()
            async with AsyncForked(partial(read_and_leave, chat, events)) as said:
                assert said.startswith(OF_PARENT)
                assert not held.left.is_set()
            await events.close()
            assert await AsyncHappens(held.left.is_set)
    assert len(server.requests) == 1


async def read_file(chat: AsyncDifyChat, file: Any) -> bytes:
    try:
        return bytes(await file.read())
    finally:
        await chat.close()


@pytest.mark.every_transport
async def test_open_file_is_the_parents_alone() -> None:
    with ReplayServer(SPEECH) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            file = await chat.text_to_audio("hi").open()
            async with AsyncForked(partial(read_file, chat, file)) as said:
                assert said.startswith(OF_PARENT)
            assert await file.read() == SPEECH.response.body
    assert len(server.requests) == 1


@pytest.mark.usefixtures("idle_connections_stay")
async def test_client_of_the_caller_is_refused_in_child() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        async with new_async_http_client() as own:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=own)
            await chat.send("parent")
            async with AsyncForked(partial(ask_and_close, chat)) as said:
                assert said.startswith("DifyConfigError: this http_client was used in the process from")
                assert "Make a client with an http_client in each process" in said
            await chat.send("parent")
    assert (server.connections, len(server.requests)) == (1, 2)


async def ask_over(own: Any, url: str) -> str:
    return await answer_of(AsyncDifyChat(KEY, url, "user-2", http_client=own), "child")


async def test_client_of_the_caller_is_refused_in_child_by_another_client_of_ours() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        async with new_async_http_client() as own:
            await AsyncDifyChat(KEY, server.url, "user-1", http_client=own).send("parent")
            async with AsyncForked(partial(ask_over, own, server.url)) as said:
                assert said.startswith("DifyConfigError: this http_client was used in the process from")
    assert len(server.requests) == 1


async def test_client_of_the_caller_made_before_fork_and_never_used_works_in_child() -> None:
    with ReplayServer(REPLY, REPLY) as server:
        async with new_async_http_client() as own:
            chat = AsyncDifyChat(KEY, server.url, "user-1", http_client=own)
            async with AsyncForked(partial(answer_of, chat, "child")) as said:
                assert "Error" not in said
                assert await answer_of(chat, "parent") == said
    assert server.connections == 2


async def test_client_made_before_fork_and_never_used_works_in_child() -> None:
    with ReplayServer(REPLY) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            AsyncForked(partial(answer_of, chat, "child")) as said,
        ):
            assert "Error" not in said
    assert len(server.requests) == 1
