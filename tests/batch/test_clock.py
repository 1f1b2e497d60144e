"""A batch keeps the server's time, so that clocks which differ or are set lead to no second question."""

import time
from pathlib import Path

import pytest

from dify_chat.batch._app_facts import AppFacts
from dify_chat.testing import MockDify

from .asked import ask_async, rows, written
from .test_resume import PROGRAM, killed_after

SET_BY = """
import time
of_machine = time.time
time.time = lambda: of_machine() + {seconds}
"""


def test_clock_shows_time_of_server() -> None:
    now = AppFacts({}, "chat", None, 1000.0).clock()
    assert 1000.0 <= now() < 1000.0 + 60
    assert now() <= now()


def test_clock_of_server_without_time_is_that_of_machine() -> None:
    assert abs(AppFacts({}, "chat", None, None).clock()() - time.time()) < 60


@pytest.mark.parametrize("hours", [-3, 3])
def test_row_asked_once_though_clock_is_set_between_runs(hours: int, tmp_path: Path) -> None:
    questions, answers = written(tmp_path / "questions.jsonl", rows(*"abcdef")), tmp_path / "answers.jsonl"
    program = SET_BY.format(seconds=hours * 3600) + PROGRAM
    with MockDify(delay=0.1) as mock:
        killed_after(6, mock, questions, answers, program)
        report = ask_async(mock, questions, answers, settle=0.5)
        assert (report.answered, mock.message_count) == (6, 6)
