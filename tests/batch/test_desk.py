"""A run whose rows come from workers in other processes, here tasks of one event loop."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest

from dify_chat import AsyncDifyChat, AuthenticationError, DifyError
from dify_chat.batch._async.server import AsyncServer
from dify_chat.batch._desk import Desk
from dify_chat.batch._journal import Journal
from dify_chat.batch._options import Options
from dify_chat.batch._run import Run
from dify_chat.batch._worker import Gone, ask_share
from dify_chat.testing import MockDify

QUESTION = "/chat-messages"


class Near:
    """The desk, as a worker reaches it: over pickle, as between processes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.names: list[str] = []
        """Of shares, each time they were brought."""

    async def bring(self, name: str, rows: Sequence[Any]) -> None:
        self.names.append(name)
        self.desk.bring(name, rows)

    async def news(self, name: str) -> Any:
        return pickle.loads(pickle.dumps(await self.desk.news(name)))

    async def give(self, name: str, returned: Sequence[Any]) -> None:
        self.desk.give(name, pickle.loads(pickle.dumps(returned)))


Test = Callable[[Desk, AsyncServer], Awaitable[None]]


def at_desk(mock: MockDify, path: Path | str, test: Test, **options: Any) -> None:
    """Open a desk over a journal, and run a test with it."""

    async def run() -> None:
        async with httpx.AsyncClient(verify=False) as connections, anyio.create_task_group() as tasks:
            server = AsyncServer(AsyncDifyChat(mock.api_key, mock.url, http_client=connections))
            journal = Journal(path)
            given = Options(**{"settle": 0.3, **options})
            desk = Desk(server, journal, given.columns)
            batch = Run(cast("AsyncServer", desk), desk, desk, journal, given, "batch-desk")
            tasks.start_soon(desk.serve, batch)
            await desk.opened.wait()
            try:
                await test(desk, server)
            finally:
                tasks.cancel_scope.cancel()
                journal.close()

    anyio.run(run)


def rows(*contents: str) -> list[dict[str, Any]]:
    return [{"content": content} for content in contents]


async def asked(desk: Desk, server: AsyncServer, given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [json.loads(each) for each in await ask_share(Near(desk), server, given)]


async def taken(mock: MockDify, count: int) -> None:
    """Wait until the server has taken so many messages."""
    while mock.message_count < count:  # noqa: ASYNC110 - the server has threads
        await anyio.sleep(0.001)


def test_share_has_results_in_its_order(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        results = await asked(desk, server, rows("a", "b", "a"))
        assert [each["answer"] for each in results] == [f"You said: {each}" for each in "aba"]
        assert results[0]["message_id"] == results[2]["message_id"]
        assert await asked(desk, server, rows("b")) == results[1:2]
        assert mock.message_count == 2

    at_desk(mock, ":memory:", test)


def test_row_that_can_not_be_asked_fails(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        given: list[dict[str, Any]] = [
            {"content": "a", "conversation": 1},
            {"content": ""},
            {"content": "", "conversation": 1},
        ]
        results = await asked(desk, server, given)
        assert [each["error"]["message"].partition(" ")[0] for each in results] == ["a", "content", "content"]

    at_desk(mock, ":memory:", test)


def test_error_of_worker_is_that_of_row(mock: MockDify) -> None:
    mock.fault(status_code=400, code="invalid_param", message="too long", path=QUESTION)

    async def test(desk: Desk, server: AsyncServer) -> None:
        (result,) = await asked(desk, server, rows("a"))
        assert (result["status"], result["error"]["status_code"]) == ("failed", 400)

    at_desk(mock, ":memory:", test)


def test_events_kept(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        (result,) = await asked(desk, server, rows("a"))
        assert result["events"][-1]["event"] == "message_end"

    at_desk(mock, ":memory:", test, events=True)


def test_run_goes_on_with_journal(mock: MockDify, tmp_path: Path) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        assert len(await asked(desk, server, rows("a", "b"))) == 2

    for _ in range(2):
        at_desk(mock, tmp_path / "journal", test)
    assert mock.message_count == 2


def test_row_of_dead_worker_looked_up(tmp_path: Path) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        near = Near(desk)
        async with anyio.create_task_group() as dying:
            dying.start_soon(ask_share, near, server, rows("a", "b"))
            await taken(mock, 2)
            dying.cancel_scope.cancel()
        desk.leave(near.names[0])
        assert desk.is_idle
        results = await asked(desk, server, rows("b", "a"))
        assert [each["answer"] for each in results] == ["You said: b", "You said: a"]
        assert mock.message_count == 2

    with MockDify(delay=0.1) as mock:
        at_desk(mock, tmp_path / "journal", test)


def test_row_that_two_wait_for_asked_once_though_one_dies(tmp_path: Path) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        near = Near(desk)
        results: list[dict[str, Any]] = []

        async def other() -> None:
            results.extend(await asked(desk, server, rows("a", "b")))

        async with anyio.create_task_group() as tasks, anyio.create_task_group() as dying:
            dying.start_soon(ask_share, near, server, rows("a"))
            await taken(mock, 1)
            tasks.start_soon(other)
            await taken(mock, 2)
            dying.cancel_scope.cancel()
            desk.leave(near.names[0])
        assert [each["status"] for each in results] == ["answered", "answered"]
        assert mock.message_count == 2

    with MockDify(delay=0.1) as mock:
        at_desk(mock, tmp_path / "journal", test)


def test_row_that_never_arrived_asked_by_desk_when_its_worker_is_dead(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        desk.bring("dying", rows("a"))
        assert await desk.news("dying")  # the worker dies before its call
        desk.leave("dying")
        await taken(mock, 1)
        (result,) = await asked(desk, server, rows("a"))
        assert (result["answer"], result["attempts"], mock.message_count) == ("You said: a", 2, 1)

    at_desk(mock, ":memory:", test)


def test_rows_that_no_worker_waits_for_left(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        desk.bring("dying", rows("a", "b", "c"))
        desk.leave("dying")
        assert [each["answer"] for each in await asked(desk, server, rows("c"))] == ["You said: c"]
        assert mock.questions == ["c"]

    at_desk(mock, ":memory:", test)


def test_desk_that_has_gone_brought_the_share_again(mock: MockDify, tmp_path: Path) -> None:
    class Forgetful(Near):
        """Forgets the first share, as a desk does whose process was killed."""

        async def give(self, name: str, returned: Sequence[Any]) -> None:
            if len(self.names) == 1:
                self.desk.leave(name)
            await super().give(name, returned)

    async def test(desk: Desk, server: AsyncServer) -> None:
        near = Forgetful(desk)
        results = [json.loads(each) for each in await ask_share(near, server, rows("a", "b"))]
        assert [each["answer"] for each in results] == ["You said: a", "You said: b"]
        assert (mock.message_count, len(near.names)) == (2, 2)
        assert await desk.news("unknown") is None

    at_desk(mock, tmp_path / "journal", test)


def test_desk_that_can_not_be_reached_tried_again(mock: MockDify) -> None:
    class Away(Near):
        async def news(self, name: str) -> Any:
            if len(self.names) == 1:
                raise Gone
            return await super().news(name)

    async def test(desk: Desk, server: AsyncServer) -> None:
        assert len(await ask_share(Away(desk), server, rows("a"))) == 1

    at_desk(mock, ":memory:", test)


def test_failure_of_all_rows_raised_at_each_worker(mock: MockDify) -> None:
    mock.fault(status_code=401, code="unauthorized", message="no", path=QUESTION, times=None)

    async def test(desk: Desk, server: AsyncServer) -> None:
        for _ in range(2):
            with pytest.raises(AuthenticationError):
                await asked(desk, server, rows("a"))

    at_desk(mock, ":memory:", test)


def test_refused_key_told_before_rows_are_brought(mock: MockDify) -> None:
    mock.fault(status_code=401, code="unauthorized", message="no", path="/info")

    async def test(desk: Desk, server: AsyncServer) -> None:
        with pytest.raises(AuthenticationError):
            desk.check()

    at_desk(mock, ":memory:", test)


def test_journal_that_can_not_be_written_told(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    async def test(desk: Desk, server: AsyncServer) -> None:
        monkeypatch.setattr(Journal, "commit", full)
        with pytest.raises(OSError, match="full"):
            await asked(desk, server, rows("a"))

    at_desk(mock, ":memory:", test)


def test_limit_of_caller_told(mock: MockDify) -> None:
    async def test(desk: Desk, server: AsyncServer) -> None:
        with pytest.raises(DifyError, match=r"limit of the batch is reached: \d+ tokens"):
            await asked(desk, server, rows("a", "b"))
        assert mock.message_count == 1

    at_desk(mock, ":memory:", test, max_tokens=1, concurrency=1)


def test_missing_ray_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "dify_chat.batch.ray", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r'needs Ray: pip install "\.\[ray\]"'):
        import_module("dify_chat.batch.ray")
