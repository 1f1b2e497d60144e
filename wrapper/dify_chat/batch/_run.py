"""A run of a batch: rows are read, asked when it is their turn, and looked for where no answer came."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from math import inf
from time import monotonic

import anyio
from anyio import to_thread
from anyio.abc import TaskGroup

from .. import DifyInputError
from ._app_facts import MODES, AppFacts
from ._asking import Asker
from ._async.server import AsyncServer
from ._commits import Commits
from ._journal import Journal
from ._lookup import Lookup
from ._options import Options
from ._pace import Pace
from ._reading import Feed
from ._recorder import Recorder
from ._report import BatchReport
from ._results import Sink
from ._rows import row_of
from ._turns import Turn, Turns

_SHOWN_EVERY = 0.1
_MOST_ASIDE = 1000
"""How many rows may wait for earlier ones of their conversation before no further row is read."""
_MOST_IN_DOUBT = 4
"""How many times as many rows as may be in flight may be in doubt before no further row is asked."""


class Run:
    """One run of a batch.

    Args:
        server: The calls.
        rows: The rows.
        sink: Where results go.
        journal: What is known from earlier runs.
        options: The options.
        user_id: Whom rows are asked for that name no user.
    """

    def __init__(
        self,
        server: AsyncServer,
        rows: Feed,
        sink: Sink,
        journal: Journal,
        options: Options,
        user_id: str,
    ) -> None:
        self.report = BatchReport(window=options.concurrency)
        self._server = server
        self._rows = rows
        self._journal = journal
        self._options = options
        self._user_id = user_id
        self._sink = sink
        self._began = monotonic()
        self._error: Exception | None = None
        self._is_stopping = False
        self._news = anyio.Event()
        self._turns = Turns()
        self._pace = Pace(options.concurrency, options.rate)
        self._most_in_doubt = options.concurrency * _MOST_IN_DOUBT

    async def run(self) -> BatchReport:
        """Ask what is left of the batch.

        Raises:
            DifyInputError: Rows, app or files are not as they must be; nothing was sent.
            DifyError: A failure that would be the same for every row.
            OSError: The journal or the results can't be written.
        """
        app = await self._server.app(self._user_id)
        self._check_app(app)
        self.report.total = await self._rows.begin(self._tell)
        self._forget()
        if self._sink.is_slow:
            await to_thread.run_sync(self._sink.open, self.report.count)
        else:
            self._sink.open(self.report.count)
        self.report.window = self._options.concurrency
        try:
            await self._ask_all(app)
        finally:
            self._sink.close()
        if self._error:
            raise self._error
        if self.report.total is None and self._rows.is_over:
            self.report.total = self._rows.count
        self._show()
        if self.report.done == self.report.total:  # `progress` said no while the last rows were in flight
            self.report.stopped = None
        return self.report

    def _check_app(self, app: AppFacts) -> None:
        if app.mode not in MODES:
            raise DifyInputError(f"the app is of the kind {app.mode}; one of {', '.join(MODES)} can chat")
        known = self._journal.meta("app")
        if known not in (None, app.identity) and not self._options.force:
            raise DifyInputError(
                f"the journal {self._journal.path} is that of another app: {known};"
                f" this one is {app.identity}; take another journal, or go on with force=True"
            )

    def _forget(self) -> None:
        if self._options.ask_failed:
            self._journal.forget("failed")
        if self._options.ask_lost:
            self._journal.forget("lost")

    async def _ask_all(self, app: AppFacts) -> None:
        self._journal.set_meta("app", app.identity)
        options = self._options
        commits = Commits(self._journal, self._sink.add)
        now = app.clock()
        self._recorder = Recorder(commits, self._turns, self.report, now)
        self._lookup = Lookup(
            self._server,
            self._journal,
            self._recorder,
            self.report,
            settle=options.settle,
            now=now,
            in_flight=lambda: self._asker.in_flight,
            changed=self._tell,
            refuse=lambda turn, error: self._asker.refuse(turn, error),  # noqa: PLW0108 - made below
            stop=self._stop,
        )
        self._asker = Asker(
            self._server,
            self._recorder,
            self._pace,
            self._lookup,
            self.report,
            streaming=app.is_streamed(events=options.events),
            with_events=options.events,
            stop=self._stop,
            ended=self._tell,
        )
        self._ends_with_client = app.ends_with_client(events=options.events)
        self._take_doubts()
        self._attempts = self._journal.attempts()
        async with anyio.create_task_group() as writing:
            writing.start_soon(commits.run)
            try:
                async with anyio.create_task_group() as tasks:
                    for part in (self._lookup.run, self._rows.read_ahead, self._show_often):
                        tasks.start_soon(self._do, part)
                    await self._do(partial(self._feed, tasks))
                    while self.report.in_flight:
                        await self._change()
                    tasks.cancel_scope.cancel()
            finally:
                commits.close()
        commits.check()

    async def _do(self, part: Callable[[], Awaitable[None]]) -> None:
        """Do a part of the run; if it fails, no more rows are asked, and the run raises that at its end."""
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - a row in flight whose task is cancelled would be lost
            self._stop(error)

    def _take_doubts(self) -> None:
        for entry in self._journal.in_doubt():
            row = row_of(entry.number, json.loads(entry.payload or "{}"), self._rows.columns)
            turn = Turn(row, entry.user_id, entry.ends_with_client, entry.conversation_id)
            turn.attempts, turn.sent_at, turn.left_at = entry.attempts, entry.sent_at, entry.left_at
            self._turns.hold(row.conversation)
            self._lookup.add(turn)

    async def _feed(self, tasks: TaskGroup) -> None:
        """Begin rows until none is left, or no more are to be asked."""
        while True:
            # While it reads rows that are done already, one in flight or in doubt may become ready again.
            turn = self._turns.next() or await self._read() or self._turns.next()
            if turn is None:
                if self._is_stopping or self._is_done():
                    return
                await self._change()
            elif not await self._has_turn():
                return
            elif self._options.is_spent(self.report):
                self.report.stopped = "limit"
                return
            else:
                self._asker.begin(turn)
                tasks.start_soon(self._asker.ask, turn)

    def _is_done(self) -> bool:
        return self._rows.is_over and not self.report.in_flight and not self.report.in_doubt

    async def _has_turn(self) -> bool:
        """Wait until the next request may leave; return False if none is to leave any more."""
        while not self._is_stopping and (seconds := self._wait()) > 0:
            await self._change(seconds)
        return not self._is_stopping

    def _wait(self) -> float:
        """Return the seconds until the next request may leave; infinite until something changes.

        A gateway whose server is gone answers at once, and the server may still be at work for a gateway that
        gave up. So rows don't leave while the fate of many is open, or the server can't be asked for it.
        """
        if self._lookup.is_out_of_reach or self.report.in_doubt >= self._most_in_doubt:
            return inf
        return self._pace.wait(monotonic())

    async def _read(self) -> Turn | None:
        """Return the next row that may be asked; None if there is none now."""
        while self._turns.aside < _MOST_ASIDE and (row := await self._rows.next()):
            turn = Turn(row, row.user_id or self._user_id, self._ends_with_client)
            turn.attempts = self._attempts.pop(row.number, 0)
            if row.fault:
                await self._asker.refuse(turn, DifyInputError(row.fault))
            elif row.conversation is None or self._turns.is_busy(row.conversation):
                self._turns.add(turn)
            else:
                await self._go_on(turn, row.conversation)
            if ready := self._turns.next():
                return ready
            if self._is_stopping:
                return None
        return None

    async def _go_on(self, turn: Turn, chain: str) -> None:
        """Let a row go on with the conversation that an earlier row has begun, maybe in an earlier run."""
        before = self._journal.before(chain, turn.row.number)
        if before is None or before.state == "answered":
            turn.conversation_id = before.conversation_id if before else None
            self._turns.add(turn)
        else:
            await self._recorder.without_its_conversation(turn)

    def _stop(self, error: Exception) -> None:
        self._error = self._error or error
        self._halt()

    def _halt(self) -> None:
        self._is_stopping = True
        self._tell()

    def _tell(self) -> None:
        """Wake what waits for a change."""
        self._news.set()
        self._news = anyio.Event()

    async def _change(self, seconds: float = inf) -> None:
        """Wait for a change, at most for these seconds."""
        with anyio.move_on_after(seconds):
            await self._news.wait()

    async def _show_often(self) -> None:
        while self._options.progress:
            await anyio.sleep(_SHOWN_EVERY)
            self._show()

    def _show(self) -> None:
        self.report.seconds = monotonic() - self._began
        progress = self._options.progress
        if progress and progress(self.report) is False and not self._is_stopping:
            self.report.stopped = "progress"
            self._halt()
