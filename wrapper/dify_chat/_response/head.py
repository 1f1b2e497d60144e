"""The head of a response: all that is known before its body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import frozen

from dify_chat_api.types import Request

from .._http.client import HTTPResponse


@frozen(kw_only=True)
class ResponseHead:
    """The request's method and path, and the response's status and headers."""

    method: str
    path: str
    status_code: int
    headers: Mapping[str, str]

    @classmethod
    def of(cls, response: HTTPResponse, request: Request[Any]) -> ResponseHead:
        """Return the head of a response to a request."""
        return cls(
            method=request.method,
            path=request.path,
            status_code=response.status_code,
            headers=response.headers,  # httpx takes 2 µs to look one up, so that waits until it is needed
        )

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    @property
    def content_type(self) -> str:
        """The Content-Type header; "" if there is none."""
        return self.headers.get("Content-Type", "")

    @property
    def version(self) -> str | None:
        """Dify's version, from its X-Version header; None if there is none."""
        return self.headers.get("X-Version")

    @property
    def retry_after(self) -> float | None:
        """The seconds of the Retry-After header; None if there is none, or it makes no sense."""
        return retry_after_seconds(self.headers.get("Retry-After"))


def retry_after_seconds(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, which has seconds or a date.

    Source: RFC 9110, section 10.2.3.
    """
    if value is None:
        return None
    if (seconds := value.strip()).isdecimal():
        return float(seconds)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
