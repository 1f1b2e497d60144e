"""The journal: what became of each row, in a SQLite file that outlives the process."""

from __future__ import annotations

import errno
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, TypeAlias

from .. import DifyInputError

State: TypeAlias = Literal["waiting", "sent", "answered", "failed", "lost"]

_VERSION = 1
_PAGE = 500


@dataclass(slots=True)
class Entry:
    """A row of the journal.

    Attributes:
        number: The row's place in the data set.
        digest: The row's digest.
        state: What became of it.
        attempts: How often its request has left.
        sent_at: When it left first, in epoch seconds.
        left_at: When it left last.
        done_at: When the result was there.
        ends_with_client: Whether the answer is lost with the client that waits for it.
        user_id: Whom it was asked for.
        chain: The value that makes rows one conversation.
        conversation_id: Dify's id of the conversation, once it is known.
        message_id: Dify's id of the message.
        tokens: What the answer took.
        price: What it cost, as Dify writes it.
        currency: Of which currency that is.
        failed_key: What a row asked that has failed, and whose message isn't known.
        payload: The row's fields as JSON, while its fate isn't known.
        result: The result as JSON, once it is there.
    """

    number: int
    digest: bytes
    state: State
    attempts: int = 0
    sent_at: float = 0.0
    left_at: float = 0.0
    done_at: float = 0.0
    ends_with_client: bool = False
    user_id: str = ""
    chain: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    tokens: int = 0
    price: str = "0"
    currency: str = ""
    failed_key: str | None = None
    payload: str | None = None
    result: str | None = None


_COLUMNS = ", ".join(field.name for field in fields(Entry))
_values_of = attrgetter(*(field.name for field in fields(Entry)))  # astuple copies deeply: 0.1 ms
_INSERT = f"INSERT OR REPLACE INTO rows ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(Entry)))})"  # noqa: S608 - no value is in it
_SELECT = f"SELECT {_COLUMNS} FROM rows "  # noqa: S608 - likewise
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY, {_COLUMNS.removeprefix("number, ")}
);
CREATE INDEX IF NOT EXISTS in_doubt ON rows (number) WHERE state = 'sent';
CREATE INDEX IF NOT EXISTS chains ON rows (chain, number) WHERE chain IS NOT NULL;
CREATE INDEX IF NOT EXISTS failures ON rows (failed_key) WHERE failed_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS conversations ON rows (conversation_id) WHERE conversation_id IS NOT NULL;
INSERT OR IGNORE INTO meta VALUES ('version', '{_VERSION}');
"""  # noqa: S608 - no value of a caller's is in it


class Journal:
    """Keeps entries over a crash of the process or of the machine; one process at a time may open it.

    Args:
        path: Its file; ":memory:" keeps it for this process alone.

    Raises:
        DifyInputError: Another process has it open, or the file is no journal.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._lock = threading.Lock()
        self._is_mine = self.path != ":memory:" and not Path(path).exists()
        try:
            self._database = sqlite3.connect(
                self.path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            folder = Path(path).parent
            reason = error if folder.is_dir() else f"there is no folder {folder}"
            raise DifyInputError(f"{self.path}: {reason}") from error
        try:
            self._open()
        except (sqlite3.Error, OSError) as error:
            self._database.close()
            if "locked" in str(error):
                reason = "another process works with it; wait for that one, or end it"
            else:
                reason = getattr(error, "strerror", None) or str(error)
            raise DifyInputError(f"{self.path} can't be the journal: {reason}") from error

    def _open(self) -> None:
        # The lock is SQLite's own, so it ends with the process, however that ends.
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        if self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            self._check_origin()
        self._database.execute("PRAGMA journal_mode = WAL")
        # FULL has each commit on the disk; with NORMAL, a power cut may take the newest ones.
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")

    def _check_origin(self) -> None:
        found = [column[1] for column in self._database.execute("PRAGMA table_info(rows)")]
        if found != [field.name for field in fields(Entry)] or self.meta("version") != _VERSION:
            raise sqlite3.DatabaseError("another program, or another version of dify-chat, has written it")

    def meta(self, name: str) -> Any:
        """Return what the journal knows of the whole batch under this name; None if it knows nothing."""
        found = self._rows("SELECT value FROM meta WHERE name = ?", name)
        try:
            return json.loads(found[0][0]) if found else None
        except (TypeError, ValueError):
            reason = (
                f"its entry {name!r} is damaged; take a copy of it, or another journal, which asks all rows"
            )
            raise OSError(errno.EIO, reason, self.path) from None

    def set_meta(self, name: str, value: Any) -> None:
        """Keep a value under this name."""
        with self._transaction():
            self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))

    def stage(self, entries: Iterable[Entry]) -> None:
        """Put entries in place of older ones of the same rows; `commit` has to follow.

        Raises:
            OSError: The disk is full, or fails.
        """
        with self._undone_on_errors():
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(_INSERT, map(_values_of, entries))

    def commit(self) -> None:
        """Have the disk keep what was staged, all of it or nothing.

        Raises:
            OSError: The disk is full, or fails.
        """
        with self._undone_on_errors():
            self._database.execute("COMMIT")

    def states(self, first: int, last: int) -> dict[int, tuple[bytes, State]]:
        """Return digest and state of the rows of these numbers that have an entry."""
        found = self._rows("SELECT number, digest, state FROM rows WHERE number BETWEEN ? AND ?", first, last)
        return {number: (digest, state) for number, digest, state in found}

    def in_doubt(self) -> list[Entry]:
        """Return the entries of rows that were sent, and of which nothing more is known."""
        return [_entry(row) for row in self._rows(f"{_SELECT} WHERE state = 'sent' ORDER BY number")]

    def attempts(self) -> dict[int, int]:
        """Return how often rows were sent that wait to be asked again."""
        return dict(self._rows("SELECT number, attempts FROM rows WHERE state = 'waiting'"))

    def finished(self) -> Iterator[Entry]:
        """Yield the entries that have a result, in the order of the rows."""
        after = 0
        where = f"{_SELECT} WHERE number > ? AND result IS NOT NULL ORDER BY number LIMIT {_PAGE}"
        while page := self._rows(where, after):
            yield from map(_entry, page)
            after = page[-1][0]

    def known(self, digests: Sequence[bytes]) -> dict[bytes, tuple[int, str | None]]:
        """Return number and result of those rows that have an entry; rows are found by their digests."""
        marks = ", ".join("?" * len(digests))
        query = f"SELECT digest, number, result FROM rows WHERE digest IN ({marks})"  # noqa: S608 - marks alone
        return {digest: (number, result) for digest, number, result in self._rows(query, *digests)}

    def index_digests(self) -> None:
        """Make `known` quick."""
        with self._transaction():
            self._database.execute("CREATE INDEX IF NOT EXISTS digests ON rows (digest)")

    def result(self, number: int) -> str | None:
        """Return the result of one row, if it is there."""
        found = self._rows("SELECT result FROM rows WHERE number = ?", number)
        return found[0][0] if found else None

    def before(self, chain: str, number: int) -> Entry | None:
        """Return the entry of the row before this one in its conversation."""
        where = f"{_SELECT} WHERE chain = ? AND number < ? ORDER BY number DESC LIMIT 1"
        found = self._rows(where, chain, number)
        return _entry(found[0]) if found else None

    def conversations(self, ids: Sequence[str]) -> dict[str, float]:
        """Return those of the conversations that rows have, and when the newest of their rows was done."""
        marks = ", ".join("?" * len(ids))
        known = (
            f"SELECT conversation_id, max(done_at) FROM rows WHERE conversation_id IN ({marks}) GROUP BY 1"  # noqa: S608 - marks alone
        )
        return dict(self._rows(known, *ids))

    def messages(self, conversation_id: str) -> set[str]:
        """Return the messages of a conversation that rows have."""
        known = "SELECT message_id FROM rows WHERE conversation_id = ? AND message_id IS NOT NULL"
        return {row[0] for row in self._rows(known, conversation_id)}

    def failures(self, key: str, since: float) -> list[tuple[float, float]]:
        """Return when rows left, and failed since then, that have asked this without a known message."""
        return self._rows(
            "SELECT left_at, done_at FROM rows WHERE failed_key = ? AND done_at >= ?", key, since
        )

    def last(self) -> int:
        """Return the highest number that an entry has; 0 if there is none."""
        return int(self._rows("SELECT coalesce(max(number), 0) FROM rows")[0][0])

    def drop(self, numbers: Iterable[int]) -> None:
        """Drop the entries of these rows."""
        with self._transaction():
            self._database.executemany("DELETE FROM rows WHERE number = ?", ((each,) for each in numbers))

    def forget(self, state: State) -> None:
        """Drop the entries in a state, so that their rows are asked again."""
        with self._transaction():
            self._database.execute("DELETE FROM rows WHERE state = ?", (state,))

    @property
    def is_unused(self) -> bool:
        """Whether no batch has begun with it."""
        return self.meta("app") is None and self.last() == 0

    def close(self) -> None:
        """Close the file, and let other processes have it; remove a new one that no batch has begun with."""
        with suppress(OSError):  # Windows removes no file that is open
            if self._is_mine and self.is_unused:
                for suffix in ("-wal", ""):
                    Path(f"{self.path}{suffix}").unlink()
        with self._lock:
            self._database.close()

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise OSError(errno.EIO, f"the journal can't be read: {error}", self.path) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.stage(())
        with self._undone_on_errors():
            yield
        self.commit()

    @contextmanager
    def _undone_on_errors(self) -> Iterator[None]:
        try:
            # Not held from stage to commit: the event loop has to start the commit, and may read before.
            with self._lock:
                yield
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")
            raise OSError(errno.EIO, f"the journal can't be written: {error}", self.path) from error


def _entry(row: tuple[Any, ...]) -> Entry:
    entry = Entry(*row)
    entry.ends_with_client = bool(entry.ends_with_client)
    return entry
