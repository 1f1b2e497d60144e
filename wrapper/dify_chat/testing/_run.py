"""One answer being made: it's said word by word, may be stopped, and is remembered when it's over."""

import itertools
import threading
import time
from collections.abc import Iterator
from typing import Literal

from ._answers import Event
from ._model import Failure, Reply, reply_to, usage_of
from ._records import Conversation, Message, new_id
from ._state import State

Outcome = Literal["running", "paused", "succeeded", "stopped", "failed"]


class Run:
    """An answer to the newest message of a conversation."""

    def __init__(self, state: State, conversation: Conversation, message: Message) -> None:
        self.task_id = new_id()
        self.state = state
        self.conversation = conversation
        self.message = message
        message.annotation = state.annotated(message.query)
        self.reply = _reply(state, message)
        message.suggestions = self.reply.suggestions
        self.stopped = threading.Event()
        self.outcome: Outcome = "running"
        self.said = ""
        self._left = False
        self._started = time.monotonic()
        with state.lock:
            state.stops[self.task_id, conversation.user] = self.stopped

    def words(self) -> Iterator[str]:
        """The answer as the model gives it. When they end, the outcome is known and remembered."""
        for word in self.reply.words:
            if self.stopped.wait(self.state.delay):
                break
            self.said += word
            yield word
        self.settle(asked=True)

    def pause(self) -> None:
        self.outcome = "paused"
        self.message.answer = self.said

    def settle(self, *, asked: bool) -> None:
        """Remember how it ended; what was said costs something if the model was `asked`."""
        message = self.message
        with self.state.lock:
            if self.stopped.is_set():
                self.outcome = "stopped"
                if not self._left:
                    message.answer = self.said.strip()
                    message.latency = self.elapsed
            elif failure := self.reply.failure:
                self.outcome = "failed"
                message.status, message.error = "error", failure.message
            else:
                self.outcome = "succeeded"
                message.answer = self.said
                message.latency = self.elapsed
                if asked and not message.annotation:
                    message.usage = usage_of(self.reply, message.query, self._history())
            self.conversation.touch()

    def leave(self) -> None:
        """Give it up, because nobody listens any more: what was said is lost."""
        self._left = True
        self.stopped.set()

    @property
    def elapsed(self) -> float:
        """Seconds since the answer was begun."""
        return time.monotonic() - self._started

    @property
    def failure(self) -> Failure | None:
        return self.reply.failure if self.outcome == "failed" else None

    def over(self) -> None:
        with self.state.lock:
            self.state.stops.pop((self.task_id, self.conversation.user), None)

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


def _reply(state: State, message: Message) -> Reply:
    if message.annotation:
        return Reply(tuple(message.annotation.answer))
    return state.script.reply(message.query) or reply_to(message.query)
