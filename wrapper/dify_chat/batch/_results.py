"""Results: what is said of a row, and where it is written."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal, Protocol, TypeAlias

from .. import DifyInputError
from ._journal import Entry, Journal
from ._rows import Row, format_of

Result: TypeAlias = dict[str, Any]
Results: TypeAlias = "str | Path | list[Result] | Callable[[Result], object] | None"

USAGE = ("prompt_tokens", "completion_tokens", "total_tokens", "total_price", "currency", "latency")
_ERROR = ("class", "status_code", "code", "message")
OURS = ("answer", "conversation_id", "message_id", "usage", "status", "error", "attempts", "seconds")
"""The fields of a result that each has."""
_COLUMNS = (*(f"usage.{name}" for name in USAGE), *(f"error.{name}" for name in _ERROR))
_TAKEN = {*OURS, *_COLUMNS, "events"}


def result_of(row: Row, entry: Entry, **said: Any) -> Result:
    """Return the result of a row.

    A field of the row that is named as one of ours is kept as `row_<name>`: data sets often have an `answer`.

    Args:
        row: The row.
        entry: Its entry in the journal, with state, ids and times.
        said: `answer`, `usage`, `error` and `events`, where there are any.
    """
    # Two runs may have their clocks from two proxies, of which one is late.
    seconds = max(0.0, round(entry.done_at - entry.sent_at, 3)) if entry.sent_at else 0.0
    own = {renamed(name): value for name, value in row.fields.items()}
    result: Result = {"id": row.id, **own, "answer": said.pop("answer", None)}
    result |= {"conversation_id": entry.conversation_id, "message_id": entry.message_id}
    result |= {"usage": said.pop("usage", None), "status": entry.state, "error": said.pop("error", None)}
    return {**result, "attempts": entry.attempts, "seconds": seconds, **said}


def renamed(name: str) -> str:
    """Return the name that a row's field has in the result.

    Results may be the rows of another batch, so a field that was renamed is renamed again.
    """
    original = name
    while original.startswith("row_"):
        original = original.removeprefix("row_")
    return f"row_{name}" if original in _TAKEN else name


class Sink(Protocol):
    """Where a run gives its results.

    Attributes:
        is_slow: Whether `open` may take its time.
    """

    is_slow: bool

    def open(self, count: Callable[[Entry], None]) -> None:
        """Call `count` with each entry that has a result already."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Give the results among entries that the journal has just taken."""

    def close(self) -> None:
        """Give the rest: the run is over."""


class Writer:
    """Gives results to a file or a function, each once, in the order in which they come or in that of rows.

    What it writes comes from the journal. So after a crash the file is written anew from there. A line that
    was cut off, is missing or was changed does no harm.

    Args:
        results: A path, a list to append to, or a function to call with each.
        journal: Where the results are.
        columns: Returns the columns of the rows, if they are CSV, once they are known.
        in_order: Whether a result waits for those of the rows before it.
    """

    def __init__(
        self, results: Results, journal: Journal, columns: Callable[[], Iterable[str]], *, in_order: bool
    ) -> None:
        self._journal = journal
        self._in_order = in_order
        self._next = 1
        # A link stays, and what it names is written anew.
        self._path = Path(results).resolve() if isinstance(results, str | Path) else None
        self.is_slow = self._path is not None
        self._file: IO[str] | None = None
        self._call = results.append if isinstance(results, list) else results if callable(results) else None
        self._columns = columns
        self._as_line: Callable[[str], str] = _json_line

    def open(self, count: Callable[[Entry], None]) -> None:
        """Write all results that the journal has; call `count` with each of their entries.

        Raises:
            DifyInputError: The file can't be written.
        """
        if self._path is None:
            self._write_known(count)
            return
        unfinished = self._path.with_name(f"{self._path.name}.part")
        try:
            self._file = _opened(unfinished, "w", like=self._path)
            if format_of(self._path) == "csv":
                self._as_line = lines = CSVLines(self._columns())
                self._file.write(lines.header())
            self._write_known(count)
            self._file.close()  # Windows replaces no file that is open
            os.replace(unfinished, self._path)  # noqa: PTH105 - Path.replace does the same
            self._file = _opened(self._path, "a")
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise DifyInputError(f"{self._path}: {error.strerror or error}") from error

    def add(self, entries: Sequence[Entry]) -> None:
        """Give the results among entries that the journal has just taken."""
        if self._in_order:
            while (result := self._journal.result(self._next)) is not None:
                self._give(result)
                self._next += 1
        else:
            for entry in entries:
                if entry.result is not None:
                    self._give(entry.result)
        if self._file:
            self._file.flush()

    def close(self) -> None:
        """Close the file; in order, give also what waits for a row that has no result."""
        if self._in_order:
            for entry in self._journal.finished():
                if entry.number > self._next:
                    self._give(entry.result or "")
        if self._file:
            self._file.close()

    def _write_known(self, count: Callable[[Entry], None]) -> None:
        for entry in self._journal.finished():
            count(entry)
            if not self._in_order or entry.number == self._next:
                self._give(entry.result or "")
                self._next += 1

    def _give(self, result: str) -> None:
        if self._file:
            self._file.write(self._as_line(result))
        elif self._call:
            self._call(json.loads(result))


def _opened(path: Path, mode: Literal["w", "a"], like: Path | None = None) -> IO[str]:
    """Open a file of results; a new one is as private as the one that it will replace."""
    # What isn't UTF-8 in a row's fields is told as such in its error, and may not stop the others.
    opener = None
    if like is not None and like.exists():
        permissions = stat.S_IMODE(like.stat().st_mode)
        path.unlink(missing_ok=True)  # one that a crash has left has permissions of its own
        opener = partial(os.open, mode=permissions & 0o777)
    return open(path, mode, encoding="utf-8", errors="backslashreplace", newline="", opener=opener)


def _json_line(result: str) -> str:
    return f"{result}\n"


class CSVLines:
    """Makes lines of CSV: `usage.total_tokens` and the like are columns of their own.

    Args:
        columns: Those of the rows; if there are none, a row is one cell of JSON in the column `row`.
    """

    def __init__(self, columns: Iterable[str]) -> None:
        own = [renamed(name) for name in columns if name != "id"]
        self._rest = [] if own else ["row"]
        ours = [name for name in OURS if name not in ("usage", "error")]
        self._columns = ["id", *own, *self._rest, *ours, *_COLUMNS, "events"]

    def header(self) -> str:
        """Return the first line."""
        return _csv_line(self._columns)

    def __call__(self, result: str) -> str:
        """Return the line of a result that is JSON."""
        fields: Result = json.loads(result)
        for name in ("usage", "error"):
            fields |= {f"{name}.{key}": value for key, value in (fields.pop(name) or {}).items()}
        if self._rest:
            fields["row"] = {name: value for name, value in fields.items() if name not in self._columns}
        return _csv_line([_cell(fields.get(name)) for name in self._columns])


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value


def _csv_line(cells: list[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
