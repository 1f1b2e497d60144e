"""The shield against cancelling, and the lock of a reader."""

import anyio
import anyio.lowlevel
import pytest

from dify_chat._http import synchronization
from dify_chat._http.synchronization import ReadLock, async_shield, shield


def test_sync_shield_does_nothing() -> None:
    with shield(1.0):
        pass


def test_shield_lets_block_finish_in_cancelled_scope() -> None:
    done = []

    async def leave() -> None:
        with anyio.CancelScope() as scope:
            scope.cancel()
            with async_shield(10.0):
                await anyio.lowlevel.checkpoint()
                done.append("shielded")
            await anyio.lowlevel.checkpoint()
            done.append("never")

    anyio.run(leave)
    assert done == ["shielded"]


def test_shield_ends_block_after_its_seconds() -> None:
    async def hang() -> bool:
        with async_shield(0.01):
            await anyio.sleep_forever()
        return True

    assert anyio.run(hang)


def test_read_lock_wait_ends_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronization, "_RELEASE_TIMEOUT", 0.01)
    reading = ReadLock()
    reading.wait_released()
    assert not reading.locked()
    reading.acquire()
    reading.wait_released()
    assert reading.locked()
