"""The descriptors of connections: what a child does with its copies, and that there may be none left."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from socket import gaierror

from .._request.late_imports import limit_of
from .causes import causes_of


class Descriptors:
    """The descriptors of sockets, also of those that no object shows, since they are being connected."""

    def __init__(self) -> None:
        self._inodes: dict[int, int] = {}

    def note(self, descriptor: int) -> None:
        """Note an open socket. Its inode tells later whether the descriptor is another file's."""
        with suppress(OSError):  # sockets of Windows are no files
            self._inodes[descriptor] = os.fstat(descriptor).st_ino

    def close_copies(self) -> None:
        """Close those of a child that its parent has opened.

        The null device takes their places: an object may close a descriptor later, when it would be another
        file's.
        """
        with suppress(OSError):  # there may be no descriptor left for it
            nothing = os.open(os.devnull, os.O_RDWR)
            for descriptor, inode in self._inodes.items():
                if _is_socket(descriptor, inode):
                    os.dup2(nothing, descriptor, inheritable=False)
            os.close(nothing)
        self._inodes = {}


def _is_socket(descriptor: int, inode: int) -> bool:
    try:
        found = os.fstat(descriptor)
    except OSError:
        return False  # it is closed
    return inode > 0 and found.st_ino == inode and stat.S_ISSOCK(found.st_mode)  # macOS has no such inodes


def limit_reached(error: BaseException) -> str | None:
    """Return which limit on descriptors caused an exception; None if none did."""
    causes = list(causes_of(error))
    codes = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, gaierror) for cause in causes):  # it hides why it can't ask for an address
        codes.add(_code_of_another())
    return limit_of(codes, "for another connection")


def _code_of_another() -> int | None:
    """Return why no further descriptor can be had; None if it can."""
    try:
        os.close(os.dup(0))
    except OSError as error:
        return error.errno
    return None
