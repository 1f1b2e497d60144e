"""httpx with httpx-sse, which many clients stand on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from httpx_sse import EventSource

from benchmarks.adapters import httpx_json


class Sync(httpx_json.Sync):
    """Blocking."""

    def events(self, question: str) -> Iterator[Any]:
        """Give each event."""
        with self.stream(question) as response:
            for event in EventSource(response).iter_sse():
                yield json.loads(event.data)


class Async(httpx_json.Async):
    """The same without blocking."""

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event."""
        async with self.stream(question) as response:
            async for event in EventSource(response).aiter_sse():
                yield json.loads(event.data)
