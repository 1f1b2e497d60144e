"""From an answer's bytes to its result."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import frozen

from dify_chat_api.errors import InvalidAnswerError
from dify_chat_api.types import Request

from ._error_answers import API_KEY, api_error, unreadable_answer
from ._errors import DifyAPIError, DifyResponseError
from ._json import decoded
from ._retry import seconds_asked_for
from ._transport import Response

T = TypeVar("T")


@frozen(kw_only=True)
class Head:
    """What is known of an answer before its body.

    Attributes:
        method, path: The request that it answers.
        status: The HTTP status.
        headers: The headers; looking one up takes a while, so that is done when it's wanted.
    """

    method: str
    path: str
    status: int
    headers: Mapping[str, str]

    @classmethod
    def of(cls, response: Response, request: Request[Any]) -> Head:
        """Take what matters from a response."""
        return cls(
            method=request.method,
            path=request.path,
            status=response.status_code,
            headers=response.headers,
        )

    @property
    def content_type(self) -> str:
        """The Content-Type header, "" if there is none."""
        return self.headers.get("Content-Type", "")

    @property
    def version(self) -> str | None:
        """Dify's version, from its X-Version header."""
        return self.headers.get("X-Version")

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def refusal(self, body: bytes) -> DifyAPIError:
        """Make the error of an answer that is no success."""
        error = api_error(
            status=self.status,
            body=body,
            content_type=self.content_type,
            method=self.method,
            path=self.path,
            version=self.version,
            location=self.headers.get("Location"),
        )
        error.headers = self._headers_without_key()
        error.retry_after = seconds_asked_for(self.headers.get("Retry-After"))
        return error

    def _headers_without_key(self) -> Mapping[str, str]:
        # Reporters of errors show what these hold, and a redirection may repeat the request.
        kind: Any = type(self.headers)  # whichever library's it is, names count in any case
        headers: Mapping[str, str] = kind(
            {name: API_KEY.sub("app-***", value) for name, value in self.headers.items()}
        )
        return headers

    def unreadable(self, problem: str, body: bytes) -> DifyResponseError:
        """Make the error of a success that isn't what it should be."""
        return unreadable_answer(
            problem,
            status=self.status,
            body=body,
            content_type=self.content_type,
            method=self.method,
            path=self.path,
        )


def result(request: Request[T], head: Head, body: bytes) -> T:
    """Make what a call returns.

    Raises:
        DifyResponseError: The body is no JSON, or not what the description says.
    """
    try:
        # Without a body there is nothing to read: 204 No Content.
        return request.parse(decoded(body.removeprefix(BOM_UTF8)) if body else None)
    except InvalidAnswerError as error:
        raise head.unreadable(f"the answer is not as expected ({error})", body) from error
    except ValueError as error:
        raise head.unreadable("the answer is no JSON", body) from error
