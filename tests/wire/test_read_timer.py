"""The read timeout in async code, which has one timer for many chunks."""

import asyncio
import socket
from contextlib import suppress
from queue import Queue
from time import monotonic, sleep
from typing import Any

import pytest

from dify_chat import AsyncChatStream, AsyncDifyChat, DifyStreamError, DifyTimeoutError
from tests.support.http_responses import chunk
from tests.support.made import frame, message, stream
from tests.support.raw import HeldOpen, Prompted, RawServer, plays
from tests.support.recordings import load
from tests.support.replay import play
from tests.wire._async.talks import KEY

pytestmark = pytest.mark.every_transport(httpx2="a client of the caller has httpx's timer for each read")

READ_TIMEOUT = 0.4
BEGUN = stream(frame(message("Hel")), complete=False)
REPLY = load("1.16.0/chat/blocking_basic")


class Asked:
    """Begins a stream, and goes on with it when the test asks."""

    def __init__(self) -> None:
        self._texts: Queue[str | None] = Queue()

    def __call__(self, connection: socket.socket) -> bool:
        play(BEGUN, connection)
        while True:
            text = self._texts.get()
            with suppress(OSError):  # the client may have closed it
                if text is None:
                    connection.shutdown(socket.SHUT_RDWR)
                else:
                    connection.sendall(chunk(frame(message(text))))
            self._texts.task_done()
            if text is None:
                return False

    def send(self, text: str) -> None:
        """Send a message, and return when it is sent."""
        self._texts.put(text)
        self._texts.join()

    def hang_up(self) -> None:
        """Break the connection off."""
        self._texts.put(None)
        self._texts.join()

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self._texts.put(None)


def _chat(server: RawServer) -> AsyncDifyChat:
    return AsyncDifyChat(KEY, server.url, "user-1", timeout=60, stop_on_exit=False)


async def _begin(answer: AsyncChatStream) -> None:
    """Wait for the first event with the timeout of the client: on a busy machine it may take a while."""
    await anext(answer)
    response: Any = answer._source.response
    response._limit_read_timeout(READ_TIMEOUT)


async def test_silence_after_event_ends_after_read_timeout() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await _begin(answer)
            begun = monotonic()
            with pytest.raises(DifyStreamError) as raised:
                await anext(answer)
            assert monotonic() - begun >= READ_TIMEOUT - 0.01
    assert isinstance(raised.value.__cause__, DifyTimeoutError)


async def test_reader_that_is_busy_for_longer_meets_no_timeout() -> None:
    with RawServer(asked := Asked()) as server, asked:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await _begin(answer)
            asked.send("lo")
            assert getattr(await anext(answer), "answer", None) == "lo"
            await asyncio.sleep(READ_TIMEOUT * 1.5)
            asked.send("!")
            assert getattr(await anext(answer), "answer", None) == "!"


async def test_pause_of_the_event_loop_is_no_silence() -> None:
    with RawServer(asked := Asked()) as server, asked:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await _begin(answer)
            waits = asyncio.create_task(anext(answer))
            await asyncio.sleep(0)  # it waits
            asked.send("lo")
            sleep(READ_TIMEOUT * 1.5)  # noqa: ASYNC251 - as a debugger would
            assert getattr(await waits, "answer", None) == "lo"
            begun = monotonic()
            with pytest.raises(DifyStreamError):
                await anext(answer)
            assert monotonic() - begun >= READ_TIMEOUT - 0.01


async def test_break_is_told_to_reader_that_is_busy_after_the_last_bytes() -> None:
    with RawServer(asked := Asked()) as server, asked:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await _begin(answer)
            asked.send("lo")
            asked.hang_up()
            await asyncio.sleep(0.05)  # the event loop takes in the bytes, and the break
            assert getattr(await anext(answer), "answer", None) == "lo"
            await asyncio.sleep(READ_TIMEOUT * 1.5)
            with pytest.raises(DifyStreamError) as raised:
                await anext(answer)
    assert not isinstance(raised.value.__cause__, DifyTimeoutError)


async def test_second_chunk_makes_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    loop: Any = asyncio.get_running_loop()
    call_at, made = loop.call_at, []

    def counted(when: float, *args: Any, **settings: Any) -> Any:
        made.append(when - loop.time())
        return call_at(when, *args, **settings)

    held = Prompted(BEGUN, frame(message("lo")))
    with RawServer(held) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            monkeypatch.setattr(loop, "call_at", counted)
            held.go.set()
            await anext(answer)
            assert not [seconds for seconds in made if seconds > 30.0]


async def test_closed_stream_leaves_no_timer() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            assert _far_timers() == 1
            await answer.close()
            assert _far_timers() == 0


async def test_stream_that_another_task_closes_leaves_no_timer() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            waits = asyncio.create_task(anext(answer))
            await asyncio.sleep(0)
            await answer.close()
            with pytest.raises(DifyStreamError):
                await waits
            assert _far_timers() == 0


async def test_cancelled_wait_leaves_no_timer() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            waits = asyncio.create_task(anext(answer))
            await asyncio.sleep(0)
            waits.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waits
            assert _far_timers() == 0


async def test_whole_body_leaves_no_timer() -> None:
    with RawServer(plays(REPLY)) as server:
        async with _chat(server) as chat:
            await chat.send("hi")
            assert _far_timers() == 0


def _far_timers() -> int:
    loop: Any = asyncio.get_running_loop()
    return sum(not timer.cancelled() and timer.when() > loop.time() + 30 for timer in loop._scheduled)
