"""However a stream is cut on its way, its events are the same."""

import gzip
from threading import Semaphore

import pytest

from dify_chat import AsyncDifyChat, DifyStreamError
from tests.support.made import answer, frame, stream
from tests.support.recordings import Chunk, Recording, load
from tests.support.replay import ReplayServer
from tests.support.told import frames, told
from tests.wire._async.talks import KEY, drained, talk

pytestmark = pytest.mark.every_transport

LINE_ENDS = {"LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}
EVENTS = [{"event": "message", "answer": "\u2028\u0085💥"}, {"event": "message_end"}]


@pytest.mark.parametrize("end", LINE_ENDS.values(), ids=LINE_ENDS)
@pytest.mark.unmeasured
async def test_cut_in_two_at_any_byte(end: bytes) -> None:
    whole = stream(b"event: ping" + end + end + b"".join(frame(event, end) for event in EVENTS))
    length = len(whole.response.body)
    async with talk(*(whole.cut_at([position]) for position in range(1, length))) as (chat, _):
        for _ in range(1, length):
            assert await drained(chat.send_chat_message_stream("hi")) == (EVENTS, None)


@pytest.mark.parametrize(
    "recording",
    [
        load("1.16.0/chatflow/stream_unicode"),
        load("1.16.0/agent/stream_tool"),
        load("1.9.0/chat/stream_think"),
        load("1.9.0/ping/stream_stall_chat"),
    ],
    ids=str,
)
@pytest.mark.parametrize("step", [1, 7, 1_000_000])
@pytest.mark.unmeasured
async def test_cut_into_pieces_of_any_size(recording: Recording, step: int) -> None:
    cut = recording.cut_at(range(step, len(recording.response.body), step))
    async with talk(cut) as (chat, _), chat.send_chat_message_stream("hi") as events:
        delivered, raised = await drained(events)
    assert (delivered, raised) == (list(frames(recording.response.body)), None)
    assert events.answer == told(recording).answer


async def test_compressed_on_its_way() -> None:
    body = gzip.compress(b"".join(map(frame, EVENTS)))
    packed = answer(content_type="text/event-stream", headers={"Content-Encoding": "gzip"})
    broken = packed.with_body([body[:-20] + b"x" * 20])
    async with talk(packed.with_body([body[:30], body[30:]]), broken) as (chat, _):
        assert await drained(chat.send_chat_message_stream("hi")) == (EVENTS, None)
        _, raised = await drained(chat.send_chat_message_stream("hi"))
    assert type(raised) is DifyStreamError


async def test_an_event_is_there_when_its_last_byte_is() -> None:
    sent = Semaphore(0)

    def when_it_may(_: Chunk) -> None:
        sent.acquire()

    with ReplayServer(stream(*map(frame, EVENTS)), before_chunk=when_it_may) as server:
        async with AsyncDifyChat(KEY, server.url, "user-1") as chat:
            events = chat.send_chat_message_stream("hi")
            for event in EVENTS:
                sent.release()
                assert (await events.__anext__()).to_dict() == event
            assert await drained(events) == ([], None)
