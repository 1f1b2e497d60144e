"""The dialects in which Dify writes an answer: JSON, the JSON of a chat reply, and server-sent events."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from werkzeug import Response

Event = dict[str, Any]

PING: Event = {"event": "ping"}
"""What keeps a silent connection alive."""

_COMPACT = (",", ":")


def json_answer(body: object, status: int = 200) -> Response:
    text = json.dumps(body, separators=_COMPACT).replace("/", "\\/") + "\n"
    return Response(text, status, content_type="application/json")


def plain_json(body: object, content_type: str = "application/json") -> Response:
    return Response(json.dumps(body), content_type=content_type)


def event_stream(frames: Iterable[bytes]) -> Response:
    """A stream that sends each frame as a chunk of its own, as soon as it's made."""
    return Response(frames, content_type="text/event-stream; charset=utf-8")


def frames(events: Generator[Event], spelled: Callable[[Event], Event]) -> Iterator[bytes]:
    """The events as the server's version spells them."""
    with closing(events):  # so that the run behind them learns at once that its client left
        for event in events:
            yield _frame(spelled(event))


def plain_frame(event: Event) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()


def _frame(event: Event) -> bytes:
    if event == PING:
        return b"event: ping\n\n"
    return f"data: {json.dumps(event, separators=_COMPACT, ensure_ascii=False)}\n\n".encode()
