"""Reads requests as a server does, so that tests can compare a recorded one with a received one."""

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from tests.support.http_server import ReceivedRequest
from tests.support.recordings import RecordedRequest

Request = RecordedRequest | ReceivedRequest

_DEFAULTS = {
    "/v1/conversations": {"limit": "20", "sort_by": "-updated_at"},
    "/v1/messages": {"limit": "20"},
    "/v1/app/feedbacks": {"page": "1", "limit": "20"},
    "/v1/apps/annotations": {"page": "1", "limit": "20"},
    "/v1/workflows/logs": {"page": "1", "limit": "20"},
    "/v1/conversations/*/variables": {"limit": "20"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body."""

    name: str
    file_name: str | None
    content_type: str | None
    content: bytes


def wire_view(request: Request) -> dict[str, Any]:
    """All of a request that matters to Dify, with Dify's defaults for what isn't there."""
    path, _, query = (request.path if isinstance(request, RecordedRequest) else request.target).partition("?")
    multipart = header(request, "Content-Type").startswith("multipart/")
    return {
        "method": request.method,
        "path": path,
        "query": _defaults(path) | dict(parse_qsl(query, keep_blank_values=True)),
        "authorization": header(request, "Authorization"),
        "json": json.loads(request.body) if request.body and not multipart else None,
        "parts": {part.name: part for part in parts(request)} if multipart else None,
    }


def without_user(view: dict[str, Any]) -> dict[str, Any]:
    """Return the view without the user."""
    fields = {part: view[part] or {} for part in ("query", "json", "parts")}
    return view | {
        part: {name: value for name, value in named.items() if name != "user"}
        for part, named in fields.items()
    }


def _defaults(path: str) -> dict[str, str]:
    return next((fields for pattern, fields in _DEFAULTS.items() if fnmatchcase(path, pattern)), {})


def header(request: Request, name: str) -> str:
    """The first header of that name, "" if there is none."""
    return next((value for key, value in request.headers if key.lower() == name.lower()), "")


def parts(request: Request) -> list[Part]:
    """The parts of a multipart body, the fields first."""
    body = request.body or b""
    kind, options = parse_options_header(header(request, "Content-Type"))
    _, fields, files = FormDataParser(stream_factory=_in_memory).parse(
        BytesIO(body), kind, len(body), options
    )
    return [
        *(Part(name, None, None, value.encode()) for name, value in fields.items(multi=True)),
        *(
            Part(name, file.filename, file.content_type, file.read())
            for name, file in files.items(multi=True)
        ),
    ]


def _in_memory(*_: object, **__: object) -> BytesIO:
    return BytesIO()
