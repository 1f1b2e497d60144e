"""What goes wrong with an answer on its way, or instead of it."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from werkzeug import Response
from werkzeug.exceptions import default_exceptions
from werkzeug.wsgi import ClosingIterator

from ._problems import Crash, Problem, from_http, proxy_page, unauthorized

API = "/v1"
_BY_A_PROXY = {502, 503, 504}
_DIFYS_OWN = {
    401: unauthorized("Access token is invalid"),
    413: Problem(413, "file_too_large", "File size exceeded."),
    415: Problem(415, "unsupported_file_type", "File type not allowed."),
    429: Problem(429, "too_many_requests", "Too many requests. Please try again later."),
    500: Crash(),
}


@dataclass(frozen=True)
class Fault:
    """What one call of `MockDify.fault` asks for; its documentation says what each part means."""

    status: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: float | None = None
    delay: float = 0.0
    event_delay: float = 0.0
    abort_after: int | None = None
    abort_after_bytes: int | None = None
    path: str = "*"

    def __post_init__(self) -> None:
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError(f"the status of a fault is 400 to 599, not {self.status}")

    @property
    def given(self) -> dict[str, Any]:
        """The parts that were asked for."""
        parts = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in parts.items() if value != default}

    def concerns(self, path: str) -> bool:
        return fnmatchcase(path.removeprefix(API), self.path)

    def refusal(self) -> Response | None:
        """What is answered instead; None if the answer itself is."""
        if self.status is None:
            return None
        worded = self.code is not None or self.message is not None
        if self.status in _BY_A_PROXY and not worded:
            response = proxy_page(self.status)
        else:
            response = self._problem(self.status, worded=worded).answer()
        if self.retry_after is not None:
            response.headers["Retry-After"] = f"{self.retry_after:g}"
        return response

    def spoil(self, body: Iterable[bytes], closing_down: threading.Event) -> Iterable[bytes]:
        """The body of an answer, later or not all of it; the whole one is closed in any case."""
        close = getattr(body, "close", None)
        return ClosingIterator(self._spoiled(iter(body), closing_down), close)

    def _problem(self, status: int, *, worded: bool) -> Problem:
        if status in _DIFYS_OWN:
            known = _DIFYS_OWN[status]
        elif status in default_exceptions:
            known = from_http(default_exceptions[status]())
        else:
            known = Problem(status, "unknown", "")
        if not worded:
            return known
        return Problem(status, self.code or known.code, self.message or known.message)

    def _spoiled(self, body: Iterator[bytes], closing_down: threading.Event) -> Iterator[bytes]:
        events, left = 0, self.abort_after_bytes
        if self.abort_after == 0:
            raise _Aborted
        for piece in body:
            closing_down.wait(self.event_delay)
            if left is not None and len(piece) >= left:
                yield piece[:left]
                raise _Aborted
            yield piece
            left = None if left is None else left - len(piece)
            events += not piece.startswith(b"event: ping")
            if events == self.abort_after:
                raise _Aborted


class _Aborted(ConnectionAbortedError):
    """What makes the HTTP server hang up without another word."""
