"""How many questions the app takes: at once, and in a second."""

import threading
import time
from collections import deque

from .._wire.errors import ApiError, invalid_param

_NO_ROOM = (
    "Too many requests. Please try again later."
    " The current maximum concurrent requests allowed for {app} is {most}."
)


class Limits:
    """Refuses questions beyond the limits, as Dify does; None is no limit."""

    def __init__(self, max_active_requests: int | None, rate_limit: int | None) -> None:
        self._most = max_active_requests
        self._rate = rate_limit
        self._active = 0
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    def enter(self, app_id: str, *, is_chatflow_stream: bool = False) -> None:
        """Count a question, or refuse it; `leave` has to follow if it was not refused.

        The stream of a chatflow needs a second free place, and has none while it goes on. Dify 1.16 counts it
        twice when it begins, and takes both away.
        """
        with self._lock:
            places = 2 if is_chatflow_stream else 1
            if self._most is not None and self._active + places > self._most:
                raise invalid_param(_NO_ROOM.format(app=app_id, most=self._most))
            now = time.monotonic()
            while self._times and self._times[0] <= now - 1.0:
                self._times.popleft()
            if self._rate is not None:
                if len(self._times) >= self._rate:
                    raise ApiError(429)
                self._times.append(now)
            self._active += not is_chatflow_stream

    def leave(self, *, is_chatflow_stream: bool = False) -> None:
        """Count the end of a question's answer."""
        with self._lock:
            self._active -= not is_chatflow_stream
