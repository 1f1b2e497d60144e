"""What the server says of the app, and how its answers are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, time

MODES = ("chat", "agent-chat", "advanced-chat")
"""The kinds of apps that chat."""

_RUNS_GO_ON_SINCE = (1, 13)


@dataclass(frozen=True, slots=True)
class AppFacts:
    """What the server says of the app.

    Attributes:
        identity: What tells the app from another.
        mode: One of `MODES`, or that of an app without a chat.
        version: The server's version; None if it says none.
        time: The server's time in epoch seconds; None if it says none.
    """

    identity: dict[str, str]
    mode: str
    version: str | None
    time: float | None

    @property
    def runs_go_on(self) -> bool:
        """Whether a stream's run goes on without its client: a chatflow's does, since Dify 1.13."""
        numbers = tuple(int(part) for part in (self.version or "").split(".")[:2] if part.isdigit())
        return self.mode == "advanced-chat" and (not numbers or numbers >= _RUNS_GO_ON_SINCE)

    def clock(self) -> Callable[[], float]:
        """Return a clock that shows the server's time from now on.

        All times of a journal are this clock's. So none changes if the clock of this machine is set
        meanwhile, or if the batch goes on at another machine. A server that tells no time has that of this
        machine.
        """
        ahead = (time() if self.time is None else self.time) - monotonic()
        return lambda: monotonic() + ahead

    def is_streamed(self, *, events: bool) -> bool:
        """Return whether answers are asked for as streams; `events` wants their events.

        An agent knows nothing else. A chatflow's stream has pings, so no gateway gives it up, and Dify 1.13
        answers its blocking call with an empty stream. A blocking call goes on without its client.
        """
        return events or self.mode == "agent-chat" or self.runs_go_on

    def ends_with_client(self, *, events: bool) -> bool:
        """Return whether an answer is lost with the client that waits for it."""
        return self.is_streamed(events=events) and not self.runs_go_on
