"""The shape of a response: its names and types, without its ids, times and texts."""

import json
import re
from collections.abc import Iterator
from typing import Any

_OF_THE_CONNECTION = {"server", "date", "connection", "content-length", "transfer-encoding", "allow"}
_OF_THE_APP = {"inputs", "outputs", "process_data", "execution_metadata", "user_input_form", "tool_icons"}


def headers(pairs: Any) -> dict[str, str]:
    """Return the headers that don't depend on the connection."""
    return {name.lower(): value for name, value in pairs if name.lower() not in _OF_THE_CONNECTION}


def order(stream: str) -> str:
    """Return the names of the events in their order, each repetition and each silent node once."""
    names = ["ping"] if stream.startswith("event: ping\n\n") else []
    names += [json.loads(data)["event"] for data in _data(stream)]
    return re.sub(r"((?:node_started node_finished|\w+) )\1+", r"\1", " ".join(names) + " ")


def events(stream: str) -> dict[str, Any]:
    """Return the shape of the last event of each name."""
    return {event["event"]: shape(event) for event in map(json.loads, _data(stream))}


def error(body: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of an error, with the values that clients decide by."""
    return {**shape(body), **{name: body.get(name) for name in ("status", "code", "params")}}


def shape(value: Any) -> Any:
    """Return the names and types in a JSON value. Equal elements of a list count once."""
    match value:
        case dict():
            return {name: "…" if name in _OF_THE_APP else shape(value[name]) for name in sorted(value)}
        case list():
            return sorted({repr(shape(element)) for element in value})
        case bool() | None:
            return value
    return type(value).__name__


def _data(stream: str) -> Iterator[str]:
    for frame in stream.split("\n\n")[:-1]:
        if frame.startswith("data: "):
            yield frame.removeprefix("data: ")
