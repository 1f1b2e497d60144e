"""Cleaning up to the end, whatever else is going on."""

from __future__ import annotations

from contextlib import nullcontext as Shield  # noqa: N812  # the twin of AsyncShield, by the rule of names

import anyio  # comes with httpx, which needs it for the same purpose


def AsyncShield(seconds: float) -> anyio.CancelScope:  # noqa: N802  # used like a class, and its twin is one
    """Keep the block from being cancelled: the task that leaves a stream has often been cancelled itself."""
    return anyio.move_on_after(seconds, shield=True)


__all__ = ["AsyncShield", "Shield"]
