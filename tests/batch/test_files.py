"""Files of a batch that would be lost are refused, and so are names of a row that no server takes."""

from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat.testing import MockDify

from .asked import ask_async, read, rows, written


@pytest.mark.parametrize("field", ["conversation", "user_id"])
@pytest.mark.parametrize("value", ["half \ud800", "line\nbreak"])
def test_name_that_no_server_takes_fails_as_row(field: str, value: str, mock: MockDify) -> None:
    results: list[dict[str, Any]] = []
    report = ask_async(mock, [{"content": "a", field: value}, {"content": "b"}], results)
    assert (report.answered, report.failed) == (1, 1)
    assert field in next(each["error"]["message"] for each in results if each["error"])


@pytest.mark.parametrize("name", ["questions.jsonl", "run.journal"])
def test_results_in_place_of_rows_or_journal_refused(name: str, mock: MockDify, tmp_path: Path) -> None:
    questions = written(tmp_path / "questions.jsonl", rows("a"))
    with pytest.raises(DifyInputError, match="write the results to another one"):
        ask_async(mock, questions, tmp_path / name, journal=tmp_path / "run.journal", force=True)
    assert read(questions) == rows("a")


def test_results_into_what_is_no_file_refused(mock: MockDify, tmp_path: Path) -> None:
    with pytest.raises(DifyInputError, match="is no file"):
        ask_async(mock, rows("a"), tmp_path, journal=tmp_path / "run.journal")
