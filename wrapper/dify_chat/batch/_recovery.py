"""What became of a row that was sent, from what the server shows: decisions alone, no waiting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from ._turns import Key, Turn, key_of

# The server's clock may differ from that of the proxy that dates its responses.
CLOCK_SLACK = 60.0
# Dify and the Date of a response tell whole seconds, and conversations of one second are listed in any order.
_ORDER_SLACK = 3.0


class Message(Protocol):
    """A message, as the server lists it."""

    id: str
    conversation_id: str
    query: str
    answer: str
    inputs: dict[str, Any]
    created_at: int
    status: str
    error: str | None


M = TypeVar("M", bound=Message)


class Listed(Protocol):
    """A conversation, as the server lists it."""

    id: str
    created_at: int


Verdict: TypeAlias = Literal["answered", "failed", "lost", "wait"]


def verdict(message: Message, doubt: Turn, now: float, *, settle: float, longest: float) -> Verdict:
    """Return what a row's message says of the row.

    Args:
        message: The message that the server has.
        doubt: The row's turn.
        now: When the server was asked.
        settle: Seconds after which the server has noticed that the client of a stream is gone.
        longest: Seconds that an answer may take.
    """
    if message.status == "error" or message.error or message.status == "paused":
        return "failed"
    # Dify stores an empty answer at once, and fills it when the model is done; only then it has a latency.
    if message.answer or (getattr(message, "provider_response_latency", 0) or 0) > 0:
        return "answered"
    age = now - doubt.left_at
    return "lost" if age >= (settle if doubt.ends_with_client else longest) else "wait"


def matched(doubts: Iterable[Turn], messages: Iterable[M], user_id: str) -> dict[int, M]:
    """Return the message of each row that has one, by the row's number.

    Rows that ask the same have as many messages as arrived, and any of these is as good for any of the rows.
    """
    left = defaultdict[Key, list[M]](list)
    for message in messages:
        left[key_of(user_id, message.query)].append(message)
    found = {}
    for doubt in doubts:
        candidates = left[doubt.key]
        fitting = next((each for each in candidates if _fits(each.inputs, doubt.row.inputs)), None)
        if fitting is not None:
            candidates.remove(fitting)
            found[doubt.row.number] = fitting
    return found


def without_failures(
    messages: Iterable[M], user_id: str, failures: Callable[[Key], list[tuple[float, float]]]
) -> list[M]:
    """Return the messages without those of rows that have failed: a refusal doesn't name its message.

    Args:
        messages: Those that no row is known to have.
        user_id: Whose they are.
        failures: Returns when rows left that have asked this, and when they failed.
    """
    kept, left = [], dict[Key, list[tuple[float, float]]]()
    for message in messages:
        fitting: list[tuple[float, float]] = []
        if message.status == "error":
            key, created = key_of(user_id, message.query), message.created_at
            failed = left.setdefault(key, failures(key))
            fitting = [each for each in failed if each[0] - CLOCK_SLACK <= created <= each[1] + CLOCK_SLACK]
        if fitting:
            failed.remove(min(fitting, key=lambda each: abs(each[0] - created)))
        else:
            kept.append(message)
    return kept


def _fits(stored: object, given: Mapping[str, Any]) -> bool:
    """Return whether inputs can be those that were given: Dify keeps only the app's own, some as texts."""
    if not isinstance(stored, dict):
        return True
    return all(str(value) == str(given[name]) for name, value in stored.items() if name in given)


@dataclass
class Walk:
    """The way through a user's conversations, the newest first, until all that are new enough were seen.

    Dify's cursor compares times of whole seconds, so the next page may leave out conversations of the second
    in which a page ended. So a page ends here with the last second that it has whole. Where one second has
    more conversations than a page, and the server doesn't go on with them, some can't be seen.

    Args:
        since: When the oldest row in doubt was sent.

    Attributes:
        cursor: The conversation after which the next page begins; None for the newest.
        is_over: Whether no further page is needed.
        is_whole: Whether all conversations that are new enough were seen.
        found: Those that no row is known to have.
    """

    since: float
    cursor: str | None = None
    is_over: bool = False
    is_whole: bool = True
    found: dict[str, int] = field(default_factory=dict)
    _second: int | None = None

    def take(self, page: Sequence[Listed], known: Mapping[str, float], *, has_more: bool) -> None:
        """Take in a page.

        Args:
            page: The conversations on it.
            known: When rows were done whose conversations these are.
            has_more: Whether there are further pages.
        """
        if self._second is not None and page and page[0].created_at != self._second:
            self.is_whole = False  # that page was one second, and the server has left out the rest of it
        for each in page:
            if each.id not in known and each.created_at >= self.since - CLOCK_SLACK:
                self.found[each.id] = each.created_at
        last = page[-1] if page else None
        if last is None or not has_more or self._is_old(page, known):
            self.is_over = True
            return
        before = [each for each in page if each.created_at != last.created_at]
        self._second = None if before else last.created_at
        self.cursor = (before[-1] if before else last).id

    def _is_old(self, page: Sequence[Listed], known: Mapping[str, float]) -> bool:
        """Return whether a page leads back to before the oldest row in doubt was sent."""
        return page[-1].created_at < self.since - CLOCK_SLACK or any(
            known[each.id] < self.since - _ORDER_SLACK for each in page if each.id in known
        )
