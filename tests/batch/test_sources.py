"""Rows come from whatever gives them: async iterables too, but no file that was opened as text."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from dify_chat import AsyncDifyChat, AuthenticationError, DifyInputError
from dify_chat.batch import BatchReport, ask_all
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


@each_client
def test_async_generator_read_and_closed_by_one_task(ask: Ask, mock: MockDify) -> None:
    """It may hold a timeout or a connection, which have to be left where they were entered."""
    tasks: list[int] = []

    async def endless() -> AsyncIterator[dict[str, str]]:
        try:
            with anyio.fail_after(60):
                while True:
                    tasks.append(anyio.get_current_task().id)
                    yield {"content": "a"}
        finally:
            tasks.extend([anyio.get_current_task().id, 0])

    source = endless()
    assert ask(mock, source, max_tokens=1).stopped == "limit"
    assert (len({*tasks[:-1]}), tasks[-1]) == (1, 0)


def test_async_generator_closed_when_batch_ends(mock: MockDify) -> None:
    """Even though the error's traceback refers to it."""
    closed = False

    async def source() -> AsyncIterator[dict[str, str]]:
        nonlocal closed
        try:
            while True:
                yield {"content": "a"}
        finally:
            closed = True

    async def run() -> None:
        mock.fault(status_code=401, path="/chat-messages", times=None)
        async with httpx.AsyncClient(verify=False) as connections:
            chat = AsyncDifyChat(mock.api_key, mock.url, http_client=connections)
            with pytest.raises(AuthenticationError):
                await ask_all(chat, source(), concurrency=1)
            assert closed

    anyio.run(run)


@each_client
def test_async_iterable_that_is_no_generator_read(ask: Ask, mock: MockDify) -> None:
    class Two:
        def __init__(self) -> None:
            self._left = rows("a", "b")

        def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
            return self

        async def __anext__(self) -> dict[str, Any]:
            if not self._left:
                raise StopAsyncIteration
            return self._left.pop()

    assert ask(mock, Two()).answered == 2


def test_file_opened_as_text_refused(mock: MockDify, tmp_path: Path) -> None:
    with (
        written(tmp_path / "questions.jsonl", rows("a")).open() as file,
        pytest.raises(DifyInputError, match="as a binary one"),
    ):
        ask_async(mock, file)


class Traced(AsyncDifyChat):
    """A client whose `send` is no coroutine function, but gives a coroutine."""

    def send(self, *arguments: Any, **options: Any) -> Any:
        return super().send(*arguments, **options)


def test_subclass_may_have_its_own_send(mock: MockDify) -> None:
    async def run() -> BatchReport:
        async with httpx.AsyncClient(verify=False) as connections:
            chat = Traced(mock.api_key, mock.url, http_client=connections)
            return await ask_all(chat, rows("a"))

    assert anyio.run(run).answered == 1
