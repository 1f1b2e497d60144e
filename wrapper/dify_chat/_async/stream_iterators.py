"""What a stream gives of its events: the text of the answer, and the model's reasoning."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Self

from .._stream.parts import Part, PartReader
from .._stream.view import StreamView

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class AsyncStreamIterators(StreamView):
    """The iterators of a stream, each of which iterates the stream itself."""

    if TYPE_CHECKING:

        def __aiter__(self) -> Self: ...

        async def __anext__(self) -> ChatStreamEvent: ...

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
