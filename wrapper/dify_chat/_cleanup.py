"""Cleaning up to the end, whatever else is going on."""

from __future__ import annotations

from contextlib import nullcontext as Shield  # noqa: N812  # the twin of AsyncShield, by the rule of names
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import anyio


def AsyncShield(seconds: float) -> anyio.CancelScope:  # noqa: N802  # used like a class, and its twin is one
    """Keep the block from being cancelled: the task that leaves a stream has often been cancelled itself."""
    import anyio  # noqa: PLC0415 - it comes with httpx, which needs it as late: where something is async

    return anyio.move_on_after(seconds, shield=True)


_WAKING_SECONDS = 1.0


def ReaderGone(reading: Lock) -> None:  # noqa: N802  # the twin of AsyncReaderGone
    """Wait until the thread that reads has noticed that it shall not.

    Before that its socket must not be closed: another one may get its number, and it would wait for that.
    """
    if reading.acquire(timeout=_WAKING_SECONDS):
        reading.release()


async def AsyncReaderGone(reading: Lock) -> None:  # noqa: N802  # named like what the rule makes of it
    """Wait for nobody: of tasks, only one is at work at a time, and closing wakes the other."""


__all__ = ["AsyncReaderGone", "AsyncShield", "ReaderGone", "Shield"]
