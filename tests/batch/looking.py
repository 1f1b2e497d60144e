"""A look-up without a batch around it, and a server that shows what a test wants."""

from __future__ import annotations

from collections.abc import Sequence
from time import time
from types import SimpleNamespace
from typing import Any, cast

import anyio

from dify_chat import DifyError
from dify_chat.batch._commits import Commits
from dify_chat.batch._journal import Entry, Journal
from dify_chat.batch._lookup import Lookup
from dify_chat.batch._recorder import Recorder
from dify_chat.batch._report import BatchReport
from dify_chat.batch._rows import Columns, row_of
from dify_chat.batch._turns import Turn, Turns


class Shown:
    """Shows what a test wants the server to show."""

    def __init__(self, *pages: Sequence[Any], messages: Sequence[Any] | DifyError = ()) -> None:
        self.pages = list(pages)
        self.shown = messages

    async def conversations(self, user_id: str, last_id: str | None) -> tuple[Sequence[Any], bool]:
        page = self.pages.pop(0) if self.pages else []
        return page, bool(self.pages)

    async def messages(self, user_id: str, conversation_id: str) -> Sequence[Any]:
        if isinstance(self.shown, DifyError):
            raise self.shown
        return self.shown


class Looking:
    """A look-up without a batch around it."""

    def __init__(self, server: Shown, *, in_flight: Sequence[Any] = (), settle: float = 0.1) -> None:
        self.journal = Journal(":memory:")
        self.report = BatchReport()
        self.turns = Turns()
        self.noted: list[Entry] = []
        self.commits = Commits(self.journal, self.noted.extend)
        self.stopped: list[DifyError] = []
        self.changes: list[bool] = []
        self.lookup = Lookup(
            cast(Any, server),
            self.journal,
            Recorder(self.commits, self.turns, self.report, time),
            self.report,
            settle=settle,
            now=time,
            in_flight=lambda: in_flight,
            changed=lambda: self.changes.append(self.lookup.is_out_of_reach),
            refuse=cast(Any, None),
            stop=self.stopped.append,
        )

    async def until(self, happened: Any) -> None:
        with anyio.fail_after(10):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self.commits.run)
                tasks.start_soon(self.lookup.run)
                while not happened():  # noqa: ASYNC110 - no event says so
                    await anyio.sleep(0.01)
                self.commits.close()
                tasks.cancel_scope.cancel()
        self.journal.close()


def turn(
    conversation_id: str | None = None,
    message_id: str | None = None,
    *,
    left_at: float = 1.0,
    number: int = 1,
) -> Turn:
    row = row_of(number, {"content": "Hello"}, Columns())
    return Turn(row, "ada", False, conversation_id, message_id, 1, left_at, left_at)


def message(**more: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {
        "id": "m",
        "conversation_id": "c",
        "query": "Hello",
        "answer": "Hi",
        "inputs": {},
    }
    return SimpleNamespace(**{**usual, "status": "normal", "error": None, **more})


def listed(id_: str, created_at: int = 2) -> SimpleNamespace:
    return SimpleNamespace(id=id_, created_at=created_at)
