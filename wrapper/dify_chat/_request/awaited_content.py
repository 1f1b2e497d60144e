"""Content of files that is read by `await`, which an async client sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from inspect import isasyncgen, iscoroutinefunction
from typing import Any

from .._errors import DifyInputError
from .error_texts import shown

_CHUNK_BYTES = 64 * 1024


def is_awaited(content: object) -> bool:
    """Return whether a file is read by `await`: an async file, or an async iterable."""
    return hasattr(content, "__aiter__") or iscoroutinefunction(getattr(content, "read", None))


class AwaitedContent:
    """The chunks of a file that is read by `await`. Its exceptions become a DifyInputError."""

    def __init__(self, source: Any) -> None:
        if isasyncgen(source) and source.ag_frame is None:
            raise _exhausted(source)
        self._source = source

    def seekable(self) -> bool:
        """Return False: it can't be sent a second time."""
        return False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # Async files are also iterable, by lines.
        chunks = _read(self._source) if hasattr(self._source, "read") else self._source
        is_empty = True
        try:
            async for chunk in chunks:
                is_empty = False
                yield bytes(memoryview(chunk))
        except Exception as error:  # the file may be of any class, and fail in its own way
            raise DifyInputError(f"cannot read on from {shown(self._source)}: {shown(error)}") from error
        if is_empty and _is_iterator(chunks):
            raise _exhausted(self._source)


def _is_iterator(chunks: Any) -> bool:
    """Return whether something gives its chunks once, and can't tell whether it has; a generator can."""
    return hasattr(chunks, "__anext__") and not isasyncgen(chunks)


def _exhausted(source: object) -> DifyInputError:
    return DifyInputError(f"{shown(source)} is at its end: nothing is left to send; make it anew")


async def _read(file: Any) -> AsyncIterator[Any]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk
