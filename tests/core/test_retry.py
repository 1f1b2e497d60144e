"""Retries: which failed call is repeated, and after how long."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import isfinite

import pytest

from dify_chat._errors import DifyAPIError, DifyConnectionError, DifyInputError, DifyTimeoutError
from dify_chat._http.retry import (
    INITIAL_DELAY,
    MAX_DELAY,
    MAX_RETRY_AFTER,
    backoff,
    should_retry,
    wants_streaming,
)
from dify_chat._response import head
from dify_chat._response.errors import api_error
from tests.support.heads import head_of


def refusal(retry_after: str, body: bytes = b"") -> DifyAPIError:
    """Return a refusal whose header says when to come back."""
    return api_error(head_of(429, Retry_After=retry_after), body)


TOO_MANY = "Too many requests. Please try again later."
OF_AN_APP = f"{TOO_MANY} The current maximum concurrent requests allowed for 0aa24c59-3f01-4d6d-8c58 is 1."


@pytest.mark.parametrize(
    ("method", "status", "code", "message", "expected"),
    [
        ("POST", 429, "too_many_requests", TOO_MANY, True),
        ("GET", 429, "too_many_requests", "", True),
        ("POST", 400, "invalid_param", TOO_MANY, True),
        ("POST", 400, "invalid_param", OF_AN_APP, True),
        ("POST", 429, "rate_limit_error", TOO_MANY, False),
        ("GET", 429, "", TOO_MANY, False),
        ("POST", 503, "too_many_requests", TOO_MANY, False),
        ("POST", 400, "invalid_param", "Run failed: " + TOO_MANY, False),
        ("POST", 400, "invalid_param", "Too many requests", False),
        ("POST", 400, "invalid_param", TOO_MANY + " - so said the user", False),
        ("POST", 400, "invalid_param", OF_AN_APP + TOO_MANY, False),
        ("POST", 400, "", TOO_MANY, False),
        ("POST", 413, "too_many_requests", TOO_MANY, False),
        ("POST", 400, "completion_request_error", TOO_MANY, False),
        ("POST", 404, "invalid_param", TOO_MANY, False),
        ("GET", 502, "", "", True),
        ("GET", 503, "unavailable", "", True),
        ("GET", 504, "", "", True),
        ("GET", 500, "unknown", "", False),
        ("GET", 501, "", "", False),
        ("GET", 404, "not_found", "", False),
        ("POST", 502, "", "", False),
        ("POST", 503, "", "", False),
        ("DELETE", 503, "", "", False),
    ],
)
def test_should_retry_by_status_and_code(
    method: str, status: int, code: str, message: str, expected: bool
) -> None:
    body = b'{"code": "%s", "message": "%s"}' % (code.encode(), message.encode())
    error = api_error(head_of(status, method, Content_Type="application/json"), body)
    assert should_retry(error) is expected


@pytest.mark.parametrize("attempt", [1, 2, 3, 4, 5, 6, 50, 1000])
def test_backoff_doubles_with_jitter_up_to_limit(attempt: int) -> None:
    longest = min(INITIAL_DELAY * 2 ** (attempt - 1), MAX_DELAY)
    waits = {backoff(attempt) for _ in range(50)}
    assert len(waits) > 1
    assert longest / 2 <= min(waits) <= max(waits) <= longest


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("0", 0.0), ("7", 7.0), (" 7 ", 7.0), ("100000", MAX_RETRY_AFTER), ("9" * 500, MAX_RETRY_AFTER)],
)
def test_backoff_by_retry_after_seconds(retry_after: str, seconds: float) -> None:
    error = refusal(retry_after)
    assert backoff(1, error) == seconds
    assert error.retry_after is not None
    assert isfinite(error.retry_after)


@pytest.mark.parametrize("zone", [UTC, None])
def test_backoff_by_retry_after_date(zone: object, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # as it is called
            return now

    monkeypatch.setattr(head, "datetime", Clock)
    soon = now + timedelta(seconds=9)
    written = format_datetime(soon, usegmt=True) if zone else format_datetime(soon.replace(tzinfo=None))
    assert backoff(1, refusal(written)) == 9.0
    assert backoff(1, refusal(format_datetime(now - timedelta(hours=1), usegmt=True))) == 0.0
    assert backoff(1, refusal(format_datetime(now + timedelta(days=1), usegmt=True))) == MAX_RETRY_AFTER


@pytest.mark.parametrize("nonsense", ["", "soon", "-5", "1.5", "nan", "²", "Sun, 99 Nov 2026 12:00:00 GMT"])
def test_backoff_ignores_invalid_retry_after(nonsense: str) -> None:
    assert INITIAL_DELAY / 2 <= backoff(1, refusal(nonsense)) <= INITIAL_DELAY


@pytest.mark.parametrize("hours", [-5, 0, 5])
def test_date_is_of_the_servers_clock(hours: int) -> None:
    """This machine's clock may be set otherwise, or be set anew meanwhile."""
    sent = datetime.now(UTC) + timedelta(hours=hours)
    written = [format_datetime(each, usegmt=True) for each in (sent + timedelta(seconds=9), sent)]
    assert head.retry_after_seconds(*written) == 9.0
    assert head.retry_after_seconds(written[1], written[0]) == 0.0


def test_date_that_is_none_is_passed_over() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert head.retry_after_seconds(later, "yesterday") == pytest.approx(3600, abs=30)


def test_digits_are_those_of_ascii() -> None:
    assert head.retry_after_seconds("3") == 3.0
    assert head.retry_after_seconds("٣") is None


@pytest.mark.parametrize("never_sent", [True, False])
def test_should_retry_only_if_never_sent(never_sent: bool) -> None:
    error = DifyConnectionError("refused", method="POST", path="/x", never_sent=never_sent)
    assert should_retry(error) is never_sent
    assert should_retry(error, repeatable=False) is never_sent


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/conversations", True),
        ("POST", "/chat-messages/task-1/stop", True),
        ("POST", "/chat-messages/", False),
        ("POST", "/chat-messages", False),
        ("POST", "/files/upload", False),
        ("POST", "/conversations/stop", False),
        ("DELETE", "/conversations/c-1", False),
        ("PUT", "/conversations/c-1/variables/v-1", False),
    ],
)
def test_should_retry_what_changes_nothing_more(method: str, path: str, expected: bool) -> None:
    broken = DifyConnectionError("the connection broke", method=method, path=path)
    assert should_retry(broken) is expected
    assert should_retry(api_error(head_of(502, method, path), b"")) is expected
    assert not should_retry(DifyTimeoutError("read", 3.0, method=method, path=path))
    assert should_retry(DifyTimeoutError("connect", 3.0, method=method, path=path, never_sent=True))


def test_should_not_retry_file_without_rewind() -> None:
    error = refusal("1", b'{"code": "too_many_requests"}')
    assert should_retry(error)
    assert not should_retry(error, repeatable=False)


NO_BLOCKING = "Agent Chat App does not support blocking mode"


@pytest.mark.parametrize(
    ("status", "code", "message", "expected"),
    [
        (400, "invalid_param", NO_BLOCKING, True),
        (400, "invalid_param", f"Run failed: {NO_BLOCKING}", False),
        (400, "invalid_param", f"{NO_BLOCKING}!", False),
        (400, "completion_request_error", NO_BLOCKING, False),
        (500, "invalid_param", NO_BLOCKING, False),
    ],
)
def test_refusal_of_blocking_mode_recognised(status: int, code: str, message: str, expected: bool) -> None:
    body = b'{"code": "%s", "message": "%s"}' % (code.encode(), message.encode())
    assert wants_streaming(api_error(head_of(status), body)) is expected


@pytest.mark.parametrize("error", [DifyInputError("x"), ValueError("x"), KeyboardInterrupt()])
def test_should_not_retry_other_errors(error: BaseException) -> None:
    assert not should_retry(error)
