"""Which failed call is made again, and after how long. Nothing that the model may have seen is sent twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ._errors import DifyAPIError, DifyConnectionError

FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 60.0

_PASSING_FAULTS = frozenset({502, 503, 504})


def may_repeat(error: BaseException, *, upload: bool = False) -> bool:
    """Tell whether a call that failed so may succeed, and can do no harm, if it is made again.

    Args:
        error: What it failed with.
        upload: Whether it sent a file, which may not be there to be read once more.
    """
    if isinstance(error, DifyConnectionError):
        return error.never_sent
    if upload or not isinstance(error, DifyAPIError):
        return False
    if error.status == 429:
        return error.code == "too_many_requests"  # rate_limit_error is the model provider's
    # The same refusal as servers without that code word it: nothing has run.
    if error.status == 400 and error.code == "invalid_param":
        return error.message.startswith("Too many requests")
    return error.method == "GET" and error.status in _PASSING_FAULTS


def backoff(attempt: int, error: BaseException | None = None) -> float:
    """Give the seconds to wait before a call is made again.

    Args:
        attempt: How often it was made, from 1.
        error: What it failed with; the server may have said how long to wait.
    """
    if isinstance(error, DifyAPIError) and error.retry_after is not None:
        return min(error.retry_after, LONGEST_RETRY_AFTER)
    longest = min(FIRST_DELAY * 2.0 ** (attempt - 1), LONGEST_DELAY)
    # Jitter: clients that failed together don't come back together.
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - not a matter of security


def seconds_asked_for(retry_after: str | None) -> float | None:
    """Read a Retry-After header, which has seconds or a date; None if there is none, or it makes no sense.

    Source: RFC 9110, section 10.2.3.
    """
    if retry_after is None:
        return None
    if (seconds := retry_after.strip()).isdecimal():
        return float(seconds)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
