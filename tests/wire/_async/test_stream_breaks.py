"""Streams that break off: what came is delivered, and the error carries what is known."""

from socket import socket
from threading import Event

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyStreamError, RateLimitError
from tests.support.made import (
    Json,
    error,
    frame,
    message,
    message_end,
    stopped,
    stream,
    workflow_finished,
    workflow_started,
)
from tests.support.raw import HeldOpen, RawServer, Reset, plays
from tests.support.recordings import Recording, find, load
from tests.support.replay import play
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY, drained, is_left, talk

pytestmark = pytest.mark.every_transport

HELLO = [message("Hel"), message("lo")]
SAID = b"".join(map(frame, HELLO))
HALF = frame(message(" world"))[:-10]
FAULTS = {
    "the end of the body": stream(SAID),
    "the end of the connection": stream(SAID, complete=False),
    "the end in a frame": stream(SAID, HALF),
    "the end of the connection in a frame": stream(SAID, HALF, complete=False),
    "no JSON": stream(SAID + b"data: {oops}\n\n" + SAID),
    "no UTF-8": stream(SAID + b'data: {"event": "ping", "x": "\xff"}\n\n'),
    "no object": stream(SAID + b"data: [1]\n\n"),
    "too deeply nested": stream(SAID + b"data: " + b"[" * 200_000 + b"\n\n"),
    "too large a frame": stream(SAID + b"data: " + b"x" * 2000 + b"\n\n"),
    "an endless line": stream(SAID + b"x" * 2000),
}


@pytest.mark.parametrize("broken", FAULTS.values(), ids=FAULTS)
async def test_broken_stream_delivers_its_events_and_its_error_has_the_ids(broken: Recording) -> None:
    async with (
        talk(broken, max_event_bytes=1000) as (chat, server),
        chat.send_chat_message_stream("hi") as answer,
    ):
        delivered, raised = await drained(answer)
        assert delivered == HELLO
        check_broken(raised)
        assert (answer.outcome, answer.answer, answer.task_id) == (None, "Hello", "task-1")
        for further in (answer.__anext__, answer.final):
            with pytest.raises(DifyStreamError) as again:
                await further()
            assert again.value is raised
    # If the client gives up, it stops the model, which would cost tokens for no reader.
    sent = [request.path for request in server.requests]
    assert sent in (["/v1/chat-messages"], ["/v1/chat-messages", "/v1/chat-messages/task-1/stop"])


async def test_events_received_while_the_reader_was_busy_are_delivered() -> None:
    go = Event()

    def breaks_off(connection: socket) -> bool:
        play(stream(frame(HELLO[0]), complete=False), connection)
        go.wait(timeout=60)
        rest = frame(HELLO[1])
        connection.sendall(b"%x\r\n%b\r\n" % (len(rest), rest))
        return False

    with RawServer(breaks_off, plays(stopped())) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            await anext(answer)
            go.set()
            assert await AsyncHappens(lambda: server.is_left(1, within=0))
            delivered, raised = await drained(answer)
    assert delivered == HELLO[1:]
    check_broken(raised)


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize(
    "before", [[], [frame({"event": "news"})]], ids=["nothing", "an event without a task"]
)
async def test_a_stream_that_ends_before_its_task_is_known_is_broken(
    before: list[bytes], complete: bool
) -> None:
    broken = stream(b"event: ping\n\n", *before, complete=complete)
    async with talk(broken) as (chat, server):
        delivered, raised = await drained(chat.send_chat_message_stream("hi"))
    assert (len(delivered), type(raised)) == (len(before), DifyStreamError)
    assert ("without a terminal event" in str(raised)) is complete
    assert len(server.requests) == 1


@pytest.mark.parametrize("size", [1001, 8 * 1024 * 1024 + 1], ids=["of the client", "by default"])
async def test_a_frame_has_a_limit(size: int) -> None:
    whole, half = message("x" * (size - 1000)), b"data: " + b"x" * size
    limit = {"max_event_bytes": 1000} if size == 1001 else {}
    async with talk(stream(frame(whole), half), **limit) as (chat, _):
        delivered, raised = await drained(chat.send_chat_message_stream("hi"))
    assert delivered == [whole]
    assert (
        "a frame of the stream is longer than max_event_bytes, which is"
        f" {limit.get('max_event_bytes', 8 * 1024 * 1024)}" in str(raised)
    )


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.unmeasured
async def test_last_frame_that_lacks_its_blank_line_is_whole_or_the_stream_is_broken(complete: bool) -> None:
    last = frame(message_end())
    cuts = [*range(1, len(last) - 4, 9), *range(len(last) - 4, len(last))]
    async with talk(*[stream(SAID, last[:cut], complete=complete) for cut in cuts]) as (chat, server):
        for cut in cuts:
            delivered, raised = await drained(chat.send_chat_message_stream("hi"))
            if cut < len(last) - 2:
                check_broken(raised)
                assert delivered == HELLO
            else:
                assert (delivered, raised) == ([*HELLO, message_end()], None)
    assert len(server.requests) == len(cuts)


async def test_failed_run_whose_last_frame_lacks_its_blank_line_says_why() -> None:
    last = frame(error(429, "rate_limit_error", "no quota"))[:-2]
    async with talk(stream(SAID, last), stream(last)) as (chat, _):
        for expected in ("Hello", ""):
            _, raised = await drained(chat.send_chat_message_stream("hi"))
            assert isinstance(raised, RateLimitError)
            assert (raised.message, raised.answer) == ("no quota", expected)


async def test_a_reset_connection_is_a_broken_stream() -> None:
    reset = Reset(stream(SAID, complete=False))
    with RawServer(reset) as server:
        async with (
            AsyncDifyChat(KEY, server.url, "user-1") as chat,
            chat.send_chat_message_stream("hi") as answer,
        ):
            assert (await answer.__anext__()).to_dict() == HELLO[0]
            reset.now.set()
            delivered, raised = await drained(answer)
    assert delivered == HELLO[1:]
    check_broken(raised)


async def test_silence_beyond_the_timeout_is_a_broken_stream() -> None:
    held = HeldOpen(stream(SAID, complete=False))
    with RawServer(held, plays(stopped())) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", timeout=httpx.Timeout(60, read=0.5)) as chat:
            delivered, raised = await drained(chat.send_chat_message_stream("hi"))
        assert await is_left(held)
    assert server.requests[-1].path == "/v1/chat-messages/task-1/stop"
    assert delivered == HELLO
    check_broken(raised)
    assert "nothing came from the server within 0.5 s (read timeout)" in str(raised)


async def test_the_error_says_what_became_of_the_answer() -> None:
    run = [workflow_started(), message("Hel")]
    async with talk(stream(SAID), stream(*map(frame, run))) as (chat, _):
        _, of_a_chat = await drained(chat.send_chat_message_stream("hi"))
        _, of_a_run = await drained(chat.send_chat_message_stream("hi"))
    assert str(of_a_chat) == (
        "POST /chat-messages: the stream ended without a terminal event;"
        " the server keeps no part of this answer, what came of it is in the error's `answer`"
    )
    assert str(of_a_run).endswith("without a listener, and its answer will be in `messages` then")
    assert isinstance(of_a_run, DifyStreamError)
    assert (of_a_run.workflow_run_id, of_a_run.answer) == ("run-1", "Hel")


@pytest.mark.parametrize("end", [message_end(), workflow_finished("succeeded")], ids=lambda end: end["event"])
@pytest.mark.parametrize(
    ("after", "complete"),
    [(b"", False), (HALF, True), (HALF, False), (b"data: {oops}\n\n", True)],
    ids=["connection", "frame", "connection in a frame", "no JSON"],
)
@pytest.mark.unmeasured
async def test_break_after_terminal_event_is_no_error(end: Json, after: bytes, complete: bool) -> None:
    events = [*HELLO, end]
    body = b"".join(map(frame, events)) + after
    async with talk(*[stream(body, complete=complete)] * 2) as (chat, _):
        async with chat.send_chat_message_stream("hi") as answer:
            assert await drained(answer) == (events, None)
            assert await anext(answer, None) is None
        assert (answer.outcome, answer.answer) == ("finished", "Hello")
        assert (await chat.send_chat_message_stream("hi").final()).answer == "Hello"


@pytest.mark.parametrize("recording", find("1.*/chat/stream_continue", "1.*/agent/stream_plain"), ids=str)
@pytest.mark.unmeasured
async def test_broken_off_after_any_chunk(recording: Recording) -> None:
    count = len(recording.response.chunks)
    whole = load(recording.name)
    async with talk(*(recording.broken_off(after) for after in range(1, count))) as (chat, _):
        for after in range(1, count):
            delivered, raised = await drained(chat.send_chat_message_stream("hi"))
            body = b"".join(chunk.data for chunk in whole.response.chunks[:after])
            assert len(delivered) == body.count(b"data: ")
            assert type(raised) is DifyStreamError
            assert raised.task_id == delivered[0]["task_id"]


def check_broken(raised: object) -> None:
    assert type(raised) is DifyStreamError
    assert raised.answer == "Hello"
    assert (raised.task_id, raised.message_id) == ("task-1", "message-1")
    assert (raised.conversation_id, raised.workflow_run_id) == ("conversation-1", None)
