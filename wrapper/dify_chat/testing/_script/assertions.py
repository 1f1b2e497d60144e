"""The properties and assertions of MockDify about the requests that arrived."""

from fnmatch import fnmatchcase
from typing import Any

from .._wire.recorded_request import RecordedRequest
from .arguments import check_path, shown

_QUESTIONS = "/chat-messages"
_ABSENT = object()


class Assertions:
    """The requests that arrived, and assertions about them."""

    def __init__(self) -> None:
        self._requests: list[RecordedRequest] = []

    @property
    def requests(self) -> list[RecordedRequest]:
        """All requests since the start in their order, refused ones too. They are kept after `stop`."""
        return list(self._requests)

    @property
    def last_request(self) -> RecordedRequest:
        """The newest request.

        Raises:
            AssertionError: No request has arrived.
        """
        __tracebackhide__ = True
        if not self._requests:
            raise AssertionError("no request has arrived")
        return self._requests[-1]

    @property
    def questions(self) -> list[Any]:
        """The questions in the order of their arrival, refused and repeated ones too.

        Example:
            assert mock_dify.questions == ["Hello", "And then?"]
        """
        return [each.fields.get("query") for each in self.requests if _is_to(each, _QUESTIONS)]

    def assert_sent(
        self, query: str | None = None, /, *, path: str = _QUESTIONS, **fields: object
    ) -> RecordedRequest:
        """Fail unless such a request has arrived; the message lists those that have.

        Args:
            query: The question; None for any.
            path: The path without `/v1`; `*` stands for any text.
            fields: Fields of its JSON, form or query, and their values; a file of a form is its name. The
                request may have more.

        Returns:
            The newest request that fits.

        Raises:
            AssertionError: No request fits.
            ValueError: The path fits no request.

        Example:
            mock_dify.assert_sent("Hello", user="ada", inputs={"language": "English"})
            mock_dify.assert_sent(path="/audio-to-text", file="question.wav")
        """
        __tracebackhide__ = True
        check_path(path)
        wanted = fields if query is None else {"query": query, **fields}
        for request in reversed(self._requests):
            if _is_to(request, path) and all(
                request.fields.get(name, _ABSENT) == value for name, value in wanted.items()
            ):
                return request
        raise AssertionError(_complaint(path, wanted, self.requests))


def _is_to(request: RecordedRequest, path: str) -> bool:
    return fnmatchcase(request.path.removeprefix("/v1"), path)


def _complaint(path: str, wanted: dict[str, object], arrived: list[RecordedRequest]) -> str:
    what = f"no request to {path}" + (f" with {_listed(wanted)}" if wanted else "") + " has arrived"
    lines = map(told, arrived)
    return "\n  ".join([f"{what}; what has:", *lines]) if arrived else f"{what}, nor any other"


def told(request: RecordedRequest) -> str:
    """Return a request in one line: method, path and fields; the key is in none of them."""
    return f"{request.method} {request.path.removeprefix('/v1')} {_listed(request.fields)}".rstrip()


def _listed(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name}={shown(value)}" for name, value in fields.items())
