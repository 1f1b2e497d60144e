"""The shield against cancelling, and the lock of a reader."""

import anyio
import anyio.lowlevel
import pytest

from dify_chat._http import synchronization
from dify_chat._http.synchronization import AsyncShield, ReadLock, Shield


def test_without_async_there_is_nothing_to_shield_from() -> None:
    with Shield(1.0):
        pass


def test_what_is_shielded_comes_to_its_end_in_a_cancelled_scope() -> None:
    done = []

    async def leave() -> None:
        with anyio.CancelScope() as scope:
            scope.cancel()
            with AsyncShield(10.0):
                await anyio.lowlevel.checkpoint()
                done.append("shielded")
            await anyio.lowlevel.checkpoint()
            done.append("never")

    anyio.run(leave)
    assert done == ["shielded"]


def test_what_is_shielded_comes_to_an_end_all_the_same() -> None:
    async def hang() -> bool:
        with AsyncShield(0.01):
            await anyio.sleep_forever()
        return True

    assert anyio.run(hang)


def test_a_thread_that_reads_is_waited_for_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronization, "_RELEASE_TIMEOUT", 0.01)
    reading = ReadLock()
    reading.wait_released()
    assert not reading.locked()
    reading.acquire()
    reading.wait_released()
    assert reading.locked()
