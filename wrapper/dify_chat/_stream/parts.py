"""The reasoning of a model, and the text that it says, apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .state import ChatState

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

    def feed(self, text: str) -> list[Part]:
        """Return the parts that a piece of text completes."""
        parts: list[Part] = []
        text = self._held + text
        while True:
            before, tag, after = text.partition(_TAGS[self._kind])
            if not tag:
                break
            parts.append((self._kind, before))
            self._kind = "text" if self._kind == "reasoning" else "reasoning"
            text = after
        self._held = _beginning_of(_TAGS[self._kind], text)
        parts.append((self._kind, text[: len(text) - len(self._held)]))
        return [part for part in parts if part[1]]

    def end(self) -> list[Part]:
        """Return what was held back, since it might have been a tag."""
        held, self._held = self._held, ""
        return [(self._kind, held)] if held else []


class PartReader:
    """Makes parts of a stream's events, after its state has taken them.

    The server tells the reasoning of a chatflow's node in pieces, and may tell all of it at the end. What was
    lost with a connection has no known place before that. So no piece is given once a stream was resumed, and
    the end of the stream gives the rest.

    Args:
        state: The stream's state.
        thoughts: Whether the thoughts of an agent are reasoning. Some agents repeat their text there.
    """

    def __init__(self, state: ChatState, *, thoughts: bool) -> None:
        self._state = state
        self._thoughts = thoughts
        self._splitter = ThinkSplitter()
        self._given: dict[object, str] = {}  # of each node's and each thought's reasoning

    def parts_of(self, event: ChatStreamEvent) -> list[Part]:
        """Return the parts that an event brings."""
        parts = self._splitter.feed(piece) if (piece := self._state.text_of(event)) else []
        match event.event:
            case "reasoning_chunk" if not self._state.resumed:
                data = _object(event, "data")
                node = data.get("node_id")
                given = self._given.get(node, "")
                parts += self._grown(node, given + _text(data.get("reasoning")))
            case "agent_thought" if self._thoughts:
                thought = event.to_dict()
                parts += self._grown(("thought", _text(thought.get("id"))), _text(thought.get("thought")))
            case "message_end":
                for node, text in reasoning_of(_object(event, "metadata")).items():
                    parts += self._grown(node, text)
        return parts

    def rest(self) -> list[Part]:
        """Return the parts that the end of the stream brings."""
        return self._splitter.feed(self._state.rest_of_text()) + self._splitter.end()

    def _grown(self, source: object, text: str) -> list[Part]:
        given = self._given.get(source, "")
        if len(text) <= len(given) or not text.startswith(given):
            return []
        self._given[source] = text
        return [("reasoning", text[len(given) :])]


def reasoning_of(metadata: object) -> dict[str, str]:
    """Return the reasoning that the metadata of a reply has, by node."""
    told = metadata.get("reasoning") if isinstance(metadata, dict) else None
    return {node: text for node, text in told.items() if _text(text)} if isinstance(told, dict) else {}


def _beginning_of(tag: str, text: str) -> str:
    """Return the longest end of a text that is the beginning of a tag, and not all of it."""
    ends = (text[-size:] for size in range(min(len(tag) - 1, len(text)), 0, -1))
    return next((end for end in ends if tag.startswith(end)), "")


def _object(event: ChatStreamEvent, name: str) -> dict[str, Any]:
    value = event.to_dict().get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
