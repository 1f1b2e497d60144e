"""What is asked of a client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Protocol

API_KEY = "app-benchmark"
USER = "ada"


class SyncAdapter(Protocol):
    """A client, used as its own documentation says.

    `events` gives each event of an answer; `ask` waits for a whole one; `download` writes speech into a file.
    """

    def events(self, question: str) -> Iterator[Any]: ...
    def ask(self, question: str) -> Any: ...
    def upload(self, file: Path) -> Any: ...
    def download(self, text: str, to: Path) -> None: ...
    def close(self) -> None: ...


class AsyncAdapter(Protocol):
    """The same without blocking."""

    def events(self, question: str) -> AsyncIterator[Any]: ...
    async def ask(self, question: str) -> Any: ...
    async def upload(self, file: Path) -> Any: ...
    async def download(self, text: str, to: Path) -> None: ...
    async def close(self) -> None: ...


def headers() -> dict[str, str]:
    """What every request carries, for those who write their own."""
    return {"Authorization": f"Bearer {API_KEY}"}


def message(question: str, response_mode: str) -> dict[str, Any]:
    """The body of a message, for those who write their own."""
    return {"query": question, "inputs": {}, "user": USER, "response_mode": response_mode}
