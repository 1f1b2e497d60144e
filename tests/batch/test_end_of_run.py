"""A run ends when all rows have a result, and not before."""

from typing import Any

import anyio
import pytest

from dify_chat.batch import BatchReport
from dify_chat.batch._reading import Reader
from dify_chat.batch._recorder import Recorder
from dify_chat.batch._rows import Row
from dify_chat.batch._run import Run
from dify_chat.batch._turns import Turn, Turns
from dify_chat.testing import MockDify

from .asked import ask_async, rows


def test_row_behind_one_that_is_found_is_asked(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although the run looks whether it is done while the journal notes what was found."""
    began: list[Run] = []
    ask_rows, answered = Run.run, Recorder.answered

    async def noted(self: Run) -> BatchReport:
        began.append(self)
        return await ask_rows(self)

    async def slowly(self: Recorder, turn: Turn, *said: Any, **more: Any) -> None:
        began[0]._tell()
        await anyio.sleep(0.05)
        await answered(self, turn, *said, **more)

    monkeypatch.setattr(Run, "run", noted)
    monkeypatch.setattr(Recorder, "answered", slowly)
    mock.fault(abort_after=0, path="/chat-messages")
    report = ask_async(mock, rows("a", "b", conversation="x"), [], settle=0.2)
    assert (report.answered, mock.questions) == (2, ["a", "b"])


def test_row_in_doubt_that_is_ready_again_while_last_rows_are_read_is_asked(
    mock: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that goes on reads all rows that are done, and looks for others meanwhile."""
    ready: list[Turn] = []
    read, again = Reader.next, Turns.again

    async def slowly(self: Reader) -> Row | None:
        row = await read(self)
        while row is None and not ready:  # noqa: ASYNC110 - no event says so
            await anyio.sleep(0.01)
        return row

    def noted(self: Turns, turn: Turn) -> None:
        ready.append(turn)
        again(self, turn)

    monkeypatch.setattr(Reader, "next", slowly)
    monkeypatch.setattr(Turns, "again", noted)
    mock.fault(status_code=502, path="/chat-messages")
    report = ask_async(mock, rows("a"), [], settle=0.1)
    assert (report.answered, mock.message_count) == (1, 1)
