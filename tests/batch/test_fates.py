"""What an error means for its row: _errors.py."""

from typing import Any

import pytest

from dify_chat import (
    AuthenticationError,
    BadRequestError,
    DifyAPIError,
    DifyConfigError,
    DifyConnectionError,
    DifyError,
    DifyInputError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    WorkflowFailedError,
)
from dify_chat.batch._errors import FirstFailures, described, fate, likeness, retry_after, wants_less

CALL: dict[str, Any] = {"method": "POST", "path": "/chat-messages"}


def api_error(
    status_code: int | None,
    code: str | None = None,
    message: str = "",
    kind: type[DifyAPIError] = DifyAPIError,
    **more: Any,
) -> DifyAPIError:
    given: dict[str, Any] = {"params": None, "version": None, "headers": {}, **CALL, **more}
    return kind(status_code=status_code, code=code, message=message, **given)


NO_ROOM = (
    "Too many requests. Please try again later. The current maximum concurrent requests allowed for app is 2."
)
CASES: list[tuple[DifyError, str, bool]] = [
    (DifyConfigError("closed"), "stop", False),
    (DifyInputError("no such file"), "failed", False),
    (DifyConnectionError("refused", never_sent=True, **CALL), "again", True),
    (DifyConnectionError("reset", **CALL), "doubt", False),
    (DifyTimeoutError("read", 60, **CALL), "doubt", False),
    (DifyStreamError("broken"), "doubt", False),
    (DifyResponseError("no JSON", status_code=200, excerpt="", **CALL), "doubt", False),
    (api_error(401, "unauthorized"), "stop", False),
    (api_error(403), "stop", False),
    (api_error(400, "app_unavailable"), "stop", False),
    (api_error(429, "too_many_requests"), "again", True),
    (api_error(429), "again", True),
    (api_error(400, "invalid_param", NO_ROOM), "again", True),
    (api_error(400, "invalid_param", "query is required"), "failed", False),
    (api_error(400, "invalid_param", "Too many requests. Is that so? is no option"), "failed", False),
    (api_error(429, "rate_limit_error"), "failed", True),
    (api_error(503), "doubt", True),
    (api_error(504), "doubt", False),
    (api_error(524), "doubt", False),
    (api_error(504, headers=None), "failed", False),
    (api_error(500, "unknown"), "failed", False),
    (api_error(404, "not_found"), "failed", False),
    (api_error(None, "workflow_failed", kind=WorkflowFailedError), "failed", False),
]


@pytest.mark.parametrize(("error", "expected", "less"), CASES, ids=[str(error) for error, *_ in CASES])
def test_fate_and_pace_by_error(error: DifyError, expected: str, less: bool) -> None:
    assert fate(error) == expected
    assert wants_less(error) is less


def test_retry_after_is_that_of_response() -> None:
    assert retry_after(api_error(429, retry_after=3.0)) == 3.0
    assert retry_after(DifyInputError("x")) is None


def test_description_has_words_of_server() -> None:
    error = api_error(400, "invalid_param", "no such select", BadRequestError)
    assert described(error) == {
        "class": "BadRequestError",
        "status_code": 400,
        "code": "invalid_param",
        "message": "no such select",
    }
    assert described(DifyInputError("no such file"))["message"] == "no such file"


def test_first_failures_stop_when_alike() -> None:
    failures = FirstFailures()
    alike = likeness(api_error(401, kind=AuthenticationError))
    assert [failures.failed(alike) for _ in range(20)] == [False] * 19 + [True]


def test_first_failures_do_not_stop_when_different() -> None:
    failures = FirstFailures()
    kinds = [likeness(api_error(status)) for status in (400, 404)]
    assert not any(failures.failed(kinds[number % 2]) for number in range(50))


def test_first_failures_do_not_stop_after_an_answer() -> None:
    failures = FirstFailures()
    failures.answered()
    assert not any(failures.failed(("alike",)) for _ in range(50))
