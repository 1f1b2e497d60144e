"""Content of files that is read by `await`, which an async client sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from inspect import iscoroutinefunction
from typing import Any

from .._errors import DifyInputError
from .shown import shown

_CHUNK_BYTES = 64 * 1024


def is_awaited(content: object) -> bool:
    """Return whether a file is read by `await`: an async file, or an async iterable."""
    return hasattr(content, "__aiter__") or iscoroutinefunction(getattr(content, "read", None))


class AwaitedContent:
    """The chunks of what is read by `await`. Whatever it fails with becomes a DifyInputError."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def seekable(self) -> bool:
        """Return False: it can't be sent a second time."""
        return False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # Async files are also iterable, by lines.
        chunks = _read(self._source) if hasattr(self._source, "read") else self._source
        try:
            async for chunk in chunks:
                yield bytes(memoryview(chunk))
        except Exception as error:  # the file may be of any class, and fail in its own way
            raise DifyInputError(f"cannot read on from {shown(self._source)}: {shown(error)}") from error


async def _read(file: Any) -> AsyncIterator[Any]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk
