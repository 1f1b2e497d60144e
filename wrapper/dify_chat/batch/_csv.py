"""The records of a CSV file, as any program writes it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any, NamedTuple

from .. import DifyInputError

_FIELD_LIMIT = 16 * 1024 * 1024  # csv refuses fields of more than 128 KiB by default
_DELIMITERS = ",;\t"
"""What spreadsheets put between cells; which one depends on the country and on the program."""
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")  # surrogateescape reads a byte as one that is no UTF-8


class Record(NamedTuple):
    """A record.

    Attributes:
        line: The line in which it ends.
        cells: Its cells.
        fault: Why it makes no sense; "" if it does.
    """

    line: int
    cells: list[str]
    fault: str


def read_csv(file: IO[bytes], column: str) -> Iterator[Record]:
    """Yield the records, the header first.

    Args:
        file: The file; it stays open.
        column: A name in the header, by which the delimiter is told.

    Raises:
        DifyInputError: The header isn't UTF-8.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    unclosed = io.BufferedReader(_Unclosed(file))
    lines = io.TextIOWrapper(unclosed, "utf-8-sig", errors="surrogateescape", newline="")
    header = _first_record(lines)
    if not _is_utf_8(header):
        raise DifyInputError("the CSV is not UTF-8; save it as such")
    again = chain(io.StringIO(header, newline=""), lines)
    yield from _records(csv.reader(again, delimiter=_delimiter(header, column), strict=True))


def _records(reader: Any) -> Iterator[Record]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(reader.line_num, [], f"no CSV: {error}")
        else:
            yield Record(reader.line_num, cells, "" if all(map(_is_utf_8, cells)) else "not UTF-8")


def _is_utf_8(read: str) -> bool:
    return not _ESCAPED_BYTE.search(read)


def _first_record(lines: IO[str]) -> str:
    """Return the first record of a CSV; the names of columns may have line ends in quotes."""
    read: list[str] = []
    size = quotes = 0
    for line in lines:
        read.append(line)
        size += len(line)
        quotes += line.count('"')
        if quotes % 2 == 0 or size > _FIELD_LIMIT:
            break
    return "".join(read)


def _delimiter(header: str, column: str) -> str:
    """Return what makes a column of this name; a comma if nothing does."""
    for delimiter in _DELIMITERS:
        if column in next(_records(csv.reader([header], delimiter=delimiter))).cells:
            return delimiter
    return ","


class _Unclosed(io.RawIOBase):
    """Reads a file of the caller's, and leaves it open when a text wrapper is collected."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._file.readline(len(buffer))  # a pipe's line is given as soon as it is there
        buffer[: len(read)] = read
        return len(read)
