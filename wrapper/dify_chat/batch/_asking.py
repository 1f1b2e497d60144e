"""One row's way: noted as sent, asked, and then answered, failed, in doubt or asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

import anyio

from .. import DifyError
from ._async.server import AsyncServer
from ._errors import FirstFailures, described, failure, fate, likeness, retry_after, wants_less
from ._lookup import MOST_ATTEMPTS, Lookup
from ._pace import Pace
from ._recorder import Recorder, usage_of
from ._report import BatchReport
from ._turns import Key, Turn


class Asker:
    """Asks rows.

    Args:
        server: The calls.
        recorder: Where it is noted.
        pace: Learns what the server takes.
        lookup: Looks for rows whose fate isn't known.
        report: Counts what is in flight.
        streaming: Whether answers are asked for as streams.
        with_events: Whether the events of a run are kept.
        stop: Called with an error that ends the batch.
        ended: Called when a row has ended.

    Attributes:
        in_flight: What rows in flight ask, and how often.
    """

    def __init__(
        self,
        server: AsyncServer,
        recorder: Recorder,
        pace: Pace,
        lookup: Lookup,
        report: BatchReport,
        *,
        streaming: bool,
        with_events: bool,
        stop: Callable[[Exception], None],
        ended: Callable[[], None],
    ) -> None:
        self.in_flight: Counter[Key] = Counter()
        self._server = server
        self._recorder = recorder
        self._pace = pace
        self._lookup = lookup
        self._report = report
        self._streaming = streaming
        self._with_events = with_events
        self._stop = stop
        self._ended = ended
        self._first = FirstFailures()

    def begin(self, turn: Turn) -> None:
        """Count a row that is going to be asked, before anything waits."""
        self._pace.start(monotonic())
        self.in_flight[turn.key] += 1
        self._report.in_flight += 1

    async def ask(self, turn: Turn) -> None:
        """Ask a row that has begun, and note what came of it."""
        began = monotonic()
        try:
            reply, events, error = None, None, None
            try:
                await self._recorder.sent(turn)
                reply, events = await self._call(turn)
            except DifyError as raised:
                error = raised
            finally:
                self._pace.end()
            if error:
                await self._failed(turn, error, began)
            else:
                await self._answered(turn, reply, events)
        except Exception as raised:  # noqa: BLE001 - the run raises it, after the other rows: a stream that is left stops
            self._stop(raised)
        finally:
            self._report.in_flight -= 1
            self._report.window = int(self._pace.window)
            self.in_flight[turn.key] -= 1
            if not self.in_flight[turn.key]:
                del self.in_flight[turn.key]
            self._ended()

    async def _call(self, turn: Turn) -> tuple[Any, list[dict[str, Any]] | None]:
        try:
            if self._with_events:
                return await self._server.ask_for_events(turn.row, turn.user_id, turn.conversation_id)
            reply = await self._server.ask(
                turn.row, turn.user_id, turn.conversation_id, streaming=self._streaming
            )
            return reply, None
        except anyio.get_cancelled_exc_class():
            if self._streaming:  # leaving a stream may stop it, and what the server keeps is a part then
                self._recorder.lost(turn)
            raise

    async def _answered(self, turn: Turn, reply: Any, events: list[dict[str, Any]] | None) -> None:
        self._pace.answered()
        self._first.answered()
        turn.conversation_id = getattr(reply, "conversation_id", None) or turn.conversation_id
        turn.message_id = getattr(reply, "message_id", None)
        more: dict[str, Any] = {} if events is None else {"events": events}
        if getattr(reply, "event", None) == "workflow_paused":
            error = failure("Paused", "the run waits for a person", code="workflow_paused")
            await self._recorder.failed(turn, error, answer=reply.answer, **more)
        else:
            usage = usage_of(getattr(getattr(reply, "metadata", None), "usage", None))
            await self._recorder.answered(turn, reply.answer, usage, **more)

    async def _failed(self, turn: Turn, error: DifyError, began: float) -> None:
        if wants_less(error):
            self._pace.refused(monotonic(), began, retry_after(error))
        match fate(error):
            case "stop":
                self._recorder.waiting(turn)
                self._stop(error)
            case "again" if turn.attempts < MOST_ATTEMPTS:
                self._recorder.waiting(turn)
            case "doubt":
                turn.error = error
                self._lookup.add(turn)
            case _:
                turn.message_id = error.message_id
                turn.conversation_id = error.conversation_id or turn.conversation_id
                await self.refuse(turn, error)

    async def refuse(self, turn: Turn, error: DifyError) -> None:
        """Note that a row has failed; stop if too many of the first ones have failed alike."""
        await self._recorder.failed(turn, described(error))
        if self._first.failed(likeness(error)):
            self._stop(error)
