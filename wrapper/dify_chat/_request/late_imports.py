"""Imports that wait for their first use: each opens a file, and the process may have no descriptor left."""

from __future__ import annotations

import os
import sys
from errno import EMFILE, ENFILE
from typing import Any

from dify_chat_api import types

from .._errors import DifyConnectionError


class _LateImport:
    """A block of imports.

    Raises:
        DifyConnectionError: The process has no descriptor left, or the interpreter is ending; the exception
            of the import is its cause.
    """

    __slots__ = ()

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        reason = None
        if isinstance(error, OSError):
            reason = limit_of({error.errno}, "to load a part of dify-chat")
        elif isinstance(error, ImportError) and getattr(sys, "meta_path", None) is None:
            reason = "the interpreter is ending, and loads no further part of dify-chat"
        if error is not None and reason is not None:
            raise DifyConnectionError(reason) from error.with_traceback(None)


late_import = _LateImport()
types.importing = late_import  # of endpoints and models


def limit_of(codes: set[int | None], purpose: str) -> str | None:
    """Return which limit on descriptors is reached; None if none is.

    Args:
        codes: The `errno` of exceptions.
        purpose: What a descriptor is needed for.
    """
    if EMFILE in codes:
        # Windows has no such setting.
        limit: Any = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else "what the system lets it have"
        return (
            f"this process has no descriptor left {purpose}; its limit (`ulimit -n`) is {limit}:"
            " raise it, or hold fewer streams at once"
        )
    if ENFILE in codes:
        return "the system has no descriptor left for any process; its limit is fs.file-max"
    return None
