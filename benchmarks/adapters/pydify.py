"""pydify: dicts over requests, a connection for each. It reads speech as JSON, and so loses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydify import ChatbotClient

from benchmarks.adapters.base import API_KEY, USER


class Sync:
    """Blocking: it knows nothing else."""

    def __init__(self, url: str) -> None:
        self._client = ChatbotClient(api_key=API_KEY, base_url=url)

    def events(self, question: str) -> Iterator[Any]:
        """Give each event."""
        yield from self._client.send_message(question, USER)

    def ask(self, question: str) -> Any:
        """Wait for an answer."""
        return self._client.send_message(question, USER, "blocking")

    def upload(self, file: Path) -> Any:
        """Send a file."""
        return self._client.upload_file(str(file), USER)

    def download(self, text: str, to: Path) -> None:
        """Refuse: what it gives is an empty dict."""
        raise NotImplementedError("it reads speech as JSON")

    def close(self) -> None:
        """Do nothing: there is nothing that its user could close."""
