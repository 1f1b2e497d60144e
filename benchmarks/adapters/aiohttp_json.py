"""aiohttp, whose parser is compiled, with frames split where Dify ends them: the floor of another library."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.adapters.base import USER, headers, message

_CHUNK = 64 * 1024


class Async:
    """Without blocking: aiohttp knows nothing else. To be made where its loop runs.

    Args:
        url: The API's.
        reader: The module whose `loads` reads the JSON.
    """

    def __init__(self, url: str, reader: str = "json") -> None:
        self._url = url
        self._loads = importlib.import_module(reader).loads
        self._http = aiohttp.ClientSession(headers=headers(), connector=aiohttp.TCPConnector(limit=0))

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event."""
        rest = b""
        body = message(question, "streaming")
        async with self._http.post(f"{self._url}/chat-messages", json=body) as response:
            async for chunk in response.content.iter_any():
                *frames, rest = (rest + chunk).split(b"\n\n")
                for frame in frames:
                    yield self._loads(frame[6:])

    async def ask(self, question: str) -> Any:
        """Wait for an answer."""
        body = message(question, "blocking")
        async with self._http.post(f"{self._url}/chat-messages", json=body) as response:
            return await response.json()

    async def upload(self, file: Path) -> Any:
        """Send a file."""
        form = aiohttp.FormData({"user": USER})
        with file.open("rb") as content:
            form.add_field("file", content, filename=file.name, content_type="text/plain")
            async with self._http.post(f"{self._url}/files/upload", data=form) as response:
                return await response.json()

    async def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        body = {"text": text, "user": USER}
        with to.open("wb") as file:
            async with self._http.post(f"{self._url}/text-to-audio", json=body) as response:
                async for chunk in response.content.iter_chunked(_CHUNK):
                    file.write(chunk)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
