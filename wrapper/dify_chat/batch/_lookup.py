"""Looks on the server for rows that were sent, and whose answer didn't come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from time import monotonic
from typing import Any

import anyio

from .. import DifyError, NotFoundError
from ._async.server import AsyncServer
from ._errors import failure, fate
from ._journal import Journal
from ._recorder import Recorder, usage_of_message
from ._recovery import CLOCK_SLACK, Walk, matched, verdict, without_failures
from ._report import BatchReport
from ._turns import Key, Turn, digest_of

LONGEST_ANSWER = 600.0
"""Seconds that an answer may take: the client waits for a blocking one as long by default."""
_LONGEST_INTERVAL = 30.0
MOST_ATTEMPTS = 50
"""How often a row is asked that doesn't arrive, or that the server has no room for."""

_LOST = failure("Lost", "the message was sent, and the server has no answer to it any more", code="lost")
_UNSEEN = failure("Lost", "the message was sent, and the server can't list all that came then", code="lost")


class Lookup:
    """Looks for rows in doubt until each has a result or is asked again.

    Args:
        server: The calls.
        journal: Tells which conversations and messages are those of other rows.
        recorder: Where the results are noted.
        report: Counts the rows in doubt.
        settle: Seconds after which a message that the server doesn't show has not arrived.
        now: The server's clock.
        in_flight: Returns what the rows in flight ask.
        changed: Called after each look.
        refuse: Called with a row that doesn't arrive, and why.
        stop: Called with an error that ends the batch.
    """

    def __init__(
        self,
        server: AsyncServer,
        journal: Journal,
        recorder: Recorder,
        report: BatchReport,
        *,
        settle: float,
        now: Callable[[], float],
        in_flight: Callable[[], Collection[Key]],
        changed: Callable[[], None],
        refuse: Callable[[Turn, DifyError], Awaitable[None]],
        stop: Callable[[DifyError], None],
    ) -> None:
        self._server = server
        self._journal = journal
        self._recorder = recorder
        self._report = report
        self._settle = settle
        self._now = now
        self._in_flight = in_flight
        self._changed = changed
        self._refuse = refuse
        self._stop = stop
        self._doubts: dict[int, Turn] = {}
        self._news = anyio.Event()
        self._shortest = min(settle / 5, _LONGEST_INTERVAL)
        self._interval = self._shortest
        self._failing_since: float | None = None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the server could not be asked the last time."""
        return self._failing_since is not None

    def add(self, turn: Turn) -> None:
        """Take a row whose fate isn't known."""
        self._doubts[turn.row.number] = turn
        self._report.in_doubt = len(self._doubts)
        self._interval = self._shortest
        self._news.set()

    async def run(self) -> None:
        """Look, and look again after a while, for as long as the batch runs."""
        while True:
            if not self._doubts:
                await self._added()
            before = len(self._doubts)
            self._interval = min(self._interval * 2, _LONGEST_INTERVAL)
            try:
                await self._look()
                self._failing_since = None
            except DifyError as error:
                self._unreachable(error)
            if len(self._doubts) < before:
                self._interval = self._shortest
            self._changed()
            await anyio.sleep(self._shortest)
            with anyio.move_on_after(self._interval):
                await self._added()

    async def _added(self) -> None:
        self._news = anyio.Event()
        await self._news.wait()

    def _unreachable(self, error: DifyError) -> None:
        self._failing_since = self._failing_since or monotonic()
        if fate(error) == "stop" or monotonic() - self._failing_since > LONGEST_ANSWER:
            self._stop(error)

    async def _look(self) -> None:
        doubts = list(self._doubts.values())
        for turn in doubts:
            if turn.conversation_id is not None:
                await self._look_into(turn, turn.conversation_id)
        for user_id in dict.fromkeys(turn.user_id for turn in doubts):
            asking = [turn for turn in doubts if turn.user_id == user_id and turn.conversation_id is None]
            if asking:
                await self._look_for(user_id, asking)

    async def _look_into(self, turn: Turn, conversation_id: str) -> None:
        """Look for a row's message in a conversation that is known."""
        began = self._now()
        messages = await self._messages(turn.user_id, conversation_id)
        if messages is None:
            await self._not_shown(turn, began)
            return
        if turn.message_id:
            message = next((each for each in messages if each.id == turn.message_id), None)
        else:
            known = self._journal.messages(conversation_id)
            # The newest first: one from before the row was asked again may be there, too.
            unknown = [each for each in reversed(messages) if each.id not in known]
            message = matched([turn], unknown, turn.user_id).get(turn.row.number)
        if message is not None:
            await self._judge(turn, message, began)
        elif turn.message_id:
            await self._leave(turn, _LOST)
        else:
            await self._not_found(turn, began, is_certain=True)

    async def _look_for(self, user_id: str, turns: list[Turn]) -> None:
        """Look for rows in the conversations of a user that no row is known to have."""
        began = self._now()  # what the server doesn't show may arrive while further pages are fetched
        oldest = min(turn.sent_at for turn in turns)
        walk = Walk(oldest)
        while not walk.is_over:
            page, has_more = await self._server.conversations(user_id, walk.cursor)
            walk.take(page, self._journal.conversations([each.id for each in page]), has_more=has_more)
        mine = {turn.conversation_id for turn in self._doubts.values()}
        shown = [await self._messages(user_id, id_) for id_ in walk.found if id_ not in mine]
        messages = [message for conversation in shown if conversation for message in conversation[:1]]
        # Nothing waits from here on, so that rows in flight and known conversations are those of one moment.
        known = self._journal.conversations([each.conversation_id for each in messages])
        others = self._in_flight()
        waiting = [turn for turn in turns if turn.key not in others]
        unknown = [each for each in messages if each.conversation_id not in known]
        left = without_failures(
            unknown, user_id, lambda key: self._journal.failures(digest_of(key), oldest - 2 * CLOCK_SLACK)
        )
        found = matched(waiting, left, user_id)
        for turn in waiting:
            if message := found.get(turn.row.number):
                turn.conversation_id, turn.message_id = message.conversation_id, message.id
        for turn in waiting:
            if message := found.get(turn.row.number):
                await self._judge(turn, message, began)
            elif None in shown:
                await self._not_shown(turn, began)
            else:
                await self._not_found(turn, began, is_certain=walk.is_whole)

    async def _messages(self, user_id: str, conversation_id: str) -> Sequence[Any] | None:
        """Return the messages of a conversation; None if the server fails to show this one."""
        try:
            return await self._server.messages(user_id, conversation_id)
        except NotFoundError:  # it was deleted
            return []
        except DifyError as error:
            if fate(error) != "failed":  # other conversations would fail alike
                raise
            return None

    async def _not_shown(self, turn: Turn, began: float) -> None:
        if began - turn.left_at > LONGEST_ANSWER:
            await self._leave(turn, _UNSEEN)

    async def _judge(self, turn: Turn, message: Any, began: float) -> None:
        turn.conversation_id, turn.message_id = message.conversation_id, message.id
        match verdict(message, turn, began, settle=self._settle, longest=LONGEST_ANSWER):
            case "answered":
                await self._recorder.answered(turn, message.answer, usage_of_message(message))
                self._forget(turn)
            case "failed":
                words = message.error or f"the message's status is {message.status}"
                error = failure("MessageFailed", words, code=f"message_{message.status}")
                await self._leave(turn, error, "failed", answer=message.answer or None)
            case "lost":
                await self._leave(turn, _LOST)
            case _:
                pass  # the model is at work

    async def _not_found(self, turn: Turn, began: float, *, is_certain: bool) -> None:
        if began - turn.left_at < self._settle:
            return
        if not is_certain:
            await self._leave(turn, _UNSEEN)
        elif turn.error and turn.attempts >= MOST_ATTEMPTS:
            await self._refuse(turn, turn.error)
            self._forget(turn)
        else:
            self._forget(turn)
            self._recorder.waiting(turn)

    async def _leave(self, turn: Turn, error: dict[str, Any], state: Any = "lost", **more: Any) -> None:
        await self._recorder.failed(turn, error, state, **more)
        self._forget(turn)

    def _forget(self, turn: Turn) -> None:
        """Take a row out of doubt, once that is noted: the run ends when no row is in doubt or in flight."""
        del self._doubts[turn.row.number]
        self._report.in_doubt = len(self._doubts)
