"""A model's reasoning, apart from its answer, as both stand on a screen."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..types import Part, PartKind

if TYPE_CHECKING:
    from ..models import ChatStreamEvent

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


def parts_of(text: str, *, is_whole: bool = True) -> list[Part]:
    """Part a text into reasoning and the rest.

    Args:
        text: A text of a model, as far as it has come.
        is_whole: Whether no more comes. Otherwise what may be the beginning of a tag at its end is left out.
    """
    parts: list[Part] = []
    kind: PartKind = "text"
    while True:
        tag = _OPENS if kind == "text" else _CLOSES
        before, found, after = text.partition(tag)
        if not found:
            break
        parts.append((kind, before))
        kind, text = "reasoning" if kind == "text" else "text", after
    if not is_whole:
        sizes = range(min(len(tag) - 1, len(text)), 0, -1)
        text = text[: len(text) - next((size for size in sizes if tag.startswith(text[-size:])), 0)]
    parts.append((kind, text))
    return [part for part in parts if part[1].strip()]


def without_reasoning(parts: Iterable[Part]) -> list[Part]:
    """Return the text alone."""
    return [part for part in parts if part[0] == "text"]


def laid_out(parts: Iterable[Part], *, hides_reasoning: bool) -> Iterator[Part]:
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
