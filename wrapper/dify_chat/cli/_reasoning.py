"""A model's reasoning, apart from its answer, as both stand on a screen."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .. import split_reasoning

if TYPE_CHECKING:
    from ..models import ChatStreamEvent
    from ..types import Part, PartKind

_OPENS, _CLOSES = "<think>", "</think>"


class Told:
    """What a stream has told: its answer, and the reasoning that a chatflow's nodes keep apart from it.

    Args:
        before: What the run had answered before a pause. The screen has that already.

    Attributes:
        text: All of it in the order of the events, such reasoning between `<think>` and `</think>`.
    """

    def __init__(self, before: str = "") -> None:
        self.text = ""
        self._before = before
        self._answer = ""
        self._is_open = False

    @property
    def answer(self) -> str:
        """The run's answer from its beginning."""
        return self._before + self._answer

    def take(self, event: "ChatStreamEvent", answer: str) -> None:
        """Take an event, and the stream's answer after it."""
        if event.event == "reasoning_chunk":
            data = event.to_dict().get("data")
            piece = str(data.get("reasoning") or "") if isinstance(data, dict) else ""
            if piece:
                self.text += piece if self._is_open else _OPENS + piece
                self._is_open = True
        self.take_answer(answer)

    def take_answer(self, answer: str) -> None:
        """Take the stream's answer. One that follows a run may have what came before at its end alone."""
        answer = answer.removeprefix(self._before)
        if not answer.startswith(self._answer):
            self.text, self._is_open = answer, False
        elif len(answer) > len(self._answer):
            self.text += _CLOSES * self._is_open + answer[len(self._answer) :]
            self._is_open = False
        self._answer = answer


def parts_of(text: str, *, is_whole: bool = True) -> "list[Part]":
    """Split a text of a model into reasoning and the rest, without parts that have no letter to show.

    Args:
        text: The text, as far as it has come.
        is_whole: Whether no more comes.
    """
    return [part for part in split_reasoning(text, is_whole=is_whole) if part[1].strip()]


def without_reasoning(parts: "Iterable[Part]") -> "list[Part]":
    """Return the text alone."""
    return [part for part in parts if part[0] == "text"]


def laid_out(parts: "Iterable[Part]", *, hides_reasoning: bool) -> "Iterator[Part]":
    """Yield parts as they are written one after another: a blank line where their kind changes.

    Args:
        parts: The parts, in pieces.
        hides_reasoning: Whether reasoning is left out.
    """
    last: PartKind | None = None
    end = ""
    for kind, text in parts:
        if kind == "reasoning" and hides_reasoning:
            continue
        piece = text if kind == last else text.lstrip("\n")
        if not piece:
            continue
        if last not in (None, kind):
            piece = ("\n" if end == "\n" else "\n\n") + piece
        last, end = kind, piece[-1]
        yield kind, piece
