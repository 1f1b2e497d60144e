"""Runs work in a process that is forked from this one, as gunicorn, Celery and multiprocessing do."""

import asyncio
import multiprocessing
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio.to_thread
import pytest

needs_fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="this system can't fork"
)


def _run(work: Callable[[], object], ours: Any) -> None:
    try:
        said = work()
    except BaseException as error:  # noqa: BLE001 - the test looks at it
        said = f"{type(error).__name__}: {error}"
    ours.send(said)
    ours.recv()  # the test lets this process end


@contextmanager
def Forked(work: Callable[[], object]) -> Iterator[Any]:  # noqa: N802  # the twin of AsyncForked
    """Give what some work returns in a child, or its error as text; the child lives as long as the block."""
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_run, args=(work, theirs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from 3.12 on, since the servers have threads
        child.start()
    try:
        yield ours.recv() if ours.poll(30) else "the child hangs"
    finally:
        ours.send(None)
        child.join(10)
        child.kill()
        child.join()
        child.close()
        ours.close()
        theirs.close()


@asynccontextmanager
async def AsyncForked(work: Callable[[], Coroutine[Any, Any, object]]) -> AsyncIterator[Any]:  # noqa: N802
    """Give what some work returns in a child with an event loop of its own; otherwise as `Forked`."""
    forked = Forked(lambda: asyncio.run(work()))
    said = forked.__enter__()  # in this thread: a child has the thread alone that forks
    try:
        yield said
    finally:
        await anyio.to_thread.run_sync(lambda: forked.__exit__(None, None, None))
