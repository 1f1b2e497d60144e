"""How long a process stood still: where a machine is too busy, a short timeout tells nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SECONDS = 0.1


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """Note each time that the event loop was later than ever, in seconds, until the end of the block."""
    records = [0.0]

    async def watch() -> None:
        while True:
            due = time.monotonic() + _SECONDS
            await asyncio.sleep(_SECONDS)
            if (late := time.monotonic() - due) > records[-1]:
                records.append(late)

    task = asyncio.create_task(watch())
    try:
        yield records
    finally:
        task.cancel()
