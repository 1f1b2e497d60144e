"""How many requests may be in flight, and when the next one may leave: decisions alone, no waiting."""

from __future__ import annotations

from math import inf

_FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONGEST_RETRY_AFTER = 3600.0


class Pace:
    """Finds how many requests at once a server takes, as TCP finds the rate of a line (AIMD).

    A refusal halves what may be in flight; each answer adds the n-th part of one, so it grows by one in the
    time of one request. Times are seconds of any clock that doesn't go back.

    Args:
        concurrency: How many requests may be in flight at most.
        rate: How many may leave in a second; None for any number.

    Attributes:
        window: How many may be in flight now.
        in_flight: How many are.
    """

    def __init__(self, concurrency: int, rate: float | None = None) -> None:
        self.window = float(concurrency)
        self.in_flight = 0
        self._most = float(concurrency)
        self._interval = 1.0 / rate if rate else 0.0
        self._next_at = -inf
        self._paused_until = -inf
        self._halved_at = -inf
        self._refusals = 0

    def wait(self, now: float) -> float:
        """Return the seconds until the next request may leave; infinite until another one has ended."""
        if self.in_flight >= int(self.window):
            return inf
        return max(0.0, self._next_at - now, self._paused_until - now)

    def start(self, now: float) -> None:
        """Count a request that leaves."""
        self.in_flight += 1
        self._next_at = max(now, self._next_at) + self._interval

    def end(self) -> None:
        """Count a request that has ended, however it did."""
        self.in_flight -= 1

    def answered(self) -> None:
        """Let a little more be in flight: the server has answered."""
        self._refusals = 0
        self.window = min(self._most, self.window + 1.0 / self.window)

    def refused(self, now: float, began: float, retry_after: float | None = None) -> None:
        """Let half as many be in flight, and pause.

        Args:
            now: The time.
            began: When the refused request left. Those that left before the window was halved tell nothing
                of the new one, so they don't halve it again.
            retry_after: The seconds that the server asks for; by default 0.5, doubled with each refusal in a
                row up to 30.
        """
        if began >= self._halved_at:
            self.window = max(1.0, self.window / 2)
            self._halved_at = now
            self._refusals += 1
        pause = min(_FIRST_PAUSE * 2.0 ** (self._refusals - 1), LONGEST_PAUSE)
        if retry_after is not None:
            pause = min(retry_after, LONGEST_RETRY_AFTER)
        self._paused_until = max(self._paused_until, now + pause)
