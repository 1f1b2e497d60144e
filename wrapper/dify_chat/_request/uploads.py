"""How files and audio are given, and what becomes of them on the wire: a name, the content and its type."""

import os
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager, suppress
from io import SEEK_CUR, SEEK_END, SEEK_SET, UnsupportedOperation
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO, Protocol, TypeAlias, TypeGuard, cast

from dify_chat_api.types import Upload

from .._errors import DifyInputError
from .awaited_content import AwaitedContent, is_awaited
from .error_texts import shown, text_of
from .media_types import (
    MAGIC_BYTES,
    UNKNOWN_TYPE,
    as_dify_spells,
    media_type,
    speech_suffix,
    speech_type,
    suffix_of_content,
)
from .validation import path_of


class FrameworkUpload(Protocol):
    """A file that a web framework has received: Starlette (FastAPI), Django, werkzeug (Flask) or aiohttp."""

    @property
    def content_type(self) -> Any: ...


class AsyncFile(Protocol):
    """An open binary file that is read by `await`, as those of anyio and aiofiles."""

    async def read(self, size: int = -1, /) -> bytes: ...


FileContent: TypeAlias = (
    bytes | bytearray | memoryview | IO[bytes] | AsyncFile | AsyncIterable[bytes] | FrameworkUpload
)
FileInput: TypeAlias = (
    str | os.PathLike[str] | FileContent | tuple[str, FileContent] | tuple[str, FileContent, str | None]
)
"""A file to upload.

- a path: opened for the call and streamed from the disk; a `str` is always a path, never content;
- bytes, or what holds bytes: the content itself;
- an open binary file: sent from where it stands to its end, and left open;
- a file that a web framework has received: with its name and type, from where it stands, and left open;
- an async file or an async iterable of bytes, for an async client: sent as it comes, and not a second time;
- `(name, content, type)`: content as all of these but a path; without a type, or with None, it is guessed.
"""


class _RestOfFile:
    """The rest of an open file, from where it stands.

    httpx sends a file from its very start, and takes its length from the file descriptor. That is wrong for
    a pipe and for a file that is unpacked while it is read. This has no descriptor.

    What a file raises becomes a DifyInputError: httpx lets it through, and ends the call. So does a length
    that isn't the announced one any more, for which httpx has no error of its own.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.start: int | None = None
        self._announced: int | None = None
        with suppress(Exception):  # not of a pipe, each kind of which refuses in its own way
            file.seek(start := file.tell())
            self.start = start

    def read(self, size: int = -1) -> bytes:
        try:
            content = self._file.read(size)
        except Exception as error:  # a file may be anything that has a `read`, and fail in its own way
            raise DifyInputError(f"cannot read on from {shown(self._file)}: {shown(error)}") from error
        if not isinstance(content, bytes):  # None, of a file that doesn't wait for more to come
            gave = type(content).__name__
            raise DifyInputError(f"cannot read on from {shown(self._file)}: it gave {gave}, and not bytes")
        if self._announced is not None:
            self._check_length(self._announced, at_end=not content)
        return content

    def seekable(self) -> bool:
        return self.start is not None

    def tell(self) -> int:
        return self.seek(0, SEEK_CUR)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        if self.start is None:
            raise UnsupportedOperation("a pipe cannot be rewound")
        self._file.seek(offset + self.start if whence == SEEK_SET else offset, whence)
        position = self._file.tell() - self.start
        if whence == SEEK_END:  # httpx has asked for the length
            self._announced = position
        return position

    def _check_length(self, announced: int, *, at_end: bool) -> None:
        position = self.tell()
        if position > announced or (at_end and position < announced):
            raise DifyInputError(
                f"{shown(self._file)} was changed while it was sent: it had {announced} bytes"
            )


@contextmanager
def open_upload(file: FileInput) -> Iterator[Upload]:
    """Open a file as a part of a form, until the end of the `with` block.

    Its content type is the given one, else that of its name, else that of its first bytes. Content without a
    name is named "file", with the suffix of what the first bytes show.

    Raises:
        DifyInputError: The file is missing or unreadable, or given in none of the ways of FileInput.
    """
    with _opened(file) as (name, content, given_type):
        suffix = "" if given_type or media_type(name) else suffix_of_content(_first_bytes(content))
        yield Upload(
            name=name or f"file{suffix}",
            content=content,
            content_type=given_type or media_type(name) or media_type(f"file{suffix}") or UNKNOWN_TYPE,
        )


@contextmanager
def open_audio(file: FileInput) -> Iterator[Upload]:
    """Open a recording as `open_upload` does, its content type spelled as Dify's speech-to-text wants it.

    Where neither a type nor a telling name is given, the first bytes say what it is. A type that Dify does
    not know is sent as it is, and its refusal is the error. Bytes are named "audio.wav" or the like.
    """
    with _opened(file) as (name, content, given_type):
        suffix = speech_suffix(name, _first_bytes(content))
        told_type = speech_type(suffix) or media_type(name) or media_type(f"audio{suffix}") or UNKNOWN_TYPE
        yield Upload(
            name=name or f"audio{suffix}",
            content=content,
            content_type=as_dify_spells(given_type or told_type),
        )


@contextmanager
def _opened(file: FileInput) -> Iterator[tuple[str, bytes | BinaryIO, str | None]]:
    """Yield name ("" if there is none), content and given type; close at the end what was opened here."""
    match file:
        case str() | os.PathLike():
            path = path_of(file)
            with _open_path(path) as opened:
                yield _file_name(path), cast(BinaryIO, _RestOfFile(opened)), None
        case bytes() | bytearray() | memoryview():
            yield "", bytes(file), None
        case tuple((name, content, *rest)) if len(rest) < 2:
            yield _checked_name(name), _checked_content(content), _checked_type(*rest)
        case _ if hasattr(file, "content_type"):
            yield _received(file)
        case _:
            yield _file_name(getattr(file, "name", None)), _checked_content(file), None


def _received(file: Any) -> tuple[str, bytes | BinaryIO, str | None]:
    """Return name, content and type of a file that a web framework has received."""
    # The `name` of werkzeug's is that of the form's field, and Django's has no `filename`.
    name = file.filename if hasattr(file, "filename") else getattr(file, "name", None)
    told = file.content_type
    # A browser sends UNKNOWN_TYPE for what it has no type of.
    is_told = _is_type(told) and told != UNKNOWN_TYPE
    return _file_name(name), _checked_content(file), told if is_told else None


def _wrapped(content: Any) -> Any:
    """Return the open file in a file of a web framework: Starlette's own `read` is a coroutine function."""
    if not hasattr(content, "content_type"):
        return content
    inner = (getattr(content, name, None) for name in ("file", "stream"))
    return next((file for file in inner if hasattr(file, "read")), content)


def _open_path(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise DifyInputError(
            f"cannot read the file {str(path.absolute())!r}: {reason}; "
            "give the path of a readable file, or its content as bytes"
        ) from error


def _file_name(path: object) -> str:
    if not isinstance(path, str | bytes | PurePath):
        return ""  # an open file may have the number of its descriptor for a name, or none
    # On the disk a name need not be UTF-8, on the wire it must be.
    return os.fsencode(PurePath(os.fsdecode(path)).name).decode("utf-8", "replace")


def _checked_name(name: object) -> str:
    # A form is written in UTF-8, which has no half of a surrogate pair.
    if isinstance(name, str) and name.strip() and name.encode("utf-8", "replace").decode() == name:
        return str.__str__(name)
    raise DifyInputError(
        f'{shown(name)} is no name for a file; give one in UTF-8 that is not empty, as "report.pdf"'
    )


def _checked_type(content_type: object = None) -> str | None:
    if content_type is None:
        return None
    if _is_type(content_type):
        return str.__str__(content_type)
    raise DifyInputError(f'{shown(content_type)} is no content type; give one as "audio/wav", or None')


def _is_type(told: object) -> TypeGuard[str]:
    return isinstance(told, str) and "/" in told and told.isascii() and told.isprintable()


def _checked_content(content: Any) -> bytes | BinaryIO:
    if isinstance(content, bytes | bytearray | memoryview):
        return bytes(content)
    content = _wrapped(content)
    if is_awaited(content):
        return cast(BinaryIO, AwaitedContent(content))
    try:
        nothing = content.read(0)  # an object that cannot be read is refused below
    except AttributeError:
        ways = "a path, as bytes, as an open binary file, or as (name, content, type)"
        raise DifyInputError(f"a file is given as {ways}; this is of type {type(content).__name__}") from None
    except Exception as error:  # a file may be anything that has a `read`, and fail in its own way
        raise DifyInputError(
            f"cannot read from {shown(content)}: {text_of(error)}; open it for reading"
        ) from error
    if not isinstance(nothing, bytes):
        raise DifyInputError(f'{shown(content)} does not give bytes; open it in binary mode, "rb"')
    rest = _RestOfFile(cast(BinaryIO, content))
    if rest.start and not _first_bytes(rest):
        raise DifyInputError(
            f"{shown(content)} stands at its end: nothing is left to send; rewind it with seek(0)"
        )
    return cast(BinaryIO, rest)


def _first_bytes(content: bytes | BinaryIO | _RestOfFile) -> bytes:
    if isinstance(content, bytes):
        return content[:MAGIC_BYTES]
    if isinstance(content, AwaitedContent):
        return b""  # bytes that are read now would not be sent
    try:
        content.seek(0)
    except UnsupportedOperation:
        return b""  # a pipe: bytes that are read now would not be sent
    first_bytes = content.read(MAGIC_BYTES)
    content.seek(0)
    return first_bytes
