"""HTTP responses as Dify sends them: JSON, server-sent events and HTML pages."""

import json
from collections.abc import Generator
from contextlib import closing
from http import HTTPStatus
from typing import Any

from werkzeug import Response

Event = dict[str, Any]

PING: Event = {"event": "ping"}
"""Keeps a silent connection open. Dify sends it as a frame without data."""


def json_response(body: object, status_code: int = 200, content_type: str = "application/json") -> Response:
    return Response(json.dumps(body, separators=(",", ":")), status_code, content_type=content_type)


def event_stream(events: Generator[Event]) -> Response:
    """Return a stream that sends each event as one HTTP chunk, as soon as it is made."""
    return Response(_frames(events), content_type="text/event-stream; charset=utf-8")


def html_page(status_code: int, content_type: str = "text/html") -> Response:
    """Return the page of a proxy, or of Dify's router for an unknown path; neither sends JSON."""
    title = f"{status_code} {HTTPStatus(status_code).phrase}"
    page = f"<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    return Response(page, status_code, content_type=content_type)


def _frames(events: Generator[Event]) -> Generator[bytes]:
    with closing(events):  # a client that leaves closes this generator, and the run has to know at once
        for event in events:
            data = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
            # UTF-8 has no form for half a surrogate pair; JSON has one, which this error handler writes.
            frame = f"data: {data}\n\n".encode(errors="backslashreplace")
            yield b"event: ping\n\n" if event == PING else frame
