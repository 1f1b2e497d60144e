"""Rows come from whatever gives them: async iterables too, but no file that was opened as text."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from dify_chat import DifyInputError
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, each_client, rows, written


@each_client
def test_async_generator_read_as_needed(ask: Ask, mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat.batch._reading._READ_AHEAD", 2)
    given = 0

    async def source() -> AsyncIterator[dict[str, str]]:
        nonlocal given
        for number in range(20):
            await anyio.lowlevel.checkpoint()
            given += 1
            assert given - mock.message_count <= 8
            yield {"content": f"{number}"}
        yield {"content": ""}

    results: list[dict[str, Any]] = []
    report = ask(mock, source(), results, concurrency=2)
    assert (report.total, report.answered, report.failed) == (21, 20, 1)
    (error,) = (each["error"] for each in results if each["error"])
    assert error["message"].startswith("row 21: content must be")


def test_file_opened_as_text_refused(mock: MockDify, tmp_path: Path) -> None:
    with (
        written(tmp_path / "questions.jsonl", rows("a")).open() as file,
        pytest.raises(DifyInputError, match="as a binary one"),
    ):
        ask_async(mock, file)
