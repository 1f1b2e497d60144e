"""Ways to run a batch against a server, by either client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from dify_chat import AsyncDifyChat, DifyChat
from dify_chat.batch import BatchReport, ask_all
from dify_chat.testing import MockDify

Ask = Callable[..., BatchReport]


def ask_sync(mock: MockDify, *arguments: Any, timeout: float = 20.0, **options: Any) -> BatchReport:
    """Run a batch with the sync client."""
    with httpx.Client(verify=False) as connections:  # reading certificates takes longer than a test
        chat = DifyChat(mock.api_key, mock.url, http_client=connections, timeout=timeout)
        return ask_all(chat, *arguments, **options)


def ask_async(mock: MockDify, *arguments: Any, timeout: float = 20.0, **options: Any) -> BatchReport:
    """Run a batch with the async client."""

    async def run() -> BatchReport:
        async with httpx.AsyncClient(verify=False) as connections:
            chat = AsyncDifyChat(mock.api_key, mock.url, http_client=connections, timeout=timeout)
            return await ask_all(chat, *arguments, **options)

    return anyio.run(run)


each_client = pytest.mark.parametrize("ask", [ask_sync, ask_async])


def rows(*contents: str, **fields: Any) -> list[dict[str, Any]]:
    return [{"content": content, **fields} for content in contents]


def written(path: Path, given: Iterable[dict[str, Any]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in given), "utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Read results that are JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
