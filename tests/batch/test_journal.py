"""The journal outlives the process, and belongs to one at a time."""

import sqlite3
from pathlib import Path

import pytest

from dify_chat import DifyInputError
from dify_chat.batch._journal import Entry, Journal


def keep(journal: Journal, *entries: Entry) -> None:
    journal.stage(entries)
    journal.commit()


def answered(number: int, **more: object) -> Entry:
    return Entry(number, b"digest", "answered", result=f'{{"id": {number}}}', **more)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl.journal"


def test_entries_and_meta_kept_after_close(path: Path) -> None:
    journal = Journal(path)
    sent = Entry(2, b"digest", "sent", 1, 5.0, 6.0, ends_with_client=True, user_id="ada", payload="{}")
    keep(journal, answered(1, tokens=3, price="0.1", currency="USD"), sent)
    journal.set_meta("app", {"name": "mock"})
    journal.close()
    journal = Journal(path)
    assert journal.in_doubt() == [sent]
    assert [entry.number for entry in journal.finished()] == [1]
    assert (journal.meta("app"), journal.meta("other")) == ({"name": "mock"}, None)
    assert (journal.last(), journal.result(1), journal.result(2), journal.result(3)) == (
        2,
        '{"id": 1}',
        None,
        None,
    )
    assert journal.states(1, 9) == {1: (b"digest", "answered"), 2: (b"digest", "sent")}
    journal.close()


def test_entry_replaces_older_one_of_its_row(path: Path) -> None:
    journal = Journal(path)
    keep(journal, Entry(1, b"digest", "sent"))
    keep(journal, answered(1))
    assert (journal.in_doubt(), journal.result(1)) == ([], '{"id": 1}')
    journal.close()


def test_finished_entries_come_in_order_over_many_pages(path: Path) -> None:
    journal = Journal(path)
    keep(journal, *(answered(number) for number in range(1200, 0, -1)))
    assert [entry.number for entry in journal.finished()] == list(range(1, 1201))
    journal.close()


def test_conversations_and_messages_of_rows(path: Path) -> None:
    journal = Journal(path)
    keep(
        journal,
        answered(1, chain="a", conversation_id="c", message_id="m", done_at=7.0),
        answered(2, chain="a", conversation_id="c", message_id="n", done_at=9.0),
    )
    assert journal.conversations(["c", "d"]) == {"c": 9.0}
    assert journal.conversations([]) == {}
    assert journal.messages("c") == {"m", "n"}
    before = journal.before("a", 2)
    assert before
    assert before.number == 1
    assert journal.before("a", 1) is None
    journal.close()


def test_forgotten_and_dropped_rows_have_no_entry(path: Path) -> None:
    journal = Journal(path)
    keep(journal, answered(1), Entry(2, b"", "failed", result="{}"), Entry(3, b"", "lost", result="{}"))
    journal.forget("failed")
    journal.drop([3])
    assert journal.states(1, 3).keys() == {1}
    journal.close()


def test_second_process_refused(path: Path) -> None:
    journal = Journal(path)
    with pytest.raises(DifyInputError, match="another process works with it"):
        Journal(path)
    journal.close()
    Journal(path).close()


def test_other_file_refused(path: Path) -> None:
    path.write_text("no database " * 100)
    with pytest.raises(DifyInputError, match="can't be the journal: file is not a database"):
        Journal(path)


def test_journal_of_newer_version_refused(path: Path) -> None:
    journal = Journal(path)
    journal.set_meta("app", {})
    journal.set_meta("version", 2)
    journal.close()
    with pytest.raises(
        DifyInputError,
        match="can't be the journal: another program, or another version of dify-chat, has written it",
    ):
        Journal(path)


def test_missing_folder_refused(path: Path) -> None:
    with pytest.raises(DifyInputError, match=r"there is no folder .*missing"):
        Journal(path / "missing" / "run.journal")


def test_journal_whose_meta_is_damaged_says_what_to_do(path: Path) -> None:
    journal = Journal(path)
    journal.set_meta("app", {})
    journal._database.execute("UPDATE meta SET value = '{' WHERE name = 'app'")
    with pytest.raises(OSError, match="its entry 'app' is damaged; take a copy of it, or another journal"):
        journal.meta("app")
    journal._database.execute("UPDATE meta SET value = NULL WHERE name = 'version'")
    journal.close()
    with pytest.raises(
        DifyInputError, match="can't be the journal: its entry 'version' is damaged; take a copy"
    ):
        Journal(path)


def test_journal_without_its_meta_refused(path: Path) -> None:
    journal = Journal(path)
    keep(journal, answered(1))
    journal._database.execute("DROP TABLE meta")
    journal._database.close()
    with pytest.raises(DifyInputError, match=r"can't be the journal: .*no such table: meta"):
        Journal(path)


@pytest.mark.parametrize("table", ["meta (other)", "rows (number, digest, state)", "users (name)"])
def test_database_of_another_program_refused_and_left_as_it_is(table: str, path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute(f"CREATE TABLE {table}")
    database.close()
    before = path.read_bytes()
    with pytest.raises(DifyInputError, match="can't be the journal: another program"):
        Journal(path)
    assert path.read_bytes() == before


def test_file_that_cannot_be_opened_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DifyInputError, match="unable to open database file"):
        Journal(path)


def test_journal_that_no_batch_has_begun_with_leaves_no_file(path: Path) -> None:
    Journal(path).close()
    assert not list(path.parent.iterdir())
    path.touch()
    Journal(path).close()
    assert path.exists()


def test_damaged_journal_names_file(path: Path) -> None:
    journal = Journal(path)
    keep(journal, *map(answered, range(1, 2000)))
    journal.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    damaged = Journal(path)
    with pytest.raises(OSError, match="the journal can't be read") as raised:
        list(damaged.finished())
    assert raised.value.filename == str(path)
    damaged.close()


def test_write_error_names_file_and_leaves_journal_usable(path: Path) -> None:
    journal = Journal(path)
    with pytest.raises(OSError, match="the journal can't be written") as raised:
        keep(journal, Entry(object(), b"", "sent"))  # type: ignore[arg-type]
    assert raised.value.filename == str(path)
    keep(journal, answered(1))
    assert journal.last() == 1
    journal.close()
