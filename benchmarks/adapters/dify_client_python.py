"""dify-client-python: pydantic models over httpx-sse. Its connections are the module's, up to 100."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from dify_client import AsyncClient, Client, models

from benchmarks.adapters.base import API_KEY, USER


class Sync:
    """Blocking."""

    def __init__(self, url: str) -> None:
        self._client = Client(api_key=API_KEY, api_base=url)

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
        """Write speech into a file."""
        request = models.TextToAudioRequest(text=text, user=USER)
        to.write_bytes(self._client.text_to_audio(request))

    def close(self) -> None:
        """Do nothing: there is nothing that its user could close."""


class Async:
    """The same without blocking."""

    def __init__(self, url: str) -> None:
        self._client = AsyncClient(api_key=API_KEY, api_base=url)

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
        """Write speech into a file."""
        request = models.TextToAudioRequest(text=text, user=USER)
        content: bytes = await self._client.atext_to_audio(request)
        with to.open("wb") as file:
            file.write(content)

    async def close(self) -> None:
        """Do nothing: there is nothing that its user could close."""


def _message(question: str, response_mode: str) -> Any:
    return models.ChatRequest(query=question, inputs={}, user=USER, response_mode=response_mode)
