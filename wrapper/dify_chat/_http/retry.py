"""Which failed request is sent again, and after how long. None that the model may have seen is.

Status and code decide. A message may repeat the user's words. So where a code has several meanings, the
whole message must be the server's own sentence.
"""

from __future__ import annotations

import random
import re

from .._errors import DifyAPIError, DifyConnectionError, DifyTimeoutError, ServerError

INITIAL_DELAY = 0.5
MAX_DELAY = 8.0
MAX_RETRY_AFTER = 60.0

_TRANSIENT_STATUS_CODES = frozenset({502, 503, 504})
# As Dify 1.7 to 1.16 word it where 429 `too_many_requests` is documented: nothing has run.
_NO_ROOM = (
    r"Too many requests\. Please try again later\."
    r"(?: The current maximum concurrent requests allowed for \S+ is \d+\.)?"
)
# Dify says yes to a stop of a task that is unknown or has ended.
_STOP = "/chat-messages/[^/]+/stop"
_NO_BLOCKING = "Agent Chat App does not support blocking mode"


def should_retry(error: BaseException, *, repeatable: bool = True, resuming: bool = False) -> bool:
    """Return whether to send a failed request again: it may succeed then, and can't be processed twice.

    Args:
        error: What the request failed with.
        repeatable: Whether its body can be sent again; not so if a file can't be rewound.
        resuming: Whether the request resumes a run. A server that restarts, or a proxy before it, fails for
            a while with any 5xx or a broken connection. The run goes on meanwhile.
    """
    if resuming and isinstance(error, DifyConnectionError | ServerError):
        return True
    if isinstance(error, DifyConnectionError):
        # A server may close a kept-alive connection at the moment in which a request goes over it.
        return error.never_sent or (_is_harmless(error) and not isinstance(error, DifyTimeoutError))
    if not repeatable or not isinstance(error, DifyAPIError):
        return False
    if error.status_code == 429:
        return error.code == "too_many_requests"  # rate_limit_error comes from the model's provider
    if says_no_room(error):
        return True
    return _is_harmless(error) and error.status_code in _TRANSIENT_STATUS_CODES


def _is_harmless(error: DifyAPIError | DifyConnectionError) -> bool:
    """Return whether the request changes nothing more if the server processes it twice."""
    return error.method == "GET" or (error.method == "POST" and re.fullmatch(_STOP, error.path) is not None)


def says_no_room(error: DifyAPIError) -> bool:
    """Return whether a 400 says that the server is full: nothing has run."""
    is_refusal = (error.status_code, error.code) == (400, "invalid_param")
    return is_refusal and re.fullmatch(_NO_ROOM, error.message) is not None


def wants_streaming(error: DifyAPIError) -> bool:
    """Return whether an app refused blocking mode, as agents do: nothing has run."""
    return (error.status_code, error.code, error.message) == (400, "invalid_param", _NO_BLOCKING)


def backoff(retry: int, error: BaseException | None = None) -> float:
    """Return the seconds to wait before a retry.

    Args:
        retry: Which retry it is, from 1.
        error: What the request failed with; its `retry_after` takes precedence.
    """
    if isinstance(error, DifyAPIError) and error.retry_after is not None:
        return min(error.retry_after, MAX_RETRY_AFTER)
    delay = min(INITIAL_DELAY * 2.0 ** (retry - 1), MAX_DELAY)
    # Clients that failed at the same moment must not come back at the same moment.
    return delay * random.uniform(0.5, 1.0)  # noqa: S311 - not a matter of security
