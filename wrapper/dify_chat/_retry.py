"""Which failed call is repeated, and after how long. Nothing that the model may have seen is sent twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ._errors import DifyAPIError

FIRST_DELAY = 0.5
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 60.0

_PASSING_FAULTS = frozenset({502, 503, 504})


def may_repeat(error: DifyAPIError) -> bool:
    """Tell whether a refused call may succeed, and can do no harm, if it is sent again."""
    if error.code == "too_many_requests" and error.status == 429:
        return True
    # The same refusal in the words of servers before that code: nothing has run.
    if (
        error.status == 400
        and error.code == "invalid_param"
        and error.message.startswith("Too many requests")
    ):
        return True
    return error.method == "GET" and error.status in _PASSING_FAULTS


def backoff(attempt: int, retry_after: str | None = None) -> float:
    """Give the seconds to wait before repeating a call.

    Args:
        attempt: How often the call was tried, from 1.
        retry_after: The server's Retry-After header, in seconds or as a date (RFC 9110, 10.2.3).
    """
    if retry_after is not None and (asked := _seconds_from_now(retry_after)) is not None:
        return min(max(asked, 0.0), LONGEST_RETRY_AFTER)
    longest = min(FIRST_DELAY * 2.0 ** (attempt - 1), LONGEST_DELAY)
    # Jitter: clients that failed together don't come back together.
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  # not a matter of security


def _seconds_from_now(retry_after: str) -> float | None:
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
