"""What the page sends, within limits, and JSON for it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

_JSON_BYTES = 64 * 1024
_IN_MEMORY_BYTES = 256 * 1024


class Json(JSONResponse):
    """JSON in ASCII: what people have said may have half of a surrogate pair, which UTF-8 can't write."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


async def json_body(request: Request) -> dict[str, Any]:
    """Read a small JSON object."""
    body = b"".join([chunk async for chunk in _limited(request, _JSON_BYTES)])
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "This is no JSON.") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "This is no JSON object.")
    return given


def text(given: dict[str, Any], name: str, most: int) -> str:
    """Give a text that has to be there, and isn't longer than `most` characters."""
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise HTTPException(400, f"The {name} is missing.")
    if len(value) > most:
        raise HTTPException(413, f"The {name} is too long: {most} characters are allowed.")
    return value


@asynccontextmanager
async def file_body(request: Request, most: int) -> AsyncIterator[IO[bytes]]:
    """Take in a file, which lies on the disk if it isn't small, never in memory."""
    with SpooledTemporaryFile(_IN_MEMORY_BYTES) as file:
        async for chunk in _limited(request, most):
            file.write(chunk)
        file.seek(0)
        yield file


async def _limited(request: Request, most: int) -> AsyncIterator[bytes]:
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > most:
            raise HTTPException(413, f"This is too large: {most // 1024} kB are allowed.")
        yield chunk
