"""The body of a request, as httpx takes it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

from dify_chat_api.types import Request, Upload

# `json.dumps` makes an encoder in each call, which takes longer than a short message.
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_LONG_BYTES = 16 * 1024  # a socket takes as many at once
_ESCAPED = r'["\x00-\x1f]'


def body_of(request: Request[Any], client: object) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the arguments of `build_request` that make a request's body, and its headers.

    Raises:
        ValueError: A file is read by `await`, which only an async client can do.
    """
    if request.json is not None:
        return {"content": _JSON.encode(request.json).encode()}, {"Content-Type": "application/json"}
    if not any(hasattr(file.content, "__aiter__") for file in request.files.values()):
        files = [(name, (file.name, file.content, file.content_type)) for name, file in request.files.items()]
        return {"data": request.form or None, "files": files or None}, {}
    if not hasattr(client, "aclose"):
        raise ValueError("a file is read by `await`: use AsyncDifyChat, or give its content as bytes")
    form = AsyncForm(request.form, request.files)
    return {"content": form}, {"Content-Type": form.content_type}


def can_rewind(request: Request[Any]) -> bool:
    """Return whether the files of a request can be read once more from where they were."""
    return all(isinstance(file.content, bytes) or file.content.seekable() for file in request.files.values())


def is_long(request: Any) -> bool:
    """Return whether a server may respond before it has received the body of a request of httpx."""
    content = getattr(request.stream, "_stream", None)
    return not isinstance(content, bytes) or len(content) >= _LONG_BYTES


class AsyncForm:
    """A form with files that are read by `await`, written as they come: httpx reads files at once only.

    Args:
        fields: The text fields.
        files: The files.

    Attributes:
        content_type: Its media type, with the boundary.
    """

    def __init__(self, fields: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        boundary = os.urandom(16).hex()
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._boundary = boundary.encode()
        self._fields = fields
        self._files = files

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for name, value in self._fields.items():
            yield self._head(f'name="{_quoted(name)}"') + b"\r\n\r\n" + str(value).encode() + b"\r\n"
        for name, file in self._files.items():
            head = self._head(f'name="{_quoted(name)}"; filename="{_quoted(file.name)}"')
            yield head + b"\r\nContent-Type: " + file.content_type.encode() + b"\r\n\r\n"
            content: Any = file.content
            async for chunk in content:
                yield chunk
            yield b"\r\n"
        yield b"--" + self._boundary + b"--\r\n"

    def _head(self, named: str) -> bytes:
        return b"--" + self._boundary + b"\r\nContent-Disposition: form-data; " + named.encode()


def _quoted(text: str) -> str:
    """Escape a name as httpx does."""
    return re.sub(_ESCAPED, lambda found: f"%{ord(found[0]):02X}", text.replace("\\", "\\\\"))
