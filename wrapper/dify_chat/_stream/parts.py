"""The parts of a stream: reasoning and text, in the order of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .event_fields import as_text, object_field
from .reasoning import Part, ThinkSplitter, reasoning_of

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .state import ChatState


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
                data = object_field(event, "data")
                node = as_text(data.get("node_id"))
                given = self._given.get(node, "")
                parts += self._grown(node, given + as_text(data.get("reasoning")))
            case "agent_thought" if self._thoughts:
                thought = event.to_dict()
                parts += self._grown(("thought", as_text(thought.get("id"))), as_text(thought.get("thought")))
            case "message_end":
                for node, text in reasoning_of(object_field(event, "metadata")).items():
                    parts += self._grown(node, text)
        return parts

    def rest(self) -> list[Part]:
        """Return the parts that the end of the stream brings."""
        return self._splitter.feed(self._state.rest_of_text(), is_last=True)

    def _grown(self, source: object, text: str) -> list[Part]:
        given = self._given.get(source, "")
        if len(text) <= len(given) or not text.startswith(given):
            return []
        self._given[source] = text
        return [("reasoning", text[len(given) :])]
