"""What the garbage collector runs takes no lock: its thread may have any, as it runs at any allocation."""

import gc
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dify_chat import DifyChat
from dify_chat._http import background
from dify_chat._http.exchange import Exchange
from dify_chat._http.pools import Pool
from tests.support.made import frame, message, stopped, stream
from tests.support.raw import HeldOpen, RawServer, plays
from tests.support.recordings import load
from tests.wire._async.talks import KEY

BEGUN = stream(frame(message("Hel")), complete=False)
SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)

Lock = Callable[[DifyChat], Any]

LOCKS: dict[str, Lock] = {
    "httpcore": lambda chat: chat._http.pool().client._transport._pool._optional_thread_lock,
    "pool": lambda chat: chat._http.pool().lock,
    "threads": lambda _: background._threads._changing,
    "threading": lambda _: threading._active_limbo_lock,  # type: ignore[attr-defined]
}


@pytest.fixture(autouse=True)
def _collected_by_tests() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def forget(*left: object) -> None:
    cycle = [*left]
    cycle.append(cycle)


def ends(work: Callable[[], object]) -> bool:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(10)
    return not thread.is_alive()


def collect() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.parametrize("name", LOCKS)
def test_stream_and_file_are_freed_in_a_thread_that_has_a_lock(name: str) -> None:
    speech, answer = HeldOpen(SPEECH_BEGUN), HeldOpen(BEGUN)
    with (
        RawServer(speech, answer, plays(stopped())) as server,
        DifyChat(KEY, server.url, "user-1") as chat,
    ):
        file, events = iter(chat.text_to_audio("hi")), chat.send_chat_message_stream("hi")
        next(file)
        next(events)
        forget(file, events)
        del file, events
        lock = LOCKS[name](chat)

        def free() -> None:
            with lock:
                collect()

        assert ends(free)
        assert speech.left.wait(10)
        assert answer.left.wait(10)


def test_client_is_freed_in_a_thread_that_has_a_lock() -> None:
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(held) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        file = chat.text_to_audio("hi").open()
        forget(chat, file)
        del chat, file

        def free() -> None:
            with background._threads._changing:
                collect()

        assert ends(free)
        assert held.left.wait(10)


@pytest.mark.parametrize("held_by", ["exchange", "reading", "release"])
def test_client_is_closed_by_thread_that_has_a_lock_of_httpcore(held_by: str) -> None:
    held = HeldOpen(SPEECH_BEGUN)
    with RawServer(held) as server:
        chat = DifyChat(KEY, server.url, "user-1")
        speech = chat.text_to_audio("hi").open()
        pool: Pool = chat._http.pool()
        lock = LOCKS["httpcore"](chat)
        lease = next(iter(pool.leases))

        def close() -> None:
            with lock:
                chat.close()

        def close_in_exchange() -> None:
            with Exchange(pool):
                close()

        def close_in_reading() -> None:
            lease.reading.acquire()
            close()
            lease.reading.release()

        def close_in_release() -> None:
            lease.closer = threading.get_ident()
            close()

        assert ends(
            {"exchange": close_in_exchange, "reading": close_in_reading}.get(held_by, close_in_release)
        )
        assert held.left.wait(10)
        speech.close()
