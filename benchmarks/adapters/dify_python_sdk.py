"""dify-python-sdk: gives httpx's answers as they are. What it calls streaming is read whole first."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from dify_client import AsyncChatClient, ChatClient

from benchmarks.adapters.base import API_KEY, USER


class Sync:
    """Blocking."""

    def __init__(self, url: str) -> None:
        self._client = ChatClient(API_KEY, url)

    def events(self, question: str) -> Iterator[Any]:
        """Give each event, as its documentation does: the client itself leaves that to its user."""
        yield from _events(self._client.create_chat_message({}, question, USER, "streaming"))

    def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return self._client.create_chat_message({}, question, USER).json()

    def upload(self, file: Path) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            return self._client.file_upload(USER, {"file": (file.name, content, "text/plain")}).json()

    def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        to.write_bytes(self._client.text_to_audio(text, USER).content)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class Async:
    """The same without blocking."""

    def __init__(self, url: str) -> None:
        self._client = AsyncChatClient(API_KEY, url)

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event, as its documentation does: the client itself leaves that to its user."""
        for event in _events(await self._client.create_chat_message({}, question, USER, "streaming")):
            yield event

    async def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return (await self._client.create_chat_message({}, question, USER)).json()

    async def upload(self, file: Path) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            part = {"file": (file.name, content, "text/plain")}
            return (await self._client.file_upload(USER, part)).json()

    async def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        response = await self._client.text_to_audio(text, USER)
        with to.open("wb") as file:
            file.write(response.content)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _events(response: Any) -> Iterator[Any]:
    for line in response.iter_lines():
        if line:
            yield json.loads(line.split("data:", 1)[-1])
