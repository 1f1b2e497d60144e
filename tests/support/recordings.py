"""Exchanges recorded with a real Dify, as the tests read them.

The recording ``<version>/<area>/<case>`` is a line of ``tests/recordings/<version>/<area>.jsonl.gz``.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Literal, Self

FOLDER = Path(__file__).parent.parent / "recordings"
SUFFIX = ".jsonl.gz"


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """What the client of the recording sent; ``body`` is None where it was left out for its size."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None

    def json(self) -> Any:
        return json.loads(self.body or b"null")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One HTTP chunk: its bytes, and the seconds that the server waited before it."""

    data: bytes
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """What Dify answered.

    ``chunks`` are those of a chunked body, without the terminator, and empty for the other framings.
    ``complete`` is False where the body stopped before its end: no terminator may follow then.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    framing: Literal["chunked", "content-length", "none"]
    body: bytes
    chunks: tuple[Chunk, ...]
    complete: bool

    @property
    def content_type(self) -> str:
        return dict(self.headers).get("Content-Type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, eq=False)  # each is read once; by its fields, finding 1,700 took seconds
class Recording:
    """One exchange. ``app_mode`` is ``chat``, ``agent-chat``, ``advanced-chat`` (a chatflow) …"""

    name: str
    app_mode: str
    note: str
    request: RecordedRequest
    response: RecordedResponse

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        return self.name.partition("/")[0]

    @property
    def is_stream(self) -> bool:
        return self.response.content_type == "text/event-stream"

    def with_body(self, chunks: Iterable[bytes], *, complete: bool = True) -> Self:
        """The same exchange with its body replaced, sent chunked, and broken off if not ``complete``."""
        parts = tuple(Chunk(data) for data in chunks)
        body = b"".join(part.data for part in parts)
        headers = (*self._headers_but_framing(), ("Transfer-Encoding", "chunked"))
        response = replace(
            self.response, headers=headers, framing="chunked", body=body, chunks=parts, complete=complete
        )
        return replace(self, response=response)

    def with_header(self, name: str, value: str) -> Self:
        """The same exchange with another value of a header of the response."""
        kept = [(key, given) for key, given in self.response.headers if key.lower() != name.lower()]
        return replace(self, response=replace(self.response, headers=(*kept, (name, value))))

    def cut_at(self, positions: Iterable[int]) -> Self:
        """The same exchange with the HTTP chunks of its body cut at these byte positions."""
        body = self.response.body
        ends = sorted({0, *positions, len(body)})
        return self.with_body([body[start:end] for start, end in pairwise(ends)])

    def broken_off(self, after_chunks: int) -> Self:
        """The same exchange, its connection closed after that many chunks."""
        return self.with_body([chunk.data for chunk in self.response.chunks[:after_chunks]], complete=False)

    def _headers_but_framing(self) -> list[tuple[str, str]]:
        framing = {"content-length", "transfer-encoding"}
        return [(name, value) for name, value in self.response.headers if name.lower() not in framing]


def load(name: str) -> Recording:
    """The recording of that name, such as ``1.16.0/chat/stream_continue``."""
    return _area(name.rpartition("/")[0])[name]


def find(*patterns: str) -> list[Recording]:
    """The recordings whose name matches a pattern, such as ``*/chat/stream_*``, sorted by name."""
    areas = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*" + SUFFIX))
    found = [
        recording
        for area in areas
        for name, recording in _area(area.removesuffix(SUFFIX)).items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
    if not found:
        raise LookupError(f"no recording matches {patterns}")
    return found


@cache
def _area(area: str) -> dict[str, Recording]:
    lines = gzip.decompress((FOLDER / (area + SUFFIX)).read_bytes()).splitlines()
    recordings = [_recording(area, json.loads(line)) for line in lines]
    return {recording.name: recording for recording in recordings}


def _recording(area: str, raw: dict[str, Any]) -> Recording:
    request, response = raw["request"], raw["response"]
    body = _body(response) or b""
    return Recording(
        name=f"{area}/{raw['case']}",
        app_mode=raw["app_mode"],
        note=raw["note"],
        request=RecordedRequest(request["method"], request["path"], _headers(request), _body(request)),
        response=RecordedResponse(
            status=response["status"],
            reason=response["reason"],
            headers=_headers(response),
            framing=response["framing"],
            body=body,
            chunks=_chunks(body, response["http_chunks"]),
            complete=response["ended"] == "complete",
        ),
    )


def _headers(message: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in message["headers"])


def _body(message: dict[str, Any]) -> bytes | None:
    body: str | None = message["body"]
    if body is None:
        return None
    return base64.b64decode(body) if message["body_encoding"] == "base64" else body.encode()


def _chunks(body: bytes, recorded: Sequence[dict[str, Any]]) -> tuple[Chunk, ...]:
    ends = accumulate((chunk["size"] for chunk in recorded), initial=0)
    moments = [0.0, *(chunk["t"] for chunk in recorded)]
    parts = zip(pairwise(ends), pairwise(moments), strict=True)
    return tuple(Chunk(body[a:b], later - earlier) for (a, b), (earlier, later) in parts if b > a)
