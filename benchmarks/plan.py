"""What a client asks the server for: the plan travels as the text of the question."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

Framing: TypeAlias = Literal["each", "64KiB"]

FRAMINGS: dict[Framing, str] = {"each": "one event a chunk", "64KiB": "chunks of 64 KiB"}


@dataclass(frozen=True)
class Plan:
    """One answer.

    Attributes:
        events: How many `message` events there are; a `message_end` follows them.
        framing: `each`: every event is an HTTP chunk of its own, as Dify sends them. `64KiB`: chunks of that
            size, cut wherever it falls, as a proxy makes them.
        text: Bytes of text in an event; 0 for words as a model says them.
        seconds: How long the answer takes, its events spread evenly; 0 for as fast as it goes.
        size: Bytes of audio, where that is what was asked for.
        relay: The name of a group of streams; each gives one event, and then what its group is told to give.
    """

    events: int = 0
    framing: Framing = "each"
    text: int = 0
    seconds: float = 0.0
    size: int = 0
    relay: str = ""

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, question: str) -> Plan:
        """Read the plan out of a question."""
        return cls(**json.loads(question))
