"""The read timeout over aiohttp, which has one timer for many chunks."""

import asyncio
import socket
from threading import Event
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyStreamError, DifyTimeoutError
from tests.support.made import frame, message, stream
from tests.support.raw import HeldOpen, Prompted, RawServer
from tests.support.replay import play
from tests.support.together import AsyncHappens
from tests.wire._async.talks import KEY

READ_TIMEOUT = 0.4
BEGUN = stream(frame(message("Hel")), complete=False)


def _chat(server: RawServer, timeout: float = READ_TIMEOUT) -> AsyncDifyChat:
    limits = httpx.Timeout(9, read=timeout)
    return AsyncDifyChat(KEY, server.url, "user-1", transport="aiohttp", timeout=limits, stop_on_exit=False)


async def test_silence_after_event_ends_after_read_timeout() -> None:
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            begun = monotonic()
            with pytest.raises(DifyStreamError) as raised:
                await anext(answer)
            assert monotonic() - begun >= READ_TIMEOUT - 0.01
    assert isinstance(raised.value.__cause__, DifyTimeoutError)


async def test_reader_that_is_busy_for_longer_meets_no_timeout() -> None:
    held = Prompted(BEGUN, frame(message("lo")))
    with RawServer(held) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            await asyncio.sleep(READ_TIMEOUT * 1.5)
            waits = asyncio.create_task(anext(answer))
            await asyncio.sleep(0)
            held.go.set()
            assert getattr(await waits, "answer", None) == "lo"


async def test_pause_of_the_event_loop_is_no_silence() -> None:
    piece = frame(message("lo"))
    go, is_over = Event(), Event()

    def says_more(connection: socket.socket) -> bool:
        play(BEGUN, connection)
        go.wait(60)
        connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
        is_over.set()
        return HeldOpen()(connection)

    with RawServer(says_more) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            waits = asyncio.create_task(anext(answer))
            await asyncio.sleep(READ_TIMEOUT / 4)
            go.set()
            is_over.wait(60)
            sleep(READ_TIMEOUT * 1.5)  # noqa: ASYNC251 - as a debugger would
            assert getattr(await waits, "answer", None) == "lo"
            begun = monotonic()
            with pytest.raises(DifyStreamError):
                await anext(answer)
            assert monotonic() - begun >= READ_TIMEOUT - 0.01


async def test_break_is_told_to_reader_that_is_busy_after_the_last_bytes() -> None:
    go, is_over = Event(), Event()

    def breaks_off(connection: socket.socket) -> bool:
        play(BEGUN, connection)
        go.wait(60)
        piece = frame(message("lo"))
        connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
        connection.shutdown(socket.SHUT_RDWR)
        is_over.set()
        return False

    with RawServer(breaks_off) as server:
        async with _chat(server) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            go.set()
            assert await AsyncHappens(is_over.is_set)
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
        async with _chat(server, 60.0) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            monkeypatch.setattr(loop, "call_at", counted)
            held.go.set()
            await anext(answer)
            assert not [seconds for seconds in made if seconds > 30.0]


async def test_closed_stream_leaves_no_timer() -> None:
    loop: Any = asyncio.get_running_loop()
    with RawServer(HeldOpen(BEGUN)) as server:
        async with _chat(server, 60.0) as chat, chat.send_chat_message_stream("hi") as answer:
            await anext(answer)
            assert _far_timers(loop) == 1
            await answer.close()
            assert _far_timers(loop) == 0


def _far_timers(loop: Any) -> int:
    return sum(not timer.cancelled() and timer.when() > loop.time() + 30 for timer in loop._scheduled)
