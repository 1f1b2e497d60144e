"""Rows: from JSON lines, CSV, or mappings, one at a time, as they are needed."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from .. import DifyInputError
from ._csv import read_csv

Format: TypeAlias = Literal["jsonl", "csv"]
Rows: TypeAlias = "str | Path | IO[bytes] | Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]"

NO_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What the client takes in no user's name, or SQLite in no text."""
_TEXTS = ("conversation", "user_id")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a row mean what.

    Attributes:
        content: The field that holds the message.
        inputs: Fields that are variables of the app, besides those in `inputs`.
    """

    content: str = "content"
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a data set.

    Attributes:
        number: Its place among the rows, from 1.
        fields: All that it had.
        payload: The same as JSON.
        digest: Tells whether the row has changed.
        fault: Why it can't be asked; "" if it can.
    """

    number: int
    fields: dict[str, Any]
    payload: str
    digest: bytes
    fault: str = ""
    content: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    conversation: str | None = None
    user_id: str | None = None

    @property
    def id(self) -> Any:
        """The row's own id, else its number and a hash."""
        own = self.fields.get("id")
        return f"{self.number}-{self.digest.hex()}" if own is None else own


def row_of(number: int, fields: object, columns: Columns, *, where: str = "", fault: str = "") -> Row:
    """Return a row of its fields; one that makes no sense has a fault.

    Args:
        number: Its place among the rows.
        fields: What was read; a mapping, if the row makes sense.
        columns: Which fields mean what.
        where: What a fault begins with, as "line 7".
        fault: Why nothing could be read, if that is so.
    """
    kept = dict(fields) if isinstance(fields, Mapping) else {}
    try:
        payload = json.dumps(kept)
        kept = json.loads(payload)  # a generator may change what it has given, while the row is asked
    except (TypeError, ValueError, RecursionError) as error:
        kept, payload, fault = {}, "{}", fault or f"the row can't be written as JSON: {error}"
    digest = blake2b(f"{columns}\n{payload}".encode(), digest_size=8).digest()
    asked: dict[str, Any] = {}
    if not fault and not isinstance(fields, Mapping):
        fault = f"a row is an object, not a {type(fields).__name__}"
    if not fault:
        try:
            asked = _question(kept, columns)
        except ValueError as error:
            fault = str(error)
    told = f"{where}: {fault}" if where and fault else fault
    return Row(number, kept, payload, digest, told, **asked)


def _question(fields: dict[str, Any], columns: Columns) -> dict[str, Any]:
    content = fields.get(columns.content)
    if not isinstance(content, str) or not content:
        raise ValueError(f"{columns.content} must be a text that isn't empty")
    inputs = fields.get("inputs")
    if inputs is not None and not isinstance(inputs, dict):
        raise ValueError("inputs must be an object: the app's variables by name")
    named = {name: fields[name] for name in columns.inputs if name in fields}
    texts = {name: _text(name, fields.get(name)) for name in _TEXTS}
    return {
        "content": content,
        "inputs": {**(inputs or {}), **named},
        "files": _files(fields.get("files")),
        **texts,
    }


def _text(name: str, value: object) -> str | None:
    """Return a text, or None for nothing; a number is a name, too."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} must be a text")
    text = str(value)
    if NO_NAME.search(text):
        raise ValueError(f"{name} has a control character, or half of a surrogate pair")
    return text


def _files(value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        # A cell of CSV holds one path or URL, or several as a JSON list.
        value = json.loads(value) if value.startswith("[") else [value]
    if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
        return tuple(value)
    raise ValueError("files must be a list of paths and URLs")


class Source:
    """A data set: a path, an open binary file, or mappings.

    Args:
        rows: The data set.
        columns: Which fields mean what.
        form: "jsonl" or "csv"; by default what the path's suffix says, else "jsonl".

    Attributes:
        rows: The data set.
        is_file: Whether it can be read twice, and so be checked before anything is sent.
        blocks: Whether the next row may take its time to come.
        names: The columns of the CSV, once its first line was read; empty for other formats.

    Raises:
        DifyInputError: The file was opened as text.
    """

    def __init__(self, rows: Rows, columns: Columns, form: Format | None = None) -> None:
        if isinstance(rows, io.TextIOBase):
            raise DifyInputError("open the file of the rows as a binary one: `open(path, 'rb')`")
        self.columns = columns
        self.is_file = isinstance(rows, str | Path)
        self.blocks = isinstance(rows, AsyncIterable) or (not self.is_file and hasattr(rows, "readline"))
        self.names: list[str] = []
        self.rows = rows
        self._form: Format = form or format_of(rows if isinstance(rows, str | Path) else "")

    def read(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            DifyInputError: The file can't be read, or it is CSV without the column of the content.
        """
        if isinstance(self.rows, str | Path):
            try:
                with Path(self.rows).open("rb") as file:
                    yield from self._parse(file)
            except OSError as error:
                raise DifyInputError(f"{self.rows}: {error.strerror or error}") from error
        elif hasattr(self.rows, "readline"):
            yield from self._parse(self.rows)  # type: ignore[arg-type]  # it has the method of a file
        else:
            items: Iterable[object] = self.rows  # type: ignore[assignment]  # others are for `arriving`
            for number, item in enumerate(items, 1):
                yield row_of(number, item, self.columns, where=f"row {number}")

    async def arriving(self, items: AsyncIterable[object]) -> AsyncGenerator[Row, None]:
        """Yield the rows of an async iterable; at the end, close it if it is a generator."""
        number = 0
        try:
            async for item in items:
                number += 1
                yield row_of(number, item, self.columns, where=f"row {number}")
        finally:
            if isinstance(items, AsyncGenerator):
                await items.aclose()

    def _parse(self, file: IO[bytes]) -> Iterator[Row]:
        return self._csv(file) if self._form == "csv" else self._json_lines(file)

    def _json_lines(self, file: IO[bytes]) -> Iterator[Row]:
        number = 0
        for line, read in enumerate(iter(file.readline, b""), 1):
            text = read.removeprefix(codecs.BOM_UTF8) if line == 1 else read
            if not text.strip():
                continue
            number += 1
            value, fault = None, ""
            try:
                value = json.loads(text.decode())
            except (ValueError, RecursionError) as error:
                fault = f"no JSON in UTF-8: {error}"
            yield row_of(number, value, self.columns, where=f"line {line}", fault=fault)

    def _csv(self, file: IO[bytes]) -> Iterator[Row]:
        records = read_csv(file, self.columns.content)
        self.names = names = next((record.cells for record in records), [])
        if self.columns.content not in names:
            known = ", ".join(names) or "none"
            raise DifyInputError(f"the CSV has no column {self.columns.content!r}; its columns: {known}")
        if twice := {name for name in names if name and names.count(name) > 1}:
            raise DifyInputError(f"the CSV has two columns {min(twice)!r}")
        if missing := set(self.columns.inputs) - set(names):
            raise DifyInputError(f"the CSV has no column {min(missing)!r}, which is to be an input")
        number = 0
        for line, cells, broken in records:
            if not cells and not broken:
                continue
            number += 1
            wide = f"{len(cells)} cells, and the header has {len(names)}" if len(cells) > len(names) else ""
            fields = dict(zip(names, cells, strict=False))
            yield row_of(number, fields, self.columns, where=f"line {line}", fault=wide or broken)


def format_of(path: object) -> Format:
    """Return the format that a path's suffix says; JSON lines by default."""
    return "csv" if str(path).lower().endswith(".csv") else "jsonl"
