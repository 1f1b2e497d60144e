"""What a test looks at afterwards: the requests that arrived."""

from fnmatch import fnmatchcase
from typing import Any

from ._requests import RecordedRequest

_ASKING = "/chat-messages"
_LONGEST = 80
_ABSENT = object()


class Watching:
    """What arrived, and assertions about it."""

    def __init__(self) -> None:
        self._requests: list[RecordedRequest] = []

    @property
    def requests(self) -> list[RecordedRequest]:
        """All requests since the start in the order of arrival, refused ones too; kept after `stop`."""
        return list(self._requests)

    @property
    def last_request(self) -> RecordedRequest:
        """The newest request.

        Raises:
            AssertionError: Nothing has arrived.
        """
        __tracebackhide__ = True
        if not self._requests:
            raise AssertionError("no request has arrived")
        return self._requests[-1]

    @property
    def questions(self) -> list[Any]:
        """What was asked, in the order of arrival, refused questions and repeated ones too.

        Example:
            assert mock_dify.questions == ["Hello", "And then?"]
        """
        asked = [request for request in self.requests if _is_for(request, _ASKING)]
        return [request.fields.get("query") for request in asked]

    def assert_sent(
        self, query: str | None = None, /, *, path: str = _ASKING, **fields: object
    ) -> RecordedRequest:
        """Fail unless such a request has arrived, and say then what has.

        Args:
            query: The question; None for any.
            path: Where it went, without the `/v1`; `*` stands for anything.
            fields: What it must hold in its JSON, form or query, each equal to what is given; a file of a
                form is its name. There may be others.

        Returns:
            The newest of those that fit.

        Raises:
            AssertionError: None fits.

        Example:
            mock_dify.assert_sent("Hello", user="ada", inputs={"language": "English"})
            mock_dify.assert_sent(path="/audio-to-text", file="question.wav")
        """
        __tracebackhide__ = True
        wanted = fields if query is None else {"query": query, **fields}
        for request in reversed(self._requests):
            if _is_for(request, path) and all(
                request.fields.get(name, _ABSENT) == value for name, value in wanted.items()
            ):
                return request
        raise AssertionError(_complaint(path, wanted, self.requests))


def _is_for(request: RecordedRequest, path: str) -> bool:
    return fnmatchcase(request.path.removeprefix("/v1"), path)


def _complaint(path: str, wanted: dict[str, object], arrived: list[RecordedRequest]) -> str:
    what = f"no request to {path}" + (f" with {_listed(wanted)}" if wanted else "") + " has arrived"
    if not arrived:
        return f"{what}, nor any other"
    return "\n  ".join([f"{what}; what has:", *map(_line, arrived)])


def _line(request: RecordedRequest) -> str:
    return f"{request.method} {request.path.removeprefix('/v1')} {_listed(request.fields)}".rstrip()


def _listed(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_short(value)}" for name, value in fields.items())


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
