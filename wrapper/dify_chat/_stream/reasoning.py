"""A model's reasoning, apart from its text."""

from __future__ import annotations

from typing import Literal, TypeAlias

PartKind: TypeAlias = Literal["reasoning", "text"]
Part: TypeAlias = tuple[PartKind, str]

_TAGS: dict[PartKind, str] = {"text": "<think>", "reasoning": "</think>"}
"""What ends a part of each kind."""


class ThinkSplitter:
    """Tells what stands between `<think>` and `</think>` from the rest, wherever the text is cut.

    Joined, the parts are the text without these tags.
    """

    def __init__(self) -> None:
        self._kind: PartKind = "text"
        self._held = ""  # the beginning of a tag, perhaps

    def feed(self, text: str, *, is_last: bool = False) -> list[Part]:
        """Return the parts that a piece of text completes.

        Args:
            text: The piece.
            is_last: Whether none follows. Before that, the beginning of a tag at its end is held back.
        """
        parts: list[Part] = []
        text = self._held + text
        while True:
            before, tag, after = text.partition(_TAGS[self._kind])
            if not tag:
                break
            parts.append((self._kind, before))
            self._kind = "text" if self._kind == "reasoning" else "reasoning"
            text = after
        self._held = "" if is_last else _beginning_of(_TAGS[self._kind], text)
        parts.append((self._kind, text[: len(text) - len(self._held)]))
        return [part for part in parts if part[1]]


def split_reasoning(text: str, *, is_whole: bool = True) -> list[Part]:
    """Split a text of a model at `<think>` and `</think>` into reasoning and the rest.

    Args:
        text: The text, such as the answer of a message that `messages` lists.
        is_whole: Whether no more comes. Otherwise the beginning of a tag at its end is left out.

    Returns:
        Pairs of kind and text, in the order of the text, without the tags.

    Example:
        for message in chat.messages(conversation_id):
            for kind, text in split_reasoning(message.answer):
                print(f"{kind}: {text}")
    """
    return ThinkSplitter().feed(text, is_last=is_whole)


def reasoning_of(metadata: object) -> dict[str, str]:
    """Return the reasoning that the metadata of a reply has, by node."""
    told = metadata.get("reasoning") if isinstance(metadata, dict) else None
    return (
        {node: text for node, text in told.items() if isinstance(text, str)} if isinstance(told, dict) else {}
    )


def _beginning_of(tag: str, text: str) -> str:
    """Return the longest end of a text that is the beginning of a tag, and not all of it."""
    ends = (text[-size:] for size in range(min(len(tag) - 1, len(text)), 0, -1))
    return next((end for end in ends if tag.startswith(end)), "")
