"""The rows that are left: those of the source, without those that an earlier run has done."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sized
from functools import partial
from pathlib import Path
from typing import Protocol

import anyio
from anyio import to_thread

from .. import DifyInputError
from ._journal import Journal, State
from ._rows import Columns, Row, Source

_PAGE = 1000
_READ_AHEAD = 64
_IS_LEFT: frozenset[State | None] = frozenset({None, "waiting"})


def checked(source: Source, journal: Journal, *, force: bool) -> int:
    """Read a file once, before anything is sent; return how many rows it has.

    Raises:
        DifyInputError: It can't be read, no row makes sense, or rows have changed since an earlier run.
    """
    count, changed, fault, makes_sense = 0, [], "", False
    states = _States(journal)
    for row in source.read():
        count += 1
        fault = fault or row.fault
        makes_sense = makes_sense or not row.fault
        digest, _ = states.of(row.number)
        if digest not in (None, row.digest):
            changed.append(row.number)
    if count and not makes_sense:
        raise DifyInputError(f"no row makes sense; the first one: {fault}")
    if (last := journal.last()) > count:
        changed.extend(range(count + 1, last + 1))
    if changed and not force:
        raise DifyInputError(_changed(changed[0], journal))
    journal.drop(changed)
    return count


class Feed(Protocol):
    """Where a run has its rows from.

    Attributes:
        columns: Which fields of a row mean what.
        count: How many rows were read.
        is_over: Whether no row is left.
    """

    columns: Columns
    count: int
    is_over: bool

    async def begin(self, arrived: Callable[[], None]) -> int | None:
        """Begin, once the app is known; return how many rows there are, if that is known.

        Args:
            arrived: Called when a row has arrived that the caller couldn't wait for.
        """

    async def next(self) -> Row | None:
        """Return the next row that is left; None if there is none now, or none any more."""

    async def read_ahead(self) -> None:
        """Read from a source that may take its time."""


class Reader:
    """Gives the rows of a data set that are left.

    Args:
        source: The data set.
        journal: Tells which rows are done.
        force: Whether rows of a file may have changed.
    """

    def __init__(self, source: Source, journal: Journal, *, force: bool) -> None:
        self.columns = source.columns
        self.count = 0
        self.is_over = False
        self._source = source
        self._journal = journal
        self._force = force
        self._rows = source.read()
        self._arriving: AsyncGenerator[Row, None] | None = None
        if isinstance(source.rows, AsyncIterable):
            self._arriving = source.arriving(source.rows)
        self._blocks = source.blocks
        # None is the end.
        self._read: deque[Row | None] = deque()
        self._room = anyio.Event()

    async def begin(self, arrived: Callable[[], None]) -> int | None:
        """Check a file, and read its first row, so that the columns of a CSV are known.

        Raises:
            DifyInputError: It can't be read, no row makes sense, or rows have changed since an earlier run.
        """
        self._arrived = arrived
        total = None
        if self._source.is_file:
            total = await to_thread.run_sync(partial(checked, self._source, self._journal, force=self._force))
        elif isinstance(self._source.rows, Sized):
            total = len(self._source.rows)
        self._states = _States(self._journal)
        # The look-up has these, and may have let one be asked again before it is read here.
        self._in_doubt = {entry.number for entry in self._journal.in_doubt()}
        if self._arriving is None:
            # A generator of the caller's may belong to the caller's thread.
            self._read.append(await self._pull() if self._blocks else next(self._rows, None))
        return total

    async def next(self) -> Row | None:
        """Return the next row that is left; None if there is none now, or none any more.

        Raises:
            DifyInputError: The row isn't the one that the journal knows.
        """
        while not self.is_over:
            if self._read:
                row = self._read.popleft()
                self._room.set()
            elif self._blocks:
                return None
            else:
                row = next(self._rows, None)
            if row is None:
                self.is_over = True
                break
            self.count += 1
            if self.count % _PAGE == 0:
                await anyio.lowlevel.checkpoint()  # many rows may be done already
            digest, state = self._states.of(row.number)
            if digest not in (None, row.digest):
                raise DifyInputError(_changed(row.number, self._journal))
            if state in _IS_LEFT and row.number not in self._in_doubt:
                return row
        return None

    async def read_ahead(self) -> None:
        """Read from a source that may take its time, so that nothing else waits for it.

        An async generator may hold a timeout or a connection, so this task alone reads and closes it.
        """
        with anyio.CancelScope() as scope:  # around those that the generator is in
            try:
                while self._blocks and None not in self._read:
                    while len(self._read) >= _READ_AHEAD:
                        self._room = anyio.Event()
                        await self._room.wait()
                    self._read.append(await self._pull())
                    self._arrived()
            finally:
                scope.shield = True
                if self._arriving:
                    await self._arriving.aclose()

    async def _pull(self) -> Row | None:
        """Wait for the next row; return None at the end."""
        if self._arriving:
            return await anext(self._arriving, None)
        return await to_thread.run_sync(next, self._rows, None, abandon_on_cancel=True)


class _States:
    """What the journal knows of rows that are read one after another: a page at a time."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._last = 0
        self._page: dict[int, tuple[bytes, State]] = {}
        self._end = journal.last()

    def of(self, number: int) -> tuple[bytes | None, State | None]:
        if number > self._end:
            return None, None
        if number > self._last:
            self._last = number + _PAGE - 1
            self._page = self._journal.states(number, self._last)
        return self._page.get(number, (None, None))


def _changed(number: int, journal: Journal) -> str:
    name = Path(journal.path).name
    return (
        f"the input has changed: row {number} isn't the one that the journal {name} knows;"
        " take the old input or another journal, or let a file's changed rows be asked with force=True"
    )
