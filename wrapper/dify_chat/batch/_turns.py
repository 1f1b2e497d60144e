"""Whose turn it is: rows wait until they may be asked, those of a conversation for one another."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from .. import DifyError
from ._rows import Row

Key: TypeAlias = tuple[str, str]
"""A user, and what they asked."""


@dataclass(slots=True, eq=False)
class Turn:
    """A row on its way to a result.

    Attributes:
        row: The row.
        user_id: Whom it is asked for.
        ends_with_client: Whether the answer is lost with the client that waits for it.
        conversation_id: The conversation that it goes on with; or its new one, once that is known.
        message_id: Its message, once that was found on the server.
        attempts: How often its request has left.
        sent_at: When it left first, by the server's clock; 0 if it hasn't.
        left_at: When it left last.
        error: Why its fate isn't known, if this process has asked it.
    """

    row: Row
    user_id: str
    ends_with_client: bool = False
    conversation_id: str | None = None
    message_id: str | None = None
    attempts: int = 0
    sent_at: float = 0.0
    left_at: float = 0.0
    error: DifyError | None = None

    @property
    def key(self) -> Key:
        return key_of(self.user_id, self.row.content)


def key_of(user_id: str, content: str) -> Key:
    """Return what the server knows a question by; only ids tell apart questions with the same key."""
    return user_id, content.replace("\0", "")  # Dify drops null characters


def digest_of(key: Key) -> str:
    """Return a short text that stands for a key."""
    return blake2b("\n".join(key).encode(errors="surrogatepass"), digest_size=8).hexdigest()


class Turns:
    """The rows that wait.

    Attributes:
        aside: How many wait for an earlier row of their conversation.
    """

    def __init__(self) -> None:
        self.aside = 0
        self._ready: deque[Turn] = deque()
        self._chains: dict[str, deque[Turn]] = {}

    def add(self, turn: Turn) -> None:
        """Take a row: it is ready unless an earlier row of its conversation is on its way."""
        chain = turn.row.conversation
        if chain is None:
            self._ready.append(turn)
        elif self.is_busy(chain):
            self._chains[chain].append(turn)
            self.aside += 1
        else:
            self.hold(chain)
            self._ready.append(turn)

    def is_busy(self, chain: str) -> bool:
        """Return whether a row of this conversation is on its way."""
        return chain in self._chains

    def hold(self, chain: str | None) -> None:
        """Let rows of this conversation wait for one that is looked for on the server."""
        if chain is not None:
            self._chains.setdefault(chain, deque())

    def again(self, turn: Turn) -> None:
        """Take back a row that has to be asked again; its conversation still waits for it."""
        self._ready.append(turn)

    def next(self) -> Turn | None:
        """Return a row that may be asked."""
        return self._ready.popleft() if self._ready else None

    def answered(self, turn: Turn) -> None:
        """Let the next row of the conversation be asked."""
        chain = turn.row.conversation
        if chain is None:
            return
        waiting = self._chains[chain]
        if not waiting:
            del self._chains[chain]
            return
        following = waiting.popleft()
        self.aside -= 1
        following.conversation_id = turn.conversation_id
        self._ready.append(following)

    def failed(self, turn: Turn) -> list[Turn]:
        """End the conversation of a row that has no answer; return the rows that have waited for it."""
        waiting = self._chains.pop(turn.row.conversation or "", deque())
        self.aside -= len(waiting)
        return list(waiting)
