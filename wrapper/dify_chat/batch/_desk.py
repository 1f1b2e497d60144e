"""The desk: a run's rows come from workers in other processes, which make its calls and get the results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import anyio

from .. import DifyConnectionError, DifyError
from ._app_facts import AppFacts
from ._async.server import AsyncServer
from ._journal import Entry, Journal
from ._orders import Order, Returned, RowResult
from ._rows import Columns, Row, row_of
from ._run import Run

_NO_ORDER = "a dataset of many machines has no order, so its rows can't have a conversation"


@dataclass(slots=True)
class Share:
    """The rows of a worker.

    Attributes:
        orders: Calls that it hasn't fetched.
        results: Results that it hasn't fetched.
        news: Set when there are some.
    """

    orders: list[Order] = field(default_factory=list)
    results: list[RowResult] = field(default_factory=list)
    news: anyio.Event = field(default_factory=anyio.Event)

    def order(self, order: Order) -> None:
        self.orders.append(order)
        self.news.set()

    def give(self, result: RowResult) -> None:
        self.results.append(result)
        self.news.set()


class _Call:
    """A call that a worker makes."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self._ended = anyio.Event()
        self._reply: Any = None
        self._error: DifyError | None = None

    def end(self, reply: Any, error: DifyError | None) -> None:
        self._reply, self._error = reply, error
        self._ended.set()

    async def wait(self) -> Any:
        await self._ended.wait()
        if self._error:
            raise self._error
        return self._reply


class Desk:
    """Stands between one run and many workers.

    It is the run's feed, its sink, and its calls. A row is known by its digest. So a share that is brought
    again, because its worker died, has its results from the journal, and takes over what is under way.

    Args:
        server: The calls that the desk makes itself.
        journal: Tells which rows are known.
        columns: Which fields of a row mean what.
    """

    count = 0
    is_over = False  # more rows may be brought at any time
    is_slow = False

    def __init__(self, server: AsyncServer, journal: Journal, columns: Columns) -> None:
        self.columns = columns
        self.opened = anyio.Event()
        """Set once rows may be brought, or the run has ended."""
        self.error: BaseException | None = None
        """Why no more rows are asked."""
        self._server = server
        self._journal = journal
        self._shares: dict[str, Share] = {}
        self._wanted: dict[bytes, list[tuple[Share, int]]] = {}
        self._under_way: set[bytes] = set()
        self._arrived: deque[Row] = deque()
        self._calls: dict[int, _Call] = {}

    async def serve(self, run: Run) -> None:
        """Let a run ask what is brought, until it fails, or has cost what it may."""
        try:
            report = await run.run()
            self.error = DifyError(
                f"the limit of the batch is reached: {report.total_tokens:,} tokens, {report.total_price}"
                f" {report.currency}; raise the limit, and run it again to go on"
            )
        except Exception as error:  # noqa: BLE001 - each worker raises it
            self.error = error
        finally:
            self.opened.set()
            for share in self._shares.values():
                share.news.set()

    # What workers call

    @property
    def is_idle(self) -> bool:
        """Whether no worker has rows here."""
        return not self._shares

    def bring(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of a worker's share, or take it again: the worker has left its calls.

        Raises:
            DifyError: No more rows are asked.
        """
        self.check()
        self.leave(name)
        self._shares[name] = share = Share()
        brought = [_row_of(fields, self.columns) for fields in rows]
        known = self._journal.known([row.digest for row in brought])
        for place, row in enumerate(brought):
            number, result = known.get(row.digest, (0, None))
            if result is not None:
                share.give((place, result))
                continue
            self._wanted.setdefault(row.digest, []).append((share, place))
            if row.digest not in self._under_way:
                self._under_way.add(row.digest)
                self._arrived.append(replace(row, number=number or self._new_number()))
        self._tell()

    async def news(self, name: str) -> tuple[list[Order], list[RowResult]] | None:
        """Wait for calls and results of a share; return None if the share isn't known here.

        Raises:
            DifyError: No more rows are asked.
        """
        share = self._shares.get(name)
        if share is None:
            return None
        await share.news.wait()
        if self._shares.get(name) is not share:
            return None
        share.news = anyio.Event()
        orders, share.orders = share.orders, []
        results, share.results = share.results, []
        if not results:
            self.check()
        return orders, results

    def give(self, name: str, returned: Sequence[Returned]) -> None:
        """Take what calls of a share have returned or raised."""
        share = self._shares.get(name)
        for number, reply, error in returned:
            call = self._calls.get(number)
            if call and call.share is share:
                call.end(reply, error)

    def leave(self, name: str) -> None:
        """Forget a share: its worker is done, or has died. What it was asking may have reached the server."""
        share = self._shares.pop(name, None)
        if share is None:
            return
        share.news.set()
        for digest, wanting in list(self._wanted.items()):
            if left := [each for each in wanting if each[0] is not share]:
                self._wanted[digest] = left
            else:
                del self._wanted[digest]
        for call in self._calls.values():
            if call.share is share:
                reason = "the process that waited for the answer has ended"
                call.end(None, DifyConnectionError(reason, method="POST", path="/chat-messages"))

    # The run's feed

    async def begin(self, arrived: Callable[[], None]) -> None:
        """Let workers bring rows from now on."""
        self._tell = arrived
        self._journal.index_digests()
        self._new_number = count(self._journal.last() + 1).__next__
        self._under_way = {entry.digest for entry in self._journal.in_doubt()}
        self.opened.set()

    async def next(self) -> Row | None:
        """Return a row that a worker waits for."""
        while self._arrived:
            row = self._arrived.popleft()
            if row.digest in self._wanted:
                return row
            self._under_way.discard(row.digest)
        return None

    async def read_ahead(self) -> None:
        """Read nothing: workers bring the rows."""

    # The run's sink

    def open(self, counted: Callable[[Entry], None]) -> None:
        """Count the results of earlier runs, which workers get when they bring the rows."""
        for entry in self._journal.finished():
            counted(entry)

    def add(self, entries: Sequence[Entry]) -> None:
        """Give results to the shares that wait for them."""
        for entry in entries:
            if entry.result is not None:
                self._under_way.discard(entry.digest)
                for share, place in self._wanted.pop(entry.digest, ()):
                    share.give((place, entry.result))

    def close(self) -> None:
        """Give no more: `error` says why."""

    # The run's calls

    async def app(self, user_id: str) -> AppFacts:
        return await self._server.app(user_id)

    async def conversations(self, user_id: str, last_id: str | None) -> Any:
        return await self._server.conversations(user_id, last_id)

    async def messages(self, user_id: str, conversation_id: str) -> Any:
        return await self._server.messages(user_id, conversation_id)

    async def ask(self, row: Row, user_id: str, conversation_id: str | None, **options: Any) -> Any:
        """Have a worker ask a row."""
        return await self._order(Order("ask", row, user_id, conversation_id, options))

    async def ask_for_events(self, row: Row, user_id: str, conversation_id: str | None) -> Any:
        """Have a worker ask a row, and keep the events."""
        return await self._order(Order("ask_for_events", row, user_id, conversation_id, {}))

    async def _order(self, order: Order) -> Any:
        wanting = self._wanted.get(order.row.digest)
        if not wanting:  # its worker has died, and the row, which never arrived, has to be asked again
            return await order.make(self._server)
        share, _ = wanting[0]
        call = self._calls[order.row.number] = _Call(share)
        share.order(order)
        try:
            return await call.wait()
        finally:
            del self._calls[order.row.number]

    def check(self) -> None:
        """Raise why no more rows are asked, if that is so."""
        if self.error:
            raise self.error


def _row_of(fields: Mapping[str, Any], columns: Columns) -> Row:
    row = row_of(0, fields, columns)
    return replace(row, fault=_NO_ORDER) if row.conversation is not None and not row.fault else row
