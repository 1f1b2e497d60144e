"""Writing a file so that it appears whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from .._errors import DifyInputError

FileTarget = str | os.PathLike[str] | IO[bytes]
"""Where to write: a path, or an open binary file."""


@contextmanager
def whole_file(target: FileTarget) -> Iterator[IO[bytes]]:
    """A file to write into, which becomes the target at the end of the `with` block.

    Args:
        target: a path: when the block has ended well, it holds everything; when the block fails, it holds
            what it held before, or nothing. A link is followed, and permissions are as `open` would leave
            them. What cannot be replaced, as a pipe or a device, is written to directly. So is an open binary
            file: it is left open, and what was written before a failure stays in it.

    Raises:
        DifyInputError: on entering, if the target cannot be written to.

    Example:
        with whole_file("answer.mp3") as file:
            for chunk in audio:
                file.write(chunk)
    """
    if not isinstance(target, str | os.PathLike):
        yield _checked(target)
        return
    path = Path(target)
    if path.exists() and not path.is_file():
        with _refusing(path):
            file = path.open("wb")
        with file:
            yield file
        return
    with _refusing(path):
        path = _resolved(path)
        # Beside the target: a file can be moved in one step only within its file system.
        unfinished = path.with_name(f".{secrets.token_hex(8)}.part")
        file = unfinished.open("xb")
    try:
        with file:
            yield file
        with suppress(FileNotFoundError):
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)  # from Python 3.13 on, links in a circle fail so alone
    except FileNotFoundError:  # it's about to be written
        return path.resolve()


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # also of a NUL in the path, and of links in a circle
        reason = getattr(error, "strerror", None) or error
        raise DifyInputError(
            f"cannot write to {str(path)!r}: {reason}; give a path in an existing, writable folder"
        ) from error


def _checked(file: IO[bytes]) -> IO[bytes]:
    try:
        file.write(b"")
    except (AttributeError, TypeError, OSError, ValueError) as error:
        raise DifyInputError(
            f'cannot write bytes to {file!r}: {error}; give a path, or a file opened with mode "wb"'
        ) from error
    return file
