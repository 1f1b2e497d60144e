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

    def enter(self, app_id: str) -> None:
        """Count a question, or refuse it; `leave` has to follow if it was not refused."""
        with self._lock:
            if self._most is not None and self._active >= self._most:
                raise invalid_param(_NO_ROOM.format(app=app_id, most=self._most))
            now = time.monotonic()
            while self._times and self._times[0] <= now - 1.0:
                self._times.popleft()
            if self._rate is not None:
                if len(self._times) >= self._rate:
                    raise ApiError(429)
                self._times.append(now)
            self._active += 1

    def leave(self) -> None:
        """Count the end of a question's answer."""
        with self._lock:
            self._active -= 1
