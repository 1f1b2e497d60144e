"""A body whose reading is interrupted, as a key press or a cancelled task does it."""

from collections.abc import AsyncIterator, Iterator

import httpx


class Interrupted(httpx.SyncByteStream):
    """Gives one chunk, and is interrupted while the next is awaited."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk

    def __iter__(self) -> Iterator[bytes]:
        yield self._chunk
        raise KeyboardInterrupt


class AsyncInterrupted(httpx.AsyncByteStream):
    """Gives one chunk, and is interrupted while the next is awaited."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._chunk
        raise KeyboardInterrupt
