"""One answer being made: it's said word by word, may be stopped, and is remembered when it's over."""

import itertools
import threading
import time
from collections.abc import Iterator
from typing import Literal
from uuid import uuid4

from ._answers import Event
from ._model import Failure, reply_to, usage_of
from ._state import Conversation, Message, State

Outcome = Literal["running", "succeeded", "stopped", "failed"]


class Run:
    """An answer to the newest message of a conversation."""

    def __init__(self, state: State, conversation: Conversation, message: Message) -> None:
        self.task_id = str(uuid4())
        self.conversation = conversation
        self.message = message
        self.reply = reply_to(message.query)
        self.stopped = threading.Event()
        self.outcome: Outcome = "running"
        self._state = state
        self._said = ""
        self._started = time.monotonic()
        with state.lock:
            state.stops[self.task_id, conversation.user] = self.stopped

    def words(self) -> Iterator[str]:
        """The answer as the model gives it. When they end, the outcome is known and remembered."""
        for word in self.reply.words:
            if self.stopped.wait(self._state.delay):
                break
            self._said += word
            yield word
        self.settle()

    def settle(self) -> None:
        message = self.message
        with self._state.lock:
            if self.stopped.is_set():
                self.outcome = "stopped"
                message.answer = self._said.strip()
                message.latency = self.elapsed
            elif failure := self.reply.failure:
                self.outcome = "failed"
                message.status, message.error = "error", failure.message
            else:
                self.outcome = "succeeded"
                message.answer = self.reply.text
                message.latency = self.elapsed
                message.usage = usage_of(self.reply, message.query, self._history())
            self.conversation.touch()

    @property
    def elapsed(self) -> float:
        """Seconds since the answer was begun."""
        return time.monotonic() - self._started

    @property
    def failure(self) -> Failure | None:
        return self.reply.failure if self.outcome == "failed" else None

    def over(self) -> None:
        with self._state.lock:
            self._state.stops.pop((self.task_id, self.conversation.user), None)

    def event(self, name: str, **fields: object) -> Event:
        """A stream's event, beginning with what every one begins with."""
        return {
            "event": name,
            "conversation_id": self.conversation.id,
            "message_id": self.message.id,
            "created_at": self.message.created_at,
            "task_id": self.task_id,
            **fields,
        }

    def _history(self) -> Iterator[str]:
        earlier = itertools.takewhile(lambda one: one is not self.message, self.conversation.messages)
        for message in earlier:
            yield from (message.query, message.answer)
