"""Results: their fields, and the files they go to."""

import csv
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dify_chat import DifyInputError
from dify_chat.batch._journal import Entry, Journal
from dify_chat.batch._report import BatchReport, price_of
from dify_chat.batch._results import CSVLines, Writer, result_of
from dify_chat.batch._rows import Columns, row_of
from dify_chat.testing import MockDify

from .asked import ask_async, read, rows

USAGE = {"total_tokens": 3, "total_price": "0.1"}


def entry(number: int, **result: Any) -> Entry:
    return Entry(number, b"", "answered", result=json.dumps({"id": number, **result}))


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = Journal(":memory:")
    yield journal
    journal.close()


def keep(journal: Journal, *entries: Entry) -> list[Entry]:
    journal.stage(entries)
    journal.commit()
    return list(entries)


def test_result_has_row_and_answer() -> None:
    row = row_of(1, {"id": "a", "content": "Hello", "answer": "Hi", "status": 5}, Columns())
    told = Entry(1, b"", "answered", 2, 10.0, 10.0, 12.5, conversation_id="c", message_id="m")
    assert result_of(row, told, answer="Good day", usage=USAGE, events=[]) == {
        "id": "a",
        "content": "Hello",
        "row_answer": "Hi",
        "row_status": 5,
        "answer": "Good day",
        "conversation_id": "c",
        "message_id": "m",
        "usage": USAGE,
        "status": "answered",
        "error": None,
        "attempts": 2,
        "seconds": 2.5,
        "events": [],
    }


def test_result_of_result_keeps_all_fields() -> None:
    first = {"id": "a", "content": "Hello", "answer": "Hi", "row_answer": "Hey", "usage.latency": 5}
    result = result_of(row_of(1, first, Columns()), Entry(1, b"", "answered"), answer="Good day")
    told = {name: value for name, value in result.items() if "answer" in name or "latency" in name}
    assert told == {
        "answer": "Good day",
        "row_answer": "Hi",
        "row_row_answer": "Hey",
        "row_usage.latency": 5,
    }


def test_file_written_anew_keeps_permissions(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    for name in (path, tmp_path / "answers.jsonl.part"):
        name.touch()
    path.chmod(0o600)
    writer = Writer(path, journal, tuple, in_order=False)
    writer.open(BatchReport().count)
    writer.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_file_written_anew_from_journal(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": 1}\n{"id": 2, "ans')  # as after a crash
    keep(journal, entry(2), entry(1))
    report = BatchReport()
    writer = Writer(path, journal, tuple, in_order=False)
    writer.open(report.count)
    writer.add(keep(journal, entry(4), Entry(5, b"", "sent")))
    assert path.read_text() == '{"id": 1}\n{"id": 2}\n{"id": 4}\n'
    writer.close()
    assert report.answered == 2
    assert [each.name for each in tmp_path.iterdir()] == ["answers.jsonl"]


def test_results_in_order_wait_for_earlier_rows(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    keep(journal, entry(1), entry(3))
    writer = Writer(path, journal, tuple, in_order=True)
    writer.open(BatchReport().count)
    writer.add(keep(journal, entry(4)))
    assert path.read_text() == '{"id": 1}\n'
    writer.add(keep(journal, entry(2)))
    assert path.read_text() == '{"id": 1}\n{"id": 2}\n{"id": 3}\n{"id": 4}\n'
    writer.add(keep(journal, entry(6)))
    writer.close()  # nothing waits for row 5 any more
    assert path.read_text().endswith('{"id": 4}\n{"id": 6}\n')


def test_results_given_to_list_and_function(journal: Journal) -> None:
    listed: list[dict[str, Any]] = []
    called: list[Any] = []
    for target in (listed, called.append, None):
        writer = Writer(target, journal, tuple, in_order=False)
        writer.open(BatchReport().count)
        writer.add(keep(journal, entry(1)))
        writer.close()
    assert listed == [{"id": 1}]
    assert called == [{"id": 1}, {"id": 1}]  # what the journal had, and what came


def test_file_that_cannot_be_written_refused(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(DifyInputError, match="missing"):
        Writer(tmp_path / "missing" / "a.jsonl", journal, tuple, in_order=False).open(BatchReport().count)


def test_csv_has_columns_of_rows_usage_and_error(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    writer = Writer(path, journal, lambda: ["id", "content", "answer"], in_order=False)
    writer.open(BatchReport().count)
    good = entry(1, content='say "a,b"', row_answer="x", answer="é\nü", usage=USAGE, error=None, events=[{}])
    bad = entry(2, content="c", answer=None, usage=None, error={"code": "lost", "message": "gone"})
    writer.add(keep(journal, good, bad))
    writer.close()
    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["id"], first["content"], first["row_answer"], first["answer"]) == (
        "1",
        'say "a,b"',
        "x",
        "é\nü",
    )
    assert (first["usage.total_tokens"], first["usage.total_price"], first["events"]) == ("3", "0.1", "[{}]")
    assert (second["answer"], second["error.code"], second["error.message"]) == ("", "lost", "gone")


def test_csv_of_rows_without_columns_has_row_as_json() -> None:
    lines = CSVLines([])
    header = next(csv.reader([lines.header()]))
    cells = next(
        csv.reader(
            [lines(json.dumps({"id": 1, "content": "a", "answer": "b", "usage": None, "error": None}))]
        )
    )
    told = dict(zip(header, cells, strict=True))
    assert (json.loads(told["row"]), told["answer"]) == ({"content": "a"}, "b")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("0.0001", "0.0001"),
        (None, "0"),
        ("NaN", "0"),
        ("free", "0"),
        (0.5, "0.5"),
        ("1E+9999999", "0"),
        ("1E-9999999", "0"),
        ("0E-7", "0E-7"),
    ],
)
def test_price_of_anything_is_number(text: object, price: str) -> None:
    assert str(price_of(text)) == price


def test_line_ends_of_unicode_escaped(mock: MockDify, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    ask_async(mock, rows("a\u2028b\u2029c\x85d"), path)
    (line,) = path.read_text("utf-8").splitlines()
    assert json.loads(line)["content"] == "a\u2028b\u2029c\x85d"


def test_link_to_results_stays(mock: MockDify, tmp_path: Path) -> None:
    link, path = tmp_path / "link.jsonl", tmp_path / "answers.jsonl"
    link.symlink_to(path)
    ask_async(mock, rows("a"), link)
    assert link.is_symlink()
    assert read(path)[0]["answer"] == "You said: a"


def test_csv_has_what_is_no_utf8_escaped(mock: MockDify, tmp_path: Path) -> None:
    questions, answers = tmp_path / "questions.csv", tmp_path / "answers.csv"
    questions.write_bytes(b"content\n\xff\nb\n")
    report = ask_async(mock, questions, answers)
    assert (report.answered, report.failed) == (1, 1)
    with answers.open(encoding="utf-8", newline="") as file:
        told = {row["content"]: row["error.message"] for row in csv.DictReader(file)}
    assert told == {"\\udcff": "line 2: not UTF-8", "b": ""}


def test_seconds_of_a_row_are_never_below_0() -> None:
    row, told = row_of(1, {"content": "Hello"}, Columns()), Entry(1, b"", "answered", 1, 10.0, 10.0, 8.5)
    assert result_of(row, told)["seconds"] == 0
