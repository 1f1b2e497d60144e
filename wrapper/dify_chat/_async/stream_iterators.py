"""What a stream gives of its events: the text of the answer, and the model's reasoning."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Self

from dify_chat_api import models

from .._errors import DifyInputError
from .._http.background import AsyncBackground
from .._stream.parts import PartReader
from .._stream.properties import StreamProperties
from .._stream.reasoning import Part

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class AsyncStreamIterators(StreamProperties):
    """The iterators of a stream, each of which iterates the stream itself."""

    _step: AsyncBackground | None = None  # which goes on after a heartbeat

    if TYPE_CHECKING:

        def __aiter__(self) -> Self: ...

        async def __anext__(self) -> ChatStreamEvent: ...

        def _check_unread(self) -> None: ...

    @property
    def text(self) -> AsyncIterator[str]:
        """The pieces of the answer as they come, and nothing else; iterating it iterates the stream.

        Joined they are the answer, or the iteration raises. Once the stream has been resumed, pieces are held
        back until the server tells the whole answer; then the rest comes in one piece.

        Raises:
            AnswerReplacedError: At its end, if moderation has replaced what was given; it has the answer.
            DifyError: The stream failed, broke off, or was closed before its end.
        """
        return self._text()

    @property
    def parts(self) -> AsyncIterator[Part]:
        """The answer as it comes, and what the model reasons, as pairs of kind and text.

        The kind is `reasoning` or `text`. What stands in the answer between `<think>` and `</think>` is
        reasoning, and so is what a chatflow's nodes keep apart. The tags aren't given.

        Joined, the pieces of kind `text` are the answer without reasoning, or the iteration raises. Reasoning
        that was lost with a connection is given at the end, if the server tells it again.

        Raises:
            AnswerReplacedError: At its end, if moderation has replaced what was given; it has the answer.
            DifyError: The stream failed, broke off, or was closed before its end.
        """
        return self._parts(thoughts=False)

    def iter_parts(self, *, thoughts: bool = False) -> AsyncIterator[Part]:
        """Iterate the `parts`, if wanted with an agent's thoughts.

        Args:
            thoughts: Whether the thoughts of an agent app are given as `reasoning`. Many agents repeat there
                what they say.

        Returns:
            The iterator.
        """
        return self._parts(thoughts=thoughts)

    def iter_events(
        self, *, pings: bool = False, heartbeat: float | None = None
    ) -> AsyncIterator[ChatStreamEvent]:
        """Iterate the events, if wanted with pings, which a relay passes on to keep its own connection alive.

        Args:
            pings: Whether the server's pings are given from here on, as `PingEvent`. Dify sends one about
                every 10 s.
            heartbeat: After how many seconds without an event to give a `PingEvent`, and again after as many
                more. The client makes it: the server may be silent for longer. By default none is made.

        Returns:
            The iterator. If it is left at a heartbeat, another `iter_events` can go on with the stream.

        Raises:
            DifyInputError: The heartbeat isn't more than 0.

        Example:
            async with stream:
                async for event in stream.iter_events(pings=True, heartbeat=15.0):
                    yield event.to_sse()
        """
        if heartbeat is not None and not heartbeat > 0:
            raise DifyInputError(f"heartbeat is a number of seconds above 0, not {heartbeat}")
        return self._iterate(pings, heartbeat)

    async def _iterate(self, pings: bool, heartbeat: float | None) -> AsyncIterator[ChatStreamEvent]:
        async def step(_: AsyncBackground | None = None) -> ChatStreamEvent | None:
            self._state.gives_pings = pings  # in this step alone: another iteration may not ask for them
            try:
                return await anext(self, None)
            finally:
                self._state.gives_pings = False

        if self._step is None:  # else it may hold the last event, or the end, and no caller has had that
            self._check_unread()
        while True:
            if heartbeat is None and self._step is None:
                came = _given(await step(), pings=True)
            else:
                if self._step is None:
                    self._step = AsyncBackground(step)
                    self._step.start()
                pending = self._step
                await pending.wait(seconds=heartbeat)
                came = self._came(pending, pings=pings)
            if came is None:
                return
            for event in came:
                yield event

    def _came(self, pending: AsyncBackground, *, pings: bool) -> list[ChatStreamEvent] | None:
        """Return what to give after a wait; None at the end of the stream."""
        if not pending.is_done:
            return [models.PingEvent(event="ping")]
        self._step = None
        if pending.error is not None:
            raise pending.error
        return _given(pending.result, pings=pings)

    async def _parts(self, *, thoughts: bool) -> AsyncIterator[Part]:
        state = self._state
        reader = PartReader(state, thoughts=thoughts)
        async for event in self:
            for part in reader.parts_of(event):
                yield part
        for part in reader.rest():
            yield part
        if (fault := state.text_fault(self._known_head())) is not None:
            raise fault

    async def _text(self) -> AsyncIterator[str]:
        state = self._state
        async for event in self:
            if piece := state.text_of(event):
                yield piece
        if piece := state.rest_of_text():
            yield piece
        if (fault := state.text_fault(self._known_head())) is not None:
            raise fault


def _given(event: ChatStreamEvent | None, *, pings: bool) -> list[ChatStreamEvent] | None:
    if event is None:
        return None
    # A step may bring a ping that another iteration asked for.
    return [event] if pings or event.event != "ping" else []
