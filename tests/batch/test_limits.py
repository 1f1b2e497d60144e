"""A batch is as fast as the server lets it, and stops where it was told to."""

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dify_chat import DifyConnectionError, RateLimitError
from dify_chat.batch import BatchReport
from dify_chat.batch._commits import Commits
from dify_chat.batch._journal import Journal
from dify_chat.testing import MockDify
from tests.support.closed import closed_port

from .asked import Ask, ask_async, each_client, rows

QUESTION = "/chat-messages"


def test_limit_of_server_halves_what_is_in_flight() -> None:
    windows = []

    def progress(report: BatchReport) -> bool:
        windows.append(report.window)
        return True

    with MockDify(delay=0.03, max_active_requests=2) as mock:
        results: list[dict[str, Any]] = []
        report = ask_async(
            mock, rows(*(f"{each}" for each in range(12))), results, concurrency=8, progress=progress
        )
        assert (report.answered, mock.message_count) == (12, 12)
    assert len(mock.questions) > 12
    assert min(windows) < 8
    assert max(each["attempts"] for each in results) > 1


def test_rate_of_server_waited_for() -> None:
    with MockDify(delay=0, rate_limit=3) as mock:
        report = ask_async(mock, rows(*(f"{each}" for each in range(4))))
        assert (report.answered, mock.message_count) == (4, 4)


def test_retry_after_waited_for(mock: MockDify) -> None:
    mock.fault(status_code=429, retry_after=0.4, path=QUESTION)
    results: list[dict[str, Any]] = []
    ask_async(mock, rows("a"), results)
    assert results[0]["seconds"] >= 0.4
    assert (results[0]["attempts"], mock.message_count) == (2, 1)


def test_row_refused_too_often_fails(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat.batch._asking.MOST_ATTEMPTS", 2)
    mock.fault(status_code=429, retry_after=0, path=QUESTION, times=None)
    results: list[dict[str, Any]] = []
    assert ask_async(mock, rows("a"), results).failed == 1
    assert (results[0]["error"]["class"], results[0]["attempts"]) == (RateLimitError.__name__, 2)


def test_server_that_is_not_there_raises_before_anything() -> None:
    with closed_port() as port:
        gone: Any = SimpleNamespace(api_key="app-key", url=f"http://127.0.0.1:{port}/v1")
        with pytest.raises(DifyConnectionError):
            ask_async(gone, rows("a"))


def test_rate_of_caller_kept(mock: MockDify) -> None:
    began = time.monotonic()
    ask_async(mock, rows(*"abcd"), rate=10.0)
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(("limit", "value"), [("max_price", "0.00002"), ("max_tokens", 20)])
def test_limit_of_caller_leaves_rows(limit: str, value: Any, mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    questions = rows(*(f"question {each}" for each in range(30)))
    report = ask_async(mock, questions, answers, concurrency=1, **{limit: value})
    assert report.stopped == "limit"
    assert 0 < report.answered < 30
    before = mock.message_count
    ask_async(mock, questions, answers, **{limit: value})
    assert mock.message_count == before
    report = ask_async(mock, questions, answers)
    assert (report.answered, report.stopped, mock.message_count) == (30, None, 30)


@each_client
def test_progress_that_says_no_takes_no_more_rows(ask: Ask, tmp_path: Path) -> None:
    answers, seen = tmp_path / "answers.jsonl", threading.Event()

    def progress(report: BatchReport) -> bool:
        if report.in_flight:
            seen.set()
        return not seen.is_set()

    questions = rows(*(f"question {each}" for each in range(50)))
    with MockDify(delay=0.1) as mock:
        report = ask(mock, questions, answers, concurrency=2, progress=progress)
        assert report.stopped == "progress"
        assert 2 <= report.answered == mock.message_count < 50  # those in flight were waited for


def test_progress_that_says_no_when_all_is_done_leaves_no_row(mock: MockDify) -> None:
    report = ask_async(mock, rows("a", "b"), progress=lambda report: report.done < 2)
    assert (report.answered, report.stopped) == (2, None)


def test_progress_that_says_no_ends_wait_for_pace(mock: MockDify) -> None:
    report = ask_async(mock, rows("a", "b"), rate=0.01, progress=lambda report: report.answered == 0)
    assert (report.answered, report.stopped) == (1, "progress")


def test_progress_that_says_no_ends_reading_rows_that_fail(
    mock: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 20 rows may fail before the first has its answer, and would end the batch.
    monkeypatch.setattr("dify_chat.batch._errors.FirstFailures.MOST", 5000)
    report = ask_async(mock, [{"content": "a"}] + [{}] * 4000, progress=lambda report: False)
    assert (report.stopped, report.done < 4000) == ("progress", True)


def test_few_rows_read_ahead_of_a_long_conversation(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dify_chat.batch._run._MOST_ASIDE", 3)
    read = []

    def source() -> Any:
        for number in range(20):
            read.append(number)
            assert number - mock.message_count <= 5
            yield {"content": f"{number}", "conversation": "a"}

    assert ask_async(mock, source()).answered == 20


def test_journal_that_fails_ends_batch(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Journal, entries: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "stage", full)
    monkeypatch.setattr(Journal, "set_meta", lambda *_: None)
    with pytest.raises(OSError, match="No space left"):
        ask_async(mock, rows(*"abc"))
    assert mock.questions == []


def test_journal_that_fails_at_the_end_is_told() -> None:
    commits = object.__new__(Commits)
    commits._error = OSError("full")
    with pytest.raises(OSError, match="full"):
        commits.check()
