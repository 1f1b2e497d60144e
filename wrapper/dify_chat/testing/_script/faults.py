"""Faults: an error instead of the response, a delay, a connection that is cut."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from werkzeug import Response
from werkzeug.wsgi import ClosingIterator

from .._wire.errors import ApiError
from .._wire.responses import html_page
from .arguments import call_of, check_number, check_path

_BY_A_PROXY = {502, 503, 504}
_EFFECTS = dict.fromkeys(("status_code", "delay", "event_delay", "abort_after", "abort_after_bytes"))
_OF_AN_ERROR = {"code", "message", "retry_after"}


@dataclass(frozen=True)
class Fault:
    """The arguments of one call of `MockDify.fault`, which documents them."""

    status_code: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: float | None = None
    delay: float = 0.0
    event_delay: float = 0.0
    abort_after: int | None = None
    abort_after_bytes: int | None = None
    path: str = "*"

    def __post_init__(self) -> None:
        if self.status_code is not None and not 400 <= self.status_code <= 599:
            raise ValueError(f"status_code of a fault is 400 to 599, not {self.status_code}")
        check_path(self.path)
        for name in ("delay", "event_delay", "retry_after", "abort_after", "abort_after_bytes"):
            if (value := getattr(self, name)) is not None:
                check_number(name, value)
        if not self.given.keys() & _EFFECTS:
            raise ValueError(f"a fault needs one of {', '.join(_EFFECTS)}")
        if self.status_code is None and (useless := self.given.keys() & _OF_AN_ERROR):
            raise ValueError(f"{min(useless)} of a fault needs status_code, too")

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that differ from their default."""
        given = ((field.name, getattr(self, field.name), field.default) for field in fields(self))
        return {name: value for name, value, default in given if value != default}

    def __str__(self) -> str:
        return call_of("fault", **self.given)

    def concerns(self, path: str) -> bool:
        return fnmatchcase(path.removeprefix("/v1"), self.path)

    def response(self) -> Response | None:
        """Return the error that replaces the response; None if this fault has no status code."""
        if self.status_code is None:
            return None
        if self.status_code in _BY_A_PROXY and self.code is None and self.message is None:
            response = html_page(self.status_code)
        else:
            response = ApiError(self.status_code, self.code, self.message).response()
        if self.retry_after is not None:
            response.headers["Retry-After"] = f"{self.retry_after:g}"
        return response

    def spoil(self, body: Iterable[bytes], closing: threading.Event) -> Iterable[bytes]:
        """Return the body of a response delayed or cut. The server closes the given body in any case."""
        return ClosingIterator(self._spoiled(iter(body), closing), getattr(body, "close", None))

    def _spoiled(self, body: Iterator[bytes], closing: threading.Event) -> Iterator[bytes]:
        events, left = 0, self.abort_after_bytes
        if self.abort_after == 0:
            raise _Aborted
        for piece in body:
            closing.wait(self.event_delay)
            if left is not None and len(piece) >= left:
                yield piece[:left]
                raise _Aborted
            yield piece
            left = None if left is None else left - len(piece)
            events += not piece.startswith(b"event: ping")
            if events == self.abort_after:
                raise _Aborted


class _Aborted(ConnectionAbortedError):
    """Makes Werkzeug close the connection without sending anything more."""
