"""httpx, and nothing made of what it gives: a client can't be faster than what it stands on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from benchmarks.adapters import httpx_json


class Sync(httpx_json.Sync):
    """Blocking; what it gives are chunks."""

    def events(self, question: str) -> Iterator[bytes]:
        """Give each chunk."""
        with self.stream(question) as response:
            yield from response.iter_raw()


class Async(httpx_json.Async):
    """The same without blocking."""

    async def events(self, question: str) -> AsyncIterator[bytes]:
        """Give each chunk."""
        async with self.stream(question) as response:
            async for chunk in response.aiter_raw():
                yield chunk
