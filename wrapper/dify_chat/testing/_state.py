"""What the mock remembers while it runs: conversations, their messages, and the answers being made."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ._model import Usage

_moments = itertools.count()


@dataclass
class Message:
    query: str
    files: list[dict[str, Any]]
    id: str = field(default_factory=lambda: str(uuid4()))
    created_at: int = field(default_factory=lambda: int(time.time()))
    answer: str = ""
    status: str = "normal"
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    latency: float = 0.0
    thoughts: list[dict[str, Any]] = field(default_factory=list)
    rating: str | None = None


@dataclass
class Conversation:
    user: str
    inputs: dict[str, Any]
    name: str = "New conversation"
    id: str = field(default_factory=lambda: str(uuid4()))
    created_at: int = field(default_factory=lambda: int(time.time()))
    updated_at: int = 0
    messages: list[Message] = field(default_factory=list)
    first_moment: int = field(default_factory=lambda: next(_moments))
    last_moment: int = 0
    """Moments order what happened within one second, which Dify's own times can't tell apart."""

    def __post_init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        self.updated_at = int(time.time())
        self.last_moment = next(_moments)


class State:
    """Whoever reads or changes more than one thing in it holds the lock."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.closing = threading.Event()
        self.lock = threading.RLock()
        self.stops: dict[tuple[str, str], threading.Event] = {}
        """For each answer being made, by its task and user: what ends it."""
        self._conversations: dict[str, Conversation] = {}

    def conversations_of(self, user: str) -> list[Conversation]:
        with self.lock:
            return [found for found in self._conversations.values() if found.user == user]

    def conversation(self, id_: str, user: str) -> Conversation | None:
        found = self._conversations.get(id_)
        return found if found and found.user == user else None

    def message(self, id_: str, user: str) -> Message | None:
        messages = itertools.chain.from_iterable(mine.messages for mine in self.conversations_of(user))
        return next((message for message in messages if message.id == id_), None)

    def add(self, conversation: Conversation) -> None:
        with self.lock:
            self._conversations[conversation.id] = conversation

    def delete(self, conversation: Conversation) -> None:
        with self.lock:
            del self._conversations[conversation.id]

    def stop(self, task_id: str, user: str) -> None:
        with self.lock:
            if stop := self.stops.get((task_id, user)):
                stop.set()

    def hurry(self) -> None:
        """End every answer now: nobody is connected any more."""
        self.delay = 0.0
        self.closing.set()
        with self.lock:
            for stop in self.stops.values():
                stop.set()


def title_of(query: str) -> str:
    """The name that Dify's model would think of for a conversation that begins with this."""
    title = f"Title: {query}"
    return title if len(title) <= 75 else f"{title[:75]}..."
