"""The soak of batches runs, and notices what it is there to notice."""

from typing import Any

import pytest

from tests.soak.batch import faults_of, main


def test_soak_batch_short_run_without_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--rows", "60", "--seconds", "60", "--delay", "0.01", "--settle", "0.3"]) == 0
    told = capsys.readouterr().out
    assert "| results | 60 |" in told
    assert "| unexpected | 0 |" in told


ROWS = [{"content": "a"}, {"content": "a"}, {"content": "b"}]


def result(number: int, content: str, **more: Any) -> dict[str, Any]:
    usual = {
        "status": "answered",
        "answer": f"Answer to {content}",
        "message_id": f"m{number}",
        "error": None,
    }
    return {"id": f"{number}-x", "content": content, **usual, **more}


def judged(changes: dict[int, dict[str, Any]], taken: str = "aab", lost: str = "") -> list[str]:
    told = [result(number, row["content"]) | changes.get(number, {}) for number, row in enumerate(ROWS, 1)]
    return list(faults_of(ROWS, told, list(taken), list(lost)))


def test_judge_of_batch_accepts_each_row_once() -> None:
    assert judged({}) == []
    assert judged({}, "aabb", "b") == []


@pytest.mark.parametrize(
    ("changes", "taken", "words"),
    [
        ({2: {"id": "1-x", "message_id": "other"}}, "aab", ["row 2 has no result", "row 1 has 2 results"]),
        ({1: {"answer": "Answer to b"}}, "aab", ["row 1-x has the answer 'Answer to b'"]),
        ({2: {"message_id": "m1"}}, "aab", ["message m1 is that of 2 rows"]),
        ({}, "aabb", ["'b' was asked 1 times too often"]),
        ({}, "ab", ["'a' was asked 1 times too seldom"]),
    ],
)
def test_judge_of_batch_finds_fault(changes: dict[int, dict[str, Any]], taken: str, words: list[str]) -> None:
    assert judged(changes, taken) == words
