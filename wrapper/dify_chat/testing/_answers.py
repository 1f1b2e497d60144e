"""The dialects in which Dify writes an answer: JSON, the JSON of a chat reply, and server-sent events."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from werkzeug import Response

Event = dict[str, Any]

_COMPACT = (",", ":")


def json_answer(body: object, status: int = 200) -> Response:
    text = json.dumps(body, separators=_COMPACT).replace("/", "\\/") + "\n"
    return Response(text, status, content_type="application/json")


def chat_reply(body: Event) -> Response:
    return Response(json.dumps(body), content_type="application/json; charset=utf-8")


def event_stream(events: Generator[Event]) -> Response:
    """A stream that sends each event as a chunk of its own, as soon as it's made."""
    return Response(_frames(events), content_type="text/event-stream; charset=utf-8")


def _frames(events: Generator[Event]) -> Iterator[bytes]:
    with closing(events):  # so that the run behind them learns at once that its client left
        for event in events:
            yield _frame(event)


def _frame(event: Event) -> bytes:
    if event["event"] == "ping":
        return b"event: ping\n\n"
    return f"data: {json.dumps(event, separators=_COMPACT, ensure_ascii=False)}\n\n".encode()
