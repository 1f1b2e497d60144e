"""Whether a connection can't be made because there are no descriptors left: each takes one."""

from __future__ import annotations

import os
from errno import EMFILE, ENFILE
from socket import gaierror

from .causes import causes_of


def limit_reached(error: BaseException) -> str | None:
    """Return which limit on descriptors caused an exception; None if none did."""
    causes = list(causes_of(error))
    codes = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, gaierror) for cause in causes):  # it hides why it can't ask for an address
        codes.add(_code_of_another())
    if EMFILE in codes:
        # Windows has no such setting.
        limit = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else "what the system lets it have"
        return (
            f"this process has no descriptor left for another connection; its limit (`ulimit -n`) is {limit}:"
            " raise it, or hold fewer streams at once"
        )
    if ENFILE in codes:
        return "the system has no descriptor left for any process; its limit is fs.file-max"
    return None


def _code_of_another() -> int | None:
    """Return why no further descriptor can be had; None if it can."""
    try:
        os.close(os.dup(0))
    except OSError as error:
        return error.errno
    return None
