"""A batch goes on where it was: after an end, an exception, and SIGKILL at any moment."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat.batch._journal import Entry, Journal
from dify_chat.batch._rows import Columns, row_of
from dify_chat.testing import MockDify

from .asked import Ask, ask_async, ask_sync, each_client, read, rows, written

PROGRAM = """
import sys, httpx, anyio
from dify_chat import AsyncDifyChat
from dify_chat.batch import ask_all

async def main():
    async with httpx.AsyncClient(verify=False) as connections:
        chat = AsyncDifyChat(http_client=connections)
        await ask_all(chat, sys.argv[1], sys.argv[2], concurrency=6, settle=0.5)

anyio.run(main)
"""


def start(mock: MockDify, questions: Path, answers: Path, program: str = PROGRAM) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(sys.path)
    environment = os.environ | {"DIFY_BASE_URL": mock.url, "DIFY_API_KEY": mock.api_key, "PYTHONPATH": paths}
    return subprocess.Popen([sys.executable, "-c", program, str(questions), str(answers)], env=environment)


def killed_after(
    messages: int, mock: MockDify, questions: Path, answers: Path, program: str = PROGRAM
) -> None:
    """Run a batch in a process, and kill it when the server has taken so many messages."""
    with start(mock, questions, answers, program) as batch:
        try:
            while mock.message_count < messages:
                assert batch.poll() is None
                time.sleep(0.002)
        finally:
            batch.kill()
    assert batch.returncode == -9


def many(count: int) -> list[dict[str, Any]]:
    """Rows of which some repeat others, and some are of conversations."""
    questions = rows(*(f"question {each % 7 if each % 2 else each}" for each in range(count)))
    for number in range(0, count, 3):
        questions[number]["conversation"] = f"conversation {number // 9}"
    return questions


@pytest.mark.parametrize("app_mode", ["chat", "advanced-chat"])
def test_killed_process_loses_nothing_and_asks_nothing_twice(app_mode: str, tmp_path: Path) -> None:
    given = many(36)
    questions, answers = written(tmp_path / "questions.jsonl", given), tmp_path / "answers.jsonl"
    with MockDify(delay=0.02, app_mode=app_mode) as mock:
        for messages in (3, 20):
            killed_after(messages, mock, questions, answers)
        report = ask_async(mock, questions, answers, concurrency=6, settle=0.5)
        assert mock.message_count == 36
        assert Counter(mock.questions) >= Counter(each["content"] for each in given)
    results = read(answers)
    assert (report.answered, len(results), len({each["id"] for each in results})) == (36, 36, 36)
    assert len({each["message_id"] for each in results}) == 36
    assert {each["answer"] == f"You said: {each['content']}" for each in results} == {True}


def test_limit_of_attempts_holds_over_restarts(
    mock: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dify_chat.batch._asking.MOST_ATTEMPTS", 3)
    mock.fault(status_code=429, path="/chat-messages", times=None)
    path, row = tmp_path / "run.journal", row_of(1, {"content": "a"}, Columns())
    journal = Journal(path)
    journal.stage([Entry(1, row.digest, "waiting", attempts=2)])
    journal.commit()
    journal.close()
    results: list[dict[str, Any]] = []
    ask_async(mock, rows("a"), results, journal=path)
    assert [(each["status"], each["attempts"]) for each in results] == [("failed", 3)]
    assert sum(request.path.endswith("/chat-messages") for request in mock.requests) == 1


def test_killed_process_of_agent_loses_what_it_says(tmp_path: Path) -> None:
    given = many(20)
    questions, answers = written(tmp_path / "questions.jsonl", given), tmp_path / "answers.jsonl"
    with MockDify(delay=0.03, app_mode="agent-chat") as mock:
        killed_after(6, mock, questions, answers)
        report = ask_async(mock, questions, answers, concurrency=6, settle=0.5)
        broken = report.failed  # rows after a lost one of their conversation
        assert report.lost > 0
        assert mock.message_count == 20 - broken
        again = ask_async(mock, questions, answers, settle=0.5, ask_lost=True, ask_failed=True)
        assert (again.answered, again.lost, again.failed) == (20, 0, 0)
        assert mock.message_count == 20 + report.lost
    assert len(read(answers)) == 20


@each_client
def test_done_rows_are_not_asked_again(ask: Ask, mock: MockDify, tmp_path: Path) -> None:
    questions, answers = written(tmp_path / "questions.jsonl", rows(*"abc")), tmp_path / "answers.jsonl"
    first = ask(mock, questions, answers)
    answers.unlink()  # is written again from the journal
    second = ask(mock, questions, answers)
    assert mock.message_count == 3
    assert len(read(answers)) == 3
    assert (second.answered, second.total_price, second.currency) == (3, first.total_price, "USD")


def test_rows_added_to_file_are_asked(mock: MockDify, tmp_path: Path) -> None:
    questions, answers = written(tmp_path / "questions.jsonl", rows(*"abc")), tmp_path / "answers.jsonl"
    ask_async(mock, questions, answers)
    written(questions, rows(*"abcd"))
    assert ask_async(mock, questions, answers).answered == 4
    assert mock.message_count == 4


@pytest.mark.parametrize("changed", ["axc", "ab"])
def test_changed_file_refused_unless_forced(changed: str, mock: MockDify, tmp_path: Path) -> None:
    questions, answers = written(tmp_path / "questions.jsonl", rows(*"abc")), tmp_path / "answers.jsonl"
    ask_async(mock, questions, answers)
    written(questions, rows(*changed))
    with pytest.raises(
        DifyInputError, match=r"the input has changed: row \d isn't the one that the journal answers"
    ):
        ask_async(mock, questions, answers)
    assert mock.message_count == 3
    ask_async(mock, questions, answers, force=True, in_order=True)
    assert [each["content"] for each in read(answers)] == list(changed)
    assert mock.message_count == 3 + changed.count("x")


def test_changed_iterable_refused_as_it_is_read(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    ask_async(mock, rows(*"abc"), answers)
    with pytest.raises(DifyInputError, match="the input has changed: row 2"):
        ask_async(mock, rows(*"axcd"), answers, force=True)
    assert mock.message_count == 3


def test_other_app_refused_unless_forced(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    ask_async(mock, rows("a"), answers)
    with MockDify(delay=0) as other:
        with pytest.raises(DifyInputError, match="is that of another app") as raised:
            ask_async(other, rows("a", "b"), answers)
        assert other.url in str(raised.value)
        assert ask_async(other, rows("a", "b"), answers, force=True).answered == 2
        assert other.questions == ["b"]


def test_results_of_others_refused_unless_forced(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text("precious")
    with pytest.raises(DifyInputError, match=r"answers\.jsonl exists, and there is no journal"):
        ask_sync(mock, rows("a"), answers)
    assert answers.read_text() == "precious"
    assert ask_sync(mock, rows("a"), answers, force=True).answered == 1


def test_second_batch_on_journal_refused(mock: MockDify, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "run.journal")
    with pytest.raises(DifyInputError, match="another process works with it"):
        ask_async(mock, rows("a"), journal=tmp_path / "run.journal")
    journal.close()


def test_failed_rows_asked_again_if_wanted(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    mock.answer(lambda question: question, times=None)
    mock.fault(status_code=400, path="/chat-messages", times=2)
    assert ask_async(mock, rows(*"abc"), answers, concurrency=1).failed == 2
    assert ask_async(mock, rows(*"abc"), answers).failed == 2
    report = ask_async(mock, rows(*"abc"), answers, ask_failed=True)
    assert (report.answered, report.failed, len(read(answers))) == (3, 0, 3)
    assert len(mock.questions) == 5


def test_conversation_goes_on_in_next_run(mock: MockDify, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    ask_async(mock, rows("a", conversation="x"), answers)
    ask_async(mock, rows("a", "b", conversation="x"), answers)
    assert len({each["conversation_id"] for each in read(answers)}) == 1


def test_functions_get_results_of_earlier_runs(mock: MockDify, tmp_path: Path) -> None:
    journal = tmp_path / "run-7.journal"
    ask_async(mock, rows("a"), journal=journal)
    results: list[dict[str, Any]] = []
    ask_async(mock, rows("a", "b"), results, journal=journal)
    assert [each["content"] for each in results] == ["a", "b"]
    mock.assert_sent("b", user="batch-run-7")


def test_row_in_doubt_asked_once_though_read_after_its_lookup(
    mock: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dify_chat.batch._reading._PAGE", 1)
    path, columns = tmp_path / "run.journal", Columns()
    row = row_of(2, {"content": "b"}, columns)
    journal = Journal(path)
    journal.stage([Entry(2, row.digest, "sent", 1, 1.0, 1.0, user_id="ada", payload=row.payload)])
    journal.commit()
    journal.close()

    is_waiting = threading.Event()
    stage = Journal.stage

    def noted(self: Journal, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        stage(self, kept)  # what is staged is read
        if any(entry.state == "waiting" for entry in kept):
            is_waiting.set()

    monkeypatch.setattr(Journal, "stage", noted)

    class Rows:
        """Gives the second row when it was looked for, and waits to be asked again."""

        lines = iter([b'{"content": "a"}\n', b'{"content": "b"}\n', b""])

        def readline(self) -> bytes:
            line = next(self.lines)
            assert b"b" not in line[12:] or is_waiting.wait(20)
            return line

    report = ask_async(mock, Rows(), journal=path, settle=0.1, user_id="ada", rate=1.0)
    assert (report.answered, sorted(mock.questions)) == (2, ["a", "b"])


def test_many_done_rows_passed_over(mock: MockDify, tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    questions = rows(*(f"{each}" for each in range(2500)))
    journal = Journal(path)
    known = (row_of(number, row, Columns()) for number, row in enumerate(questions[:-1], 1))
    journal.stage(Entry(row.number, row.digest, "answered", result="{}") for row in known)
    journal.commit()
    journal.close()

    def source() -> Iterator[dict[str, Any]]:
        yield from questions

    assert ask_async(mock, source(), journal=path).answered == 2500
    assert mock.questions == ["2499"]
