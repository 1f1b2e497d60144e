"""Event loops of all kinds, one after another or in a thread, and what warns when they end."""

import asyncio
import gc
import sys
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest
import trio

Main = Callable[[], Coroutine[Any, Any, Any]]


def with_asyncio(main: Main) -> Any:
    return asyncio.run(main())


def with_uvloop(main: Main) -> Any:
    import uvloop  # noqa: PLC0415 - there is none for Windows

    return uvloop.run(main())


def with_loop_closed_as_it_is(main: Main) -> Any:
    """Close the loop without ending its generators, as old frameworks do."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


def with_trio(main: Main) -> Any:
    return trio.run(main)


RUNNERS = [
    with_asyncio,
    pytest.param(with_uvloop, marks=pytest.mark.skipif(sys.platform == "win32", reason="has no uvloop")),
    with_loop_closed_as_it_is,
    with_trio,
]


class LoopInThread:
    """An event loop that runs in a thread of its own."""

    def __enter__(self) -> "LoopInThread":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def begin(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.begin(work).result(30)


@contextmanager
def no_warnings() -> Iterator[None]:
    """Fail where anything warns: an unclosed socket, or a callback of a closed event loop."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield
        gc.collect()
    # Trio warns of generators of httpx, and asyncio of those that begin where its loop ends.
    of_httpx = ("Async generator 'http", "asynchronous generator <async_generator object")
    assert [str(each.message) for each in warned if not str(each.message).startswith(of_httpx)] == []
