"""dify-api-client: a fork of dify-client-python, with connections of the client's own. It knows no speech."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from dify_client import AsyncDifyClient, DifyClient, models

from benchmarks.adapters.base import API_KEY, USER


class Sync:
    """Blocking."""

    def __init__(self, url: str) -> None:
        self._client = DifyClient(api_key=API_KEY, api_base=url)

    def events(self, question: str) -> Iterator[Any]:
        """Give each event."""
        yield from self._client.chat_messages(_message(question, "streaming"))

    def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return self._client.chat_messages(_message(question, "blocking"))

    def upload(self, file: Path) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            part = (file.name, content, "text/plain")
            return self._client.upload_files(part, models.UploadFileRequest(user=USER))

    def download(self, text: str, to: Path) -> None:
        """Refuse: it has no such call."""
        raise NotImplementedError("it has no speech")

    def close(self) -> None:
        """Do nothing: there is nothing that its user could close."""


class Async:
    """The same without blocking."""

    def __init__(self, url: str) -> None:
        self._client = AsyncDifyClient(api_key=API_KEY, api_base=url)

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event."""
        async for event in await self._client.achat_messages(_message(question, "streaming")):
            yield event

    async def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return await self._client.achat_messages(_message(question, "blocking"))

    async def upload(self, file: Path) -> Any:
        """Send a file."""
        request = models.UploadFileRequest(user=USER)
        with file.open("rb") as content:
            part = (file.name, content, "text/plain")
            return await self._client.aupload_files(part, request)

    async def download(self, text: str, to: Path) -> None:
        """Refuse: it has no such call."""
        raise NotImplementedError("it has no speech")

    async def close(self) -> None:
        """Do nothing: there is nothing that its user could close."""


def _message(question: str, response_mode: str) -> Any:
    return models.ChatRequest(query=question, inputs={}, user=USER, response_mode=response_mode)
