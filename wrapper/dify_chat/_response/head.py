"""The head of a response: all that is known before its body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any

from dify_chat_api.types import Request

from .._http.client import HTTPResponse
from .._request.api_key import ApiKey

_MAX_SECONDS = 1e12


class ResponseHead:
    """The request's method and path, and the response's status and headers.

    Args:
        headers: Those of httpx or a fork.
        key: The request's key: whatever the response says is shown without it.

    Attributes:
        headers: The headers, without the key; they find names in any case.
        content_type: The Content-Type header; "" if there is none.
        content_encoding: The Content-Encoding header; "" if there is none.
    """

    def __init__(self, *, method: str, path: str, status_code: int, headers: Any, key: ApiKey) -> None:
        self.method = method
        self.path = path
        self.status_code = status_code
        self.key = key
        text = b"\n".join(chain.from_iterable(headers.raw))
        if text.isascii():
            headers.encoding = "ascii"  # else httpx decodes each of them to find out
        if key.may_be_in(text):
            headers = _without_key(headers, key)
        self.headers: Mapping[str, str] = headers
        # httpx takes 2 µs to look a header up, so the others wait until they are needed.
        self.content_type: str = headers.get("Content-Type", "")
        is_encoded = b"content-encoding" in text.lower()
        self.content_encoding: str = headers.get("Content-Encoding", "") if is_encoded else ""

    @classmethod
    def of(cls, response: HTTPResponse, request: Request[Any], key: ApiKey) -> ResponseHead:
        """Return the head of a response to a request."""
        return cls(
            method=request.method,
            path=request.path,
            status_code=response.status_code,
            headers=response.headers,
            key=key,
        )

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters; RFC 9110 lets servers write it in any case."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def version(self) -> str | None:
        """Dify's version, from its X-Version header; None if there is none."""
        return self.headers.get("X-Version")

    @property
    def queues_runs(self) -> bool:
        """Whether the server puts the runs of chatflows in a queue, and sends pings alone in some cases.

        Dify 1.13 does; 1.16.0 tells of a refused input, and answers blocking calls.
        """
        return (self.version or "").startswith("1.13.")

    @property
    def retry_after(self) -> float | None:
        """The seconds of the Retry-After header; None if there is none, or it makes no sense."""
        return retry_after_seconds(self.headers.get("Retry-After"), self.headers.get("Date"))


def _without_key(headers: Any, key: ApiKey) -> Any:
    # Error trackers print headers, and `Location` may repeat the request with the key in it.
    cleaned = [(key.redact(name), key.redact(value)) for name, value in headers.multi_items()]
    return type(headers)(cleaned, encoding="utf-8")


def retry_after_seconds(value: str | None, sent: str | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, which has seconds or a date.

    Args:
        value: The header.
        sent: The Date header. Both are of the server's clock, and this machine's may be late.

    Source: RFC 9110, section 10.2.3.
    """
    if value is None:
        return None
    if (seconds := value.strip()).isdecimal() and seconds.isascii():
        return min(float(seconds), _MAX_SECONDS)  # of 309 digits and more Python makes infinity
    if (moment := _moment(value)) is None:
        return None
    now = _moment(sent or "") or datetime.now(UTC)
    return max((moment - now).total_seconds(), 0.0)


def _moment(date: str) -> datetime | None:
    """Return the time that a header names, in GMT where it has no zone; None if it names none."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
