"""The make of an answer: what it's like, whatever the ids, times and texts in it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.contract.stage import UUID

_OF_THE_CONNECTION = {"server", "date", "connection", "content-length", "transfer-encoding", "allow"}
_OF_THE_APP = {"inputs", "outputs", "process_data", "execution_metadata", "user_input_form", "tool_icons"}


def headers(pairs: Any) -> dict[str, str]:
    """Those that say something about the answer itself."""
    return {name.lower(): value for name, value in pairs if name.lower() not in _OF_THE_CONNECTION}


def order(stream: str) -> str:
    """The names of the events, repetitions left out; of steps that don't speak, one stands for all."""
    names = ["ping"] if stream.startswith("event: ping\n\n") else []
    names += [json.loads(data)["event"] for data in _data(stream)]
    return re.sub(r"((?:node_started node_finished|\w+) )\1+", r"\1", " ".join(names) + " ")


def events(stream: str) -> dict[str, Any]:
    """The make of the last event of each name."""
    return {event["event"]: make(event) for event in map(json.loads, _data(stream))}


def make(value: Any) -> Any:
    """Names and types of what's in an answer, in their order; equal elements of a list once."""
    match value:
        case dict():
            return [(key, "…" if key in _OF_THE_APP else make(inner)) for key, inner in value.items()]
        case list():
            return sorted({repr(make(element)) for element in value})
        case bool() | None:
            return value
    return type(value).__name__


def text(body: bytes) -> bytes:
    """A text with its ids made equal."""
    return re.sub(rf"{UUID}|(?<=human_input\\/)[\w-]{{20,}}".encode(), b"ID", body)


def _data(stream: str) -> Iterator[str]:
    for frame in stream.split("\n\n")[:-1]:
        if frame.startswith("data: "):
            yield frame.removeprefix("data: ")
