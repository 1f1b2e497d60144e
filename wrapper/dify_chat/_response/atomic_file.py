"""Writing a file so that it appears whole or not at all."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from .._errors import DifyInputError
from .._request.error_texts import shown, text_of
from .._request.validation import path_of

FileTarget = str | os.PathLike[str] | IO[bytes]
"""Where to write: a path, or an open binary file."""

_REFUSED = "; give a path in an existing, writable folder"
_FAILED = "; is the disk full, or the file closed?"
# Some file systems of networks have no such call; what they were given is theirs to keep.
_NO_FSYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


class Writer:
    """Writes to a file, all of what it is given.

    Args:
        file: The file.
        path: Its path, as an error shows it; None for a file of the caller's own.
    """

    def __init__(self, file: IO[bytes], path: str | None = None) -> None:
        self._file = file
        self._path = path

    def write(self, content: bytes) -> None:
        """Write some bytes.

        Raises:
            DifyInputError: The disk is full, or fails. What a file of the caller's own raises comes out as it
                is.
        """
        while content:
            with _refusing(self._path, _FAILED) if self._path else nullcontext():
                written: Any = self._file.write(content)
            if not isinstance(written, int):  # a file of the caller's own need not count
                return
            if not written:
                name = self._path or shown(self._file)
                raise DifyInputError(f"cannot write to {name}: it takes nothing more{_FAILED}")
            content = content[written:]


@contextmanager
def whole_file(target: FileTarget) -> Iterator[Writer]:
    """Give something to write with, and make it the target at the end of the `with` block.

    Args:
        target: A path: when the block has ended well and the disk has taken everything, its file holds that;
            when the block or the disk fails, it holds what it held before, or nothing. Until then, only
            those can read what was written who can read the target. A link is followed, and permissions are
            as `open` would leave them. What can't be replaced, as a pipe or a device, is written to directly.
            So is an open binary file: it is left open, and what was written before a failure stays in it.

    Raises:
        DifyInputError: The target can't be written to; within the block and at its end, the disk is full
            or fails.

    Example:
        with whole_file("answer.mp3") as file:
            for chunk in audio:
                file.write(chunk)
    """
    if not isinstance(target, str | os.PathLike):
        yield Writer(_checked(target))
        return
    path = path_of(target)
    name = repr(str(path))
    with _refusing(name, _REFUSED):
        is_replaced = path.is_file() or not path.exists()
        path = _resolved(path) if is_replaced else path
        # Beside the target: a file can be moved in one step only within its file system.
        unfinished = path.with_name(f".{token_hex(8)}.part") if is_replaced else path
        file = _opened(unfinished, path) if is_replaced else path.open("wb")
    try:
        yield Writer(file, name)
        with _refusing(name, _FAILED):
            if is_replaced:
                _finish(file, unfinished, path)
            file.close()
    except BaseException:
        with suppress(OSError):
            file.close()
        if is_replaced:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        raise


def _opened(unfinished: Path, path: Path) -> IO[bytes]:
    """Open a new file that is as private as the one that it will replace."""
    mode = 0o666
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode) & 0o777
    return open(unfinished, "xb", opener=partial(os.open, mode=mode))


def _finish(file: IO[bytes], unfinished: Path, path: Path) -> None:
    file.flush()
    try:
        os.fsync(file.fileno())  # some disks say only here that they have no room
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise
    file.close()
    with suppress(FileNotFoundError):
        shutil.copymode(path, unfinished)
    unfinished.replace(path)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)  # from Python 3.13 on, links in a circle fail so alone
    except FileNotFoundError:  # it's about to be written
        return path.resolve()


@contextmanager
def _refusing(name: str, advice: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # a file may be anything that has a `write`, and fail in its own way
        reason = getattr(error, "strerror", None) or text_of(error)
        raise DifyInputError(f"cannot write to {name}: {reason}{advice}") from error


def _checked(file: IO[bytes]) -> IO[bytes]:
    try:
        file.write(b"")
    except Exception as error:  # a file may be anything that has a `write`, and fail in its own way
        raise DifyInputError(
            f"cannot write bytes to {shown(file)}: {text_of(error)};"
            ' give a path, or a file opened with mode "wb"'
        ) from error
    return file
