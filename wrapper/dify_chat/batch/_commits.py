"""Commits: entries of many rows go to the disk together, and each row waits for its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio
from anyio import to_thread

from ._journal import Entry, Journal


class Commits:
    """Writes entries in groups: while one group is being written, the next one gathers.

    Each group waits for the disk once. So 1,000 rows a second need few commits, and a row's entry is safe
    before `save` returns.

    Args:
        journal: Where they are written.
        saved: Called with each group that was written.
    """

    def __init__(self, journal: Journal, saved: Callable[[Sequence[Entry]], None]) -> None:
        self._journal = journal
        self._saved = saved
        self._entries: list[Entry] = []
        self._news = anyio.Event()
        self._done = anyio.Event()
        self._error: Exception | None = None
        self._is_closing = False

    async def save(self, entry: Entry) -> None:
        """Write an entry, and return when it is on the disk, even if the caller is cancelled.

        Raises:
            OSError: It can't be written.
        """
        done = self.put(entry)
        with anyio.CancelScope(shield=True):
            await done.wait()
        if self._error:
            raise self._error

    def put(self, entry: Entry) -> anyio.Event:
        """Write an entry with the next group; return the event of its being on the disk."""
        self._entries.append(entry)
        self._news.set()
        return self._done

    async def run(self) -> None:
        """Write until `close`, also while a caller is cancelled."""
        with anyio.CancelScope(shield=True):
            while not self._is_closing or self._entries:
                await self._news.wait()
                self._news = anyio.Event()
                await self._write_group()

    async def _write_group(self) -> None:
        entries, self._entries = self._entries, []
        done, self._done = self._done, anyio.Event()
        try:
            if entries and not self._error:
                # A thread waits for the disk alone: for each statement it would wait for Python's lock.
                self._journal.stage(entries)
                await to_thread.run_sync(self._journal.commit)
                self._saved(entries)
        except Exception as error:  # noqa: BLE001 - `save` raises it where a row waits
            self._error = error
        done.set()

    def close(self) -> None:
        """Let `run` end when all is written."""
        self._is_closing = True
        self._news.set()

    def check(self) -> None:
        """Raise what a group failed with for which no row waited."""
        if self._error:
            raise self._error
