"""When the timer of a body ends a wait, by a clock of the test."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
import trio

from dify_chat._http.timed_bodies import TimedBody, asyncio_loop, timed_body


class Loop:
    """An event loop whose time passes when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: list[tuple[float, Any, tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, function: Any, *args: Any) -> Any:
        self.due.append((when, function, args))
        return object()

    def call_soon(self, function: Any, *args: Any) -> Any:
        return self.call_at(self.now, function, *args)

    def go_to(self, now: float) -> None:
        self.now = now
        due, self.due = self.due, []
        for when, function, args in due:
            if when <= now:
                function(*args)
            else:
                self.due.append((when, function, args))


class Body(TimedBody):
    def __init__(self, loop: Loop, read_timeout: float | None) -> None:
        super().__init__(cast("Any", loop), read_timeout)
        self.is_late = False

    def wait(self) -> None:
        self._waits_since = self._loop.time()
        if self._timer is None:
            self._look()

    def get(self) -> None:
        self._waits_since = None

    async def __anext__(self) -> bytes:
        return b""

    def _end_wait(self) -> None:
        self.is_late = True


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def body(loop: Loop) -> Body:
    return Body(loop, 10)


def test_wait_ends_after_read_timeout(loop: Loop, body: Body) -> None:
    body.wait()
    loop.go_to(9.9)
    assert not body.is_late
    loop.go_to(10)
    loop.go_to(10)
    assert body.is_late


def test_chunks_that_drip_are_no_silence(loop: Loop, body: Body) -> None:
    for now in range(0, 100, 9):
        loop.go_to(now)
        body.get()
        body.wait()
        assert len(loop.due) == 1
    assert not body.is_late


def test_reader_that_does_something_else_is_not_timed(loop: Loop, body: Body) -> None:
    body.wait()
    body.get()
    loop.go_to(50)
    assert not loop.due
    body.wait()
    loop.go_to(59)
    assert not body.is_late
    loop.go_to(60)
    loop.go_to(60)
    assert body.is_late


def test_bytes_of_the_same_turn_are_in_time(loop: Loop, body: Body) -> None:
    body.wait()
    loop.go_to(30)  # the event loop stood still
    body.get()
    body.wait()
    loop.go_to(30)
    assert not body.is_late
    assert [when for when, *_ in loop.due] == [40]


def test_body_without_read_timeout_has_no_timer(loop: Loop) -> None:
    Body(loop, None).wait()
    assert not loop.due


def test_only_asyncio_is_asyncio() -> None:
    async def asked() -> bool:
        return asyncio_loop() is not None

    assert asyncio.run(asked())
    assert not trio.run(asked)


def test_body_of_response_found_by_its_class(body: Body) -> None:
    assert timed_body(SimpleNamespace(extensions={"chunks": body})) is body
    assert timed_body(SimpleNamespace(extensions={"chunks": [b"of another transport"]})) is None
    assert timed_body(SimpleNamespace(extensions={})) is None
