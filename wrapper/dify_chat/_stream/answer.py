"""The answer of a stream, and how much of it may be given as text."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO


class Answer:
    """What the model has said so far.

    A delta says what comes next, not where. While a stream is interrupted, deltas are lost. What follows them
    has no known place until the server tells the whole answer.

    Args:
        joined_late: Whether the stream joins a run that has begun: what was said before isn't in its text.

    Attributes:
        add: Appends a delta.
        has_gap: Whether deltas may be missing.
        in_step: Whether all that came so far could be given as text when it came.
    """

    __slots__ = ("_beginning", "_given", "_joined_late", "_text", "add", "has_gap", "in_step")

    add: Callable[[str], object]

    def __init__(self, *, joined_late: bool = False) -> None:
        self.has_gap = False
        self.in_step = True
        self._joined_late = joined_late
        self._given = ""  # as text, as long as that isn't in step
        self._beginning = ""  # of the answer, as far as it is certain, while there is a gap
        self._begin_with("")

    @property
    def text(self) -> str:
        """The answer so far. Reading it changes nothing, since another thread may be adding to it."""
        return self._text.getvalue()

    @property
    def is_given(self) -> bool:
        """Whether the text that was given is the answer."""
        return self.in_step or self._given == self.text

    def tell_first(self, tell: Callable[[], None]) -> None:
        """Have a function called before the first delta is appended."""
        add = self.add

        def first(delta: str) -> None:
            if delta:
                self.add = add
                tell()
            add(delta)

        self.add = first

    def interrupt(self) -> None:
        """Note that deltas may be missing from here on."""
        self._leave_step()
        if not self.has_gap:
            self._beginning = self.text
        self.has_gap = True

    def replace(self, text: str) -> None:
        """Put what the server says in the place of all that the model said."""
        self._leave_step()
        self._begin_with(text)
        self.has_gap = False

    def extend_to(self, text: str) -> bool:
        """Note how far whole steps of the run have brought the answer, and return whether that is news.

        Args:
            text: The answer that a snapshot of the run has: it lacks what a step has said that goes on.
        """
        if not self._beginning.startswith(text):
            self._beginning = text
        if self.text.startswith(text):
            return False
        self._begin_with(text)
        return True

    def complete(self, text: str | None = None) -> None:
        """Note that nothing is missing.

        Args:
            text: The whole answer; None if what came is the answer.
        """
        if text is not None:
            if self.has_gap and self._joined_late:
                self._given = _until_end_of(self._given, text)
            self._begin_with(text)
        self.has_gap = False

    def next_text(self, delta: str) -> str:
        """Return what may be given as text after an event; for use while that isn't in step.

        Args:
            delta: What the event has added to the answer.
        """
        certain = self._beginning if self.has_gap else self.text
        if certain.startswith(self._given):
            piece = certain[len(self._given) :]
            self.in_step = not self.has_gap
        else:  # the server has replaced what was given: the end of the text will say so
            piece = "" if self.has_gap else delta
        self._given += piece
        return piece

    def _begin_with(self, text: str) -> None:
        self._text = StringIO()
        self._text.write(text)
        self.add = self._text.write

    def _leave_step(self) -> None:
        if self.in_step:
            self._given = self.text
            self.in_step = False


def _until_end_of(given: str, answer: str) -> str:
    """Return the answer up to the end of what was given, if that stands in a single place of it."""
    start = answer.find(given)
    is_one_place = start == answer.rfind(given) and start > 0
    return answer[: start + len(given)] if is_one_place else given
