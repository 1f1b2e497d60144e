"""A server that isn't there for a while, shows its history slowly, or never gets a row."""

from collections.abc import Sequence
from math import inf
from time import time
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from dify_chat import DifyConnectionError, ServerError
from dify_chat.batch import BatchReport
from dify_chat.batch._pace import Pace
from dify_chat.batch._run import Run
from dify_chat.testing import MockDify

from .asked import ask_async, rows
from .looking import Looking, Shown, listed, message, turn

QUESTION = "/chat-messages"


def test_few_rows_leave_while_many_are_in_doubt(mock: MockDify) -> None:
    most = 0

    def progress(report: BatchReport) -> bool:
        nonlocal most
        most = max(most, report.in_doubt)
        return True

    mock.fault(status_code=502, path=QUESTION, times=12)
    questions = rows(*(f"{each}" for each in range(12)))
    report = ask_async(mock, questions, settle=0.5, concurrency=1, progress=progress)
    assert (report.answered, mock.message_count) == (12, 12)
    assert most <= 4


def test_no_row_leaves_while_server_cannot_be_asked_for_those_in_doubt(mock: MockDify) -> None:
    mock.fault(status_code=502, path=QUESTION)
    mock.fault(status_code=500, path="/conversations", times=4)
    report = ask_async(mock, rows(*(f"{each}" for each in range(50))), settle=0.5, concurrency=1)
    assert (report.answered, mock.message_count) == (50, 50)
    paths = [request.path for request in mock.requests]
    looks = [place for place, path in enumerate(paths) if path.endswith("/conversations")]
    between = paths[looks[0] : looks[4]]
    assert sum(path.endswith(QUESTION) for path in between) <= 2  # one may have left before the look failed


@pytest.mark.parametrize(
    ("is_out_of_reach", "in_doubt", "wait"), [(True, 0, inf), (False, 4, inf), (False, 3, 0)]
)
def test_rows_wait_while_server_cannot_be_asked_or_many_are_in_doubt(
    is_out_of_reach: bool, in_doubt: int, wait: float
) -> None:
    run: Any = SimpleNamespace(
        _lookup=SimpleNamespace(is_out_of_reach=is_out_of_reach),
        report=BatchReport(in_doubt=in_doubt),
        _most_in_doubt=4,
        _pace=Pace(1, None),
    )
    assert Run._wait(run) == wait


def test_conversation_that_server_fails_to_show_holds_no_other_row(
    mock: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dify_chat.batch._lookup.LONGEST_ANSWER", 1.0)
    mock.fault(abort_after=0, path=QUESTION)
    mock.fault(status_code=500, path="/messages", times=None)
    results: list[dict[str, Any]] = []
    report = ask_async(mock, rows("a", "b", "c"), results, settle=0.1, concurrency=1, in_order=True)
    assert (report.lost, report.answered, report.stopped, mock.message_count) == (1, 2, None, 3)
    assert (
        results[0]["error"]["message"] == "the message was sent, and the server can't list all that came then"
    )


@pytest.mark.parametrize("conversation_id", [None, "c"])
@pytest.mark.parametrize(("age", "lost"), [(0.0, 0), (700.0, 1)])
def test_row_whose_conversation_is_not_shown_is_in_doubt_for_10_minutes(
    conversation_id: str | None, age: float, lost: int
) -> None:
    failing = ServerError(
        status_code=500,
        code="unknown",
        message="?",
        params=None,
        method="GET",
        path="/messages",
        version=None,
        headers={},
    )

    class Failing(Shown):
        async def conversations(self, user_id: str, last_id: str | None) -> tuple[Sequence[Any], bool]:
            return [listed("c", round(time() - age))], False

    async def run() -> None:
        looking.lookup.add(turn(conversation_id, left_at=time() - age))
        await looking.until(lambda: len(looking.changes) > 2 or looking.report.lost)

    looking = Looking(Failing(messages=failing))
    anyio.run(run)
    assert (looking.report.lost, looking.report.in_doubt) == (lost, 1 - lost)
    assert (True in looking.changes, looking.stopped) == (False, [])


def test_row_that_never_arrives_fails(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat.batch._lookup.MOST_ATTEMPTS", 2)
    mock.fault(status_code=502, path=QUESTION, times=None)
    results: list[dict[str, Any]] = []
    assert ask_async(mock, rows("a"), results, settle=0.1).failed == 1
    assert (results[0]["error"]["status_code"], results[0]["attempts"]) == (502, 2)


@pytest.mark.parametrize("conversation_id", [None, "c"])
def test_message_that_arrives_while_history_is_listed_is_found(conversation_id: str | None) -> None:
    class Slow(Shown):
        is_there = False

        async def conversations(self, user_id: str, last_id: str | None) -> tuple[Sequence[Any], bool]:
            shown = [listed("c", round(time()))] if self.is_there else []
            await self._wait()
            return shown, False

        async def messages(self, user_id: str, conversation_id: str) -> Sequence[Any]:
            shown = [message()] if self.is_there else []
            await self._wait()
            return shown

        async def _wait(self) -> None:
            self.is_there = True
            await anyio.sleep(0.4)

    async def run() -> None:
        looking = Looking(Slow(), settle=0.3)
        looking.lookup.add(turn(conversation_id, left_at=time()))
        await looking.until(lambda: looking.report.done or looking.turns.next())
        assert looking.report.answered == 1

    anyio.run(run)


def test_rows_leave_again_once_server_can_be_asked_though_more_are_in_doubt() -> None:
    class Back(Shown):
        looks = 0

        async def conversations(self, user_id: str, last_id: str | None) -> tuple[Sequence[Any], bool]:
            self.looks += 1
            if self.looks == 1:
                raise DifyConnectionError("refused", method="GET", path="/conversations", never_sent=True)
            if self.looks == 2:
                looking.lookup.add(turn("c", "m", left_at=time(), number=2))
            return [listed("c", round(time()))], False

    async def run() -> None:
        looking.lookup.add(turn(left_at=time() + 60))  # it isn't settled before the second look, however late
        await looking.until(lambda: False in looking.changes)
        assert looking.report.in_doubt == 2

    looking = Looking(Back(messages=[message(answer="")]))
    anyio.run(run)
