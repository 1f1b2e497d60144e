"""The log: one line a request, without the key, the user and any text of a conversation."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from time import perf_counter
from typing import Any, Self

from dify_chat_api.types import Request

logger = logging.getLogger("dify_chat")
logger.addHandler(logging.NullHandler())  # a library says nothing unless it is asked to

# A form's token lets any reader of the log submit the form.
_CAPABILITY = r"(?<=^/form/human_input/)[^/]+"


class RequestLine:
    """Logs a request at the end of its `with` block: when the head of its response has come, or it failed.

    The level is INFO, as httpx has it. It is WARNING for a repeated request: what it repeats has failed, and
    if it succeeds nothing else tells of that.

    Args:
        request: The request.
        retry: Which repetition of it this is, from 1; 0 for the first time.

    Attributes:
        status_code: To be set when the head has come.
    """

    __slots__ = ("_begun", "_level", "_request", "_retry", "status_code")

    def __init__(self, request: Request[Any], retry: int) -> None:
        self.status_code: int | None = None
        self._request = request
        self._retry = retry
        self._level = logging.WARNING if retry else logging.INFO

    def __enter__(self) -> Self:
        self._begun = perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if logger.isEnabledFor(self._level):
            # A filter of the caller's own may raise, and the response that has come was paid for.
            with suppress(Exception):
                self._write(kind)

    def _write(self, kind: type[BaseException] | None) -> None:
        told = {
            "method": self._request.method,
            "path": re.sub(_CAPABILITY, "***", self._request.path),
            "status_code": self.status_code,
            "error": kind and kind.__name__,
            "milliseconds": round((perf_counter() - self._begun) * 1000, 1),
            "retry": self._retry,
        }
        outcome = "%(status_code)s" if kind is None else "%(error)s"
        again = ", retry %(retry)s" if self._retry else ""
        logger.log(
            self._level,
            f"%(method)s %(path)s: {outcome} in %(milliseconds)s ms{again}",
            told,
            extra=told,
        )
