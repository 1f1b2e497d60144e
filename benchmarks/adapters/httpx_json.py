"""The floor: httpx, frames split where Dify ends them, JSON into dicts. It checks and handles nothing."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.adapters.base import USER, headers, message

# As many connections as there are streams; httpx's own limit is 100.
_SETTINGS: dict[str, Any] = {
    "headers": headers(),
    "timeout": 60.0,
    "limits": httpx.Limits(max_connections=None, max_keepalive_connections=100),
}


class Sync:
    """Blocking.

    Args:
        url: The API's.
        reader: The module whose `loads` reads the JSON.
    """

    def __init__(self, url: str, reader: str = "json") -> None:
        self._url = url
        self._loads = importlib.import_module(reader).loads
        self._http = httpx.Client(**_SETTINGS)

    def stream(self, question: str) -> AbstractContextManager[httpx.Response]:
        """Ask for an answer in pieces."""
        return self._http.stream("POST", f"{self._url}/chat-messages", json=message(question, "streaming"))

    def events(self, question: str) -> Iterator[Any]:
        """Give each event."""
        rest = b""
        with self.stream(question) as response:
            for chunk in response.iter_bytes():
                *frames, rest = (rest + chunk).split(b"\n\n")
                for frame in frames:
                    yield self._loads(frame[6:])

    def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return self._http.post(f"{self._url}/chat-messages", json=message(question, "blocking")).json()

    def upload(self, file: Path) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            part = {"file": (file.name, content, "text/plain")}
            return self._http.post(f"{self._url}/files/upload", files=part, data={"user": USER}).json()

    def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        body = {"text": text, "user": USER}
        with (
            to.open("wb") as file,
            self._http.stream("POST", f"{self._url}/text-to-audio", json=body) as response,
        ):
            for chunk in response.iter_bytes():
                file.write(chunk)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class Async:
    """The same without blocking.

    Args:
        url: The API's.
        reader: The module whose `loads` reads the JSON.
    """

    def __init__(self, url: str, reader: str = "json") -> None:
        self._url = url
        self._loads = importlib.import_module(reader).loads
        self._http = httpx.AsyncClient(**_SETTINGS)

    def stream(self, question: str) -> AbstractAsyncContextManager[httpx.Response]:
        """Ask for an answer in pieces."""
        return self._http.stream("POST", f"{self._url}/chat-messages", json=message(question, "streaming"))

    async def events(self, question: str) -> AsyncIterator[Any]:
        """Give each event."""
        rest = b""
        async with self.stream(question) as response:
            async for chunk in response.aiter_bytes():
                *frames, rest = (rest + chunk).split(b"\n\n")
                for frame in frames:
                    yield self._loads(frame[6:])

    async def ask(self, question: str) -> Any:
        """Wait for an answer."""
        body = message(question, "blocking")
        return (await self._http.post(f"{self._url}/chat-messages", json=body)).json()

    async def upload(self, file: Path) -> Any:
        """Send a file."""
        with file.open("rb") as content:
            part = {"file": (file.name, content, "text/plain")}
            answer = await self._http.post(f"{self._url}/files/upload", files=part, data={"user": USER})
            return answer.json()

    async def download(self, text: str, to: Path) -> None:
        """Write speech into a file."""
        body = {"text": text, "user": USER}
        url = f"{self._url}/text-to-audio"
        with to.open("wb") as file:
            async with self._http.stream("POST", url, json=body) as response:
                async for chunk in response.aiter_bytes():
                    file.write(chunk)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
