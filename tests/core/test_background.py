"""Work that goes on when the caller that waits for it leaves."""

import asyncio
import sys
import threading
import weakref
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from dify_chat._http import background
from dify_chat._http.background import AsyncBackground, Background
from tests.support.together import Happens


def finished(work: Any) -> Background:
    thread = Background(work)
    thread.start()
    thread.wait()
    return thread


def test_thread_does_work_and_keeps_error() -> None:
    error = ValueError("no")

    def fail(_: Background) -> None:
        raise error

    assert finished(lambda _: None).error is None
    assert finished(fail).error is error


def test_threads_kept_up_to_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_MAX_IDLE_THREADS", 1)
    threads = background._Threads()
    ran: list[int] = []
    together, begun, done = threading.Barrier(2), threading.Semaphore(0), threading.Semaphore(0)

    def work() -> None:
        ran.append(threading.get_ident())
        begun.release()
        together.wait(10)
        done.release()

    threads.run(work)
    threads.run(work)
    assert done.acquire(timeout=10)
    assert done.acquire(timeout=10)
    while threads._idle < 1:
        threading.Event().wait(0.001)
    again = threading.Event()

    def work_again() -> None:
        ran.append(threading.get_ident())
        again.set()

    threads.run(work_again)
    assert again.wait(10)
    assert ran[2] in ran[:2]
    threads.forget()
    assert threads._idle == 0


def test_without_a_thread_the_caller_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(background._threads, "run", refuse)
    done: list[int] = []
    work = Background(lambda _: done.append(threading.get_ident()))
    work.start()
    assert (work.is_done, done) == (True, [threading.get_ident()])


def test_cancelled_thread_aborts_what_it_waits_for() -> None:
    begun, aborted, response = threading.Event(), threading.Event(), Mock()
    exchange = Mock(abort=Mock(side_effect=aborted.set))

    def work(thread: Background) -> None:
        thread.follow(exchange)
        begun.set()
        assert aborted.wait(10)

    thread = Background(work)
    thread.start()
    assert begun.wait(10)
    assert thread.finish(0.01)
    thread.wait()
    exchange.abort.assert_called_once_with()
    assert thread.error is None
    thread.follow(response)
    response.abort.assert_called_once_with()


def test_thread_never_waits_for_itself() -> None:
    waited: list[bool] = []
    finished(lambda thread: waited.append(thread.finish(60)))
    assert waited == [False]


def test_thread_reports_ready() -> None:
    ready, go_on = threading.Event(), threading.Event()

    def work(thread: Background) -> None:
        ready.set()
        thread.notify()
        go_on.wait(10)

    thread = Background(work)
    thread.start()
    thread.wait(ready.is_set)
    assert not thread.is_done
    go_on.set()
    assert thread.finish(10)


async def _rest(_: AsyncBackground) -> None:
    await asyncio.sleep(60)


def test_task_continues_when_another_waiter_leaves() -> None:
    async def main() -> None:
        task = AsyncBackground(_rest)
        task.start()
        waiter = asyncio.create_task(task.wait())
        await asyncio.sleep(0)
        assert not await task.finish(0.01)
        await waiter
        assert (task.is_done, task.error) == (True, None)

    asyncio.run(main())


def test_task_keeps_error_and_can_be_cancelled() -> None:
    error = ValueError("no")

    async def fail(_: AsyncBackground) -> None:
        raise error

    async def main() -> None:
        failing, resting = AsyncBackground(fail), AsyncBackground(_rest)
        for task in (failing, resting):
            task.start()
        await failing.wait()
        assert failing.error is error
        resting.cancel()
        assert await resting.finish(10)
        assert resting.error is None

    asyncio.run(main())


@pytest.mark.parametrize("is_in_trio", [True, False])
def test_task_belongs_to_running_event_loop(is_in_trio: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    spawned: list[Any] = []

    def current_task() -> None:
        if not is_in_trio:
            raise RuntimeError("must be called from async context")

    def spawn(run: Any, context: object) -> None:
        spawned.append(asyncio.ensure_future(run()))

    lowlevel = SimpleNamespace(current_task=current_task, spawn_system_task=spawn)
    monkeypatch.setitem(sys.modules, "trio", SimpleNamespace(lowlevel=lowlevel))

    async def main() -> None:
        done: list[int] = []

        async def work(_: AsyncBackground) -> None:
            done.append(1)

        task = AsyncBackground(work)
        task.start()
        await task.wait()
        assert done == [1]

    asyncio.run(main())
    assert len(spawned) == is_in_trio


def test_thread_without_lock_is_none_if_system_has_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        background, "_thread", SimpleNamespace(start_new_thread=Mock(side_effect=RuntimeError))
    )
    work = Mock()
    assert background.start_thread(work) is None
    work.assert_not_called()


def test_done_work_is_freed_without_collector() -> None:
    class Holder:
        def __init__(self) -> None:
            self.background = Background(self.work)

        def work(self, _: Background) -> None:
            self.background.follow(self)

        def abort(self) -> None: ...

    holder = Holder()
    holder.background.start()
    holder.background.wait()
    freed = weakref.ref(holder)
    del holder
    assert Happens(lambda: freed() is None, 10)
