"""One answer in the making: it comes piece by piece, may be stopped, and is remembered at its end."""

import itertools
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Literal

from .._script.answers import Answer, Failure, Pause, Thought, tagged
from .._wire.responses import Event
from .broadcast import Broadcast, Workers
from .ids import new_id
from .model import usage_of
from .records import Conversation, Message

Outcome = Literal["running", "paused", "succeeded", "stopped", "failed"]


class Run:
    """The run that answers the newest message of a conversation."""

    def __init__(
        self, workers: Workers, conversation: Conversation, message: Message, answer: Answer
    ) -> None:
        self.task_id = new_id()
        self.workers = workers
        self.conversation = conversation
        self.message = message
        self.answer = answer
        self.broadcast = Broadcast(workers)
        self.outcome: Outcome = "running"
        self.text = ""
        """The answer so far."""
        self.reasoning: dict[str, str] = {}
        """The reasoning so far, by node, where it is apart from the answer."""
        self.failure: Failure | None = None
        """Why the run has failed."""
        self._steps = iter(answer.steps)
        self._left = False
        self._started = time.monotonic()
        message.suggestions = answer.suggestions
        self._key = self.task_id, conversation.user.name
        with workers.lock:
            self._stopped = workers.stops[self._key] = threading.Event()

    def queued(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield these events of a chatflow when a worker is free."""
        self.broadcast.is_queued = True
        with self.workers.turn(self._stopped):
            self.broadcast.is_queued = False
            yield from events

    def texts(self) -> Iterator[str]:
        """Yield the pieces of an answer that has its reasoning in its text, and then settle the outcome."""
        self._steps = tagged(self._steps)
        for piece in self.pieces():
            yield str(piece)

    def pieces(self) -> Iterator[str | Thought | Pause]:
        """Yield the pieces of the answer at their pace, and then settle the outcome.

        A pause is the last one that a call yields, and the next call goes on after it.
        """
        failure = None
        for step in self._steps:
            match step:
                case Pause():
                    yield step
                    return
                case Failure():
                    failure = step
                    break
            if self._stopped.wait(self.workers.delay):
                break
            if isinstance(step, str):
                self.text += step
            yield step
        self.settle(asked_model=True, failure=failure)

    def pause(self) -> None:
        self.outcome = "paused"
        self.message.answer = self.text

    def settle(self, *, asked_model: bool, failure: Failure | None = None) -> None:
        """Remember the outcome. The answer has a price only if the run asked the model."""
        message = self.message
        with self.workers.lock:
            del self.workers.stops[self._key]
            if self._stopped.is_set():
                self.outcome = "stopped"
                if not self._left:
                    message.answer, message.latency = self.text.strip(), self.elapsed
            elif failure:
                self.outcome, self.failure = "failed", failure
                message.status, message.error = "error", failure.message
            else:
                self.outcome = "succeeded"
                message.answer, message.latency = self.text, self.elapsed
                if asked_model and not message.annotation:
                    message.usage = usage_of(self.answer, message.query, self._history())
            self.conversation.touch()

    def leave(self) -> None:
        """Stop the run because its client left. The answer so far is lost, as Dify loses it."""
        self._left = True
        self._stopped.set()

    @property
    def elapsed(self) -> float:
        """The seconds since the run started."""
        return time.monotonic() - self._started

    def event(self, name: str, **fields: object) -> Event:
        """Return an event with the ids that every event of a run has."""
        ids = {
            "conversation_id": self.conversation.id,
            "message_id": self.message.id,
            "task_id": self.task_id,
        }
        return {"event": name, **ids, "created_at": self.message.created_at, **fields}

    def _history(self) -> Iterator[str]:
        for message in itertools.takewhile(lambda one: one is not self.message, self.conversation.messages):
            yield from (message.query, message.answer)
