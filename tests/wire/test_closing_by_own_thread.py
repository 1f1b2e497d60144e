"""A client that a signal handler closes, in the thread that waits for the server or holds a lock."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from socket import socket
from typing import Any

import pytest

from dify_chat import DifyChat, DifyConfigError, DifyConnectionError, new_http_client
from dify_chat._http import synchronization
from dify_chat._http.exchange import Exchange
from dify_chat._http.pools import Pool
from dify_chat._http.synchronization import ReadLock
from tests.support.raw import HeldOpen, RawServer
from tests.support.recordings import load
from tests.wire._async.talks import KEY

SPEECH_BEGUN = load("1.16.0/audio/tts_slow_text").broken_off(after_chunks=1)


class Signals(HeldOpen):
    """Play a recording up to its break, send this process a signal, and be silent."""

    def __call__(self, connection: socket) -> bool:
        threading.Thread(target=self._signal).start()
        return super().__call__(connection)

    def _signal(self) -> None:
        assert self.silent.wait(10)
        os.kill(os.getpid(), signal.SIGUSR1)


@pytest.fixture
def handler() -> Iterator[Callable[[Any], Any]]:
    before = signal.getsignal(signal.SIGUSR1)
    yield lambda handle: signal.signal(signal.SIGUSR1, handle)
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="Windows has no such signal")
@pytest.mark.parametrize("begun", [None, SPEECH_BEGUN], ids=["head", "body"])
def test_signal_handler_that_closes_waits_for_no_thread(
    begun: Any, handler: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronization, "_RELEASE_TIMEOUT", 60.0)
    took: list[float] = []

    def close(*_: object) -> None:
        began = time.monotonic()
        chat.close()
        took.append(time.monotonic() - began)

    handler(close)
    with RawServer(Signals(begun)) as server:
        chat = DifyChat(KEY, server.url, "user-1", timeout=60.0)
        with pytest.raises(DifyConnectionError, match="closed"):
            chat.text_to_audio("hi").read()
    assert [seconds < 10 for seconds in took] == [True]


def test_signal_handler_that_closes_while_its_thread_has_the_pool() -> None:
    with new_http_client() as own:
        chat = DifyChat(KEY, "http://localhost/v1", "user-1", http_client=own)

        def close() -> None:
            with chat._http.pool().lock:
                chat.close()

        thread = threading.Thread(target=close, daemon=True)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()


def test_signal_handler_that_closes_while_an_exchange_begins() -> None:
    class Noting(set[Any]):
        def add(self, exchange: Any) -> None:
            pool.close()
            super().add(exchange)

    with new_http_client() as own:
        pool = Pool(own, is_ours=False)
        pool._exchanges = Noting()
        with pytest.raises(DifyConfigError, match="this client is closed"), Exchange(pool):
            pass
        assert not pool._exchanges


class Stuck:
    """An exchange whose thread is in a hook of the caller's for long."""

    def __init__(self) -> None:
        self.running = ReadLock()
        holder = threading.Thread(target=self.running.acquire)
        holder.start()
        holder.join()

    def abort(self) -> bool:
        return True


@pytest.mark.parametrize(("is_ours", "waits"), [(True, [1.0, 0.0, 0.0]), (False, [])])
def test_all_threads_in_hooks_are_waited_for_once(
    *, is_ours: bool, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, waited = [0.0], []

    def wait(lock: ReadLock, deadline: float) -> None:
        waited.append(deadline - now[0])
        now[0] = deadline

    monkeypatch.setattr(synchronization, "monotonic", lambda: now[0])
    monkeypatch.setattr(ReadLock, "wait_released_until", wait)
    with new_http_client() as own:
        pool = Pool(own, is_ours=is_ours)
        pool._exchanges = {Stuck() for _ in range(3)}
        pool.close()
    assert waited == waits


def test_wait_for_another_thread_ends_at_deadline() -> None:
    stuck = Stuck().running
    stuck.wait_released_until(0.0)
    assert stuck.locked()
