"""dify-chat, through its public interface."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from benchmarks.adapters.base import API_KEY, USER
from dify_chat import AsyncDifyChat, DifyChat


class Sync:
    """Blocking.

    Args:
        url: The API's.
        library: The one whose client is given to ours, if not the one that ours makes itself.
        settings: Of the client, such as `transport`.
    """

    def __init__(self, url: str, library: str | None = None, **settings: Any) -> None:
        self._given = importlib.import_module(library).Client() if library else None
        if self._given:
            settings["http_client"] = self._given
        self._chat = DifyChat(API_KEY, url, USER, **settings)

    def events(self, question: str) -> Iterator[Any]:
        """Give each event."""
        with self._chat.send_chat_message_stream(question) as stream:
            yield from stream

    def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return self._chat.send(question)

    def upload(self, file: Path) -> Any:
        """Send a file."""
        return self._chat.file_upload(file)

    def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        self._chat.text_to_audio(text).write_to(to)

    def close(self) -> None:
        """Close the connections."""
        self._chat.close()
        if self._given:
            self._given.close()


class Async:
    """The same without blocking.

    Args:
        url: The API's.
        library: The one whose client is given to ours, if not the one that ours makes itself.
        settings: Of the client, such as `transport`.
    """

    def __init__(self, url: str, library: str | None = None, **settings: Any) -> None:
        self._given = importlib.import_module(library).AsyncClient() if library else None
        if self._given:
            settings["http_client"] = self._given
        self._chat = AsyncDifyChat(API_KEY, url, USER, **settings)

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event."""
        async with self._chat.send_chat_message_stream(question) as stream:
            async for event in stream:
                yield event

    async def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return await self._chat.send(question)

    async def upload(self, file: Path) -> Any:
        """Send a file."""
        return await self._chat.file_upload(file)

    async def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        await self._chat.text_to_audio(text).write_to(to)

    async def close(self) -> None:
        """Close the connections."""
        await self._chat.close()
        if self._given:
            await self._given.aclose()
