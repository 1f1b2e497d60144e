"""An error that ends a batch waits for rows in flight: a stream that is left stops, and its answer is cut."""

import errno
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from dify_chat.batch._journal import Entry, Journal
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, each_client, rows

LONG = " ".join(f"word{number}" for number in range(12))


@pytest.mark.parametrize("state", ["answered", "failed"])
def test_answers_whole_after_disk_was_full(state: str, tmp_path: Path) -> None:
    answers, questions = tmp_path / "answers.jsonl", rows(LONG, "short", "")
    if state == "answered":
        del questions[2]

    def full(self: Journal, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        if any(entry.state == state for entry in kept):
            raise OSError(errno.ENOSPC, "No space left on device", self.path)
        stage(self, kept)

    stage = Journal.stage
    with MockDify(delay=0.03, app_mode="advanced-chat") as mock:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Journal, "stage", full)
            with pytest.raises(OSError, match="No space left"):
                ask_async(mock, questions, answers)
        results: list[dict[str, Any]] = []
        report = ask_async(mock, questions, results, journal=f"{answers}.journal", settle=0.5, in_order=True)
        assert (report.answered, report.lost, mock.message_count) == (2, 0, 2)
        assert results[0]["answer"] == f"You said: {LONG}"


def test_answers_found_whole_after_disk_was_full(tmp_path: Path) -> None:
    """The look-up can't note what it finds, while a row is in flight."""

    def full(self: Journal, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        if any(entry.state == "answered" for entry in kept):
            raise OSError(errno.ENOSPC, "No space left on device", self.path)
        stage(self, kept)

    stage, path = Journal.stage, tmp_path / "run.journal"
    with MockDify(delay=0.03, app_mode="advanced-chat") as mock:
        mock.fault(abort_after=0, path="/chat-messages")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Journal, "stage", full)
            with pytest.raises(OSError, match="No space left"):
                ask_async(mock, rows("a", LONG * 3), journal=path, settle=0.2, concurrency=1)
        report = ask_async(mock, rows("a", LONG * 3), journal=path, settle=0.5)
        assert (report.answered, report.lost, mock.message_count) == (2, 0, 2)


def failing(mock: MockDify) -> Iterator[dict[str, str]]:
    yield {"content": LONG}
    raise RuntimeError("the database is gone")


async def failing_later(mock: MockDify) -> AsyncIterator[dict[str, str]]:
    yield {"content": LONG}
    while not mock.message_count:  # noqa: ASYNC110 - a thread counts
        await anyio.sleep(0.01)
    raise RuntimeError("the database is gone")


@each_client
@pytest.mark.parametrize("source", [failing, failing_later])
def test_rows_in_flight_answered_though_source_fails(ask: Ask, source: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.journal"

    with MockDify(delay=0.02, app_mode="advanced-chat") as mock:
        results: list[dict[str, Any]] = []
        with pytest.raises(RuntimeError, match="the database is gone"):
            ask(mock, source(mock), results, journal=path)
        assert [each["answer"] for each in results] == [f"You said: {LONG}"]


def test_row_whose_file_is_missing_fails_alone(mock: MockDify, tmp_path: Path) -> None:
    results: list[dict[str, Any]] = []
    report = ask_async(mock, [*rows("a", files=[str(tmp_path / "gone.png")]), *rows("b")], results)
    assert (report.answered, report.failed) == (1, 1)
