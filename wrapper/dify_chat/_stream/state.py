"""What a stream has told so far: pure bookkeeping, shared by both flavours."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, Literal

from dify_chat_api import models
from dify_chat_api.types import UNSET, Model

from .._errors import DifyAPIError, DifyStreamError, StreamProgress
from .._response.errors import event_error, workflow_failed
from .repeated_deltas import DELTAS

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageSendResponse

    from .._response.head import ResponseHead

Outcome = Literal["finished", "stopped", "paused", "failed"]

_TELLING = ("id", "status", "reason", "retry_index", "form_id")
_WORKFLOW_OUTCOMES: dict[str, Outcome] = {"failed": "failed", "stopped": "stopped"}


class ChatState:
    """The names, the answer and the outcome of a stream, from the events that it has had.

    Args:
        workflow_run_id: The run that it joins, if it doesn't begin one: earlier events are missing then.

    Attributes:
        task_id, message_id, conversation_id, workflow_run_id: As the latest event has them; None before one
            has.
        outcome: How the stream ended; None while it goes on. Servers differ in which terminal event comes
            last, so the first one doesn't end a stream: the server does.
        form_token: The form that the run waits for.
        resumed: How often the stream broke off and was taken up again.
    """

    def __init__(self, workflow_run_id: str | None = None) -> None:
        self.task_id: str | None = None
        self.message_id: str | None = None
        self.conversation_id: str | None = None
        self.workflow_run_id = workflow_run_id
        self.outcome: Outcome | None = None
        self.form_token: str | None = None
        self.resumed = 0
        self._joined_late = workflow_run_id is not None
        self._answer = StringIO()
        self._moderated = False
        self._mode = "chat"
        self._created_at = 0
        self._metadata: Any = None
        self._pause: Any = None
        self._ended_by: ChatStreamEvent | None = None
        self._told: set[tuple[object, ...]] = set()

    @property
    def answer(self) -> str:
        """The answer so far. Reading it changes nothing, since another thread may be adding to it."""
        return self._answer.getvalue()

    def failure(self, head: ResponseHead) -> DifyAPIError | None:
        """Return the error that the stream's events stand for; None unless one says that it failed.

        Args:
            head: The head of the stream's response.
        """
        event = self._ended_by
        if event is None or self.outcome != "failed":
            return None
        if event.event == "error":
            return event_error(event.to_dict(), head, **self._progress())
        return workflow_failed(_data(event).get("error"), head, **self._progress())

    def take(self, event: ChatStreamEvent) -> bool:
        """Take note of an event; tell whether it says anything that the stream hasn't said."""
        if self.resumed and not self._is_news(event):
            return False
        name = event.event
        if name in DELTAS:
            text = getattr(event, "answer", None)
            self._answer.write(text if isinstance(text, str) else _text(event, "answer"))
            if name == "agent_message":
                self._mode = "agent-chat"
            if self.task_id and self.message_id and self.conversation_id:  # a delta tells no other name
                return True
        self._note_names(event)
        if (identity := _identity(event)) is not None:
            self._told.add(identity)
        match name:
            case "message_replace":
                self._replace(_text(event, "answer"))
                self._moderated = bool(_text(event, "reason"))
            case "message_end":
                self._metadata = _value(event, "metadata") or None
                self.outcome = self.outcome or "finished"
            case "workflow_started":
                self.outcome = self.form_token = None
            case "workflow_finished":
                self.outcome = _WORKFLOW_OUTCOMES.get(str(_data(event).get("status")), "finished")
                self._ended_by = event
                whole = _whole_answer(event)
                # What moderation took out of the answer is still in the outputs.
                if whole and (self.resumed or self._joined_late) and not self._moderated:
                    self._replace(whole)
            case "human_input_required":
                token = _data(event).get("form_token")
                self.form_token = token if isinstance(token, str) else None
            case "workflow_paused":
                self._pause = _value(event, "data")
                self.outcome = "paused"
            case "error":
                self.outcome = "failed"
                self._ended_by = event
        return True

    def broken(self, why: str, head: ResponseHead | None) -> DifyStreamError:
        """Make the error of a stream that ended before its time."""
        lost = (
            "the server keeps no part of this answer, what came of it is in the error's `answer`"
            if self.workflow_run_id is None
            else "the run may go on without a listener, and its answer will be in `messages` then"
        )
        where = f"{head.method} {head.path}: " if head else ""
        return DifyStreamError(f"{where}{why}; {lost}", **self._progress())

    def reply(self) -> ChatMessageSendResponse:
        """Make the reply that a blocking call would have had, of all events."""
        metadata = self._metadata
        if metadata is None:  # stopped or paused: what it cost was not told
            metadata = models.ChatMessageMetadata(retriever_resources=[], usage=None)
        paused = self.outcome == "paused"
        return models.ChatMessageSendResponse(
            event="workflow_paused" if paused else "message",
            task_id=self.task_id or "",
            id=self.message_id or "",
            message_id=self.message_id or "",
            conversation_id=self.conversation_id or "",
            mode=self._mode if self.workflow_run_id is None else "advanced-chat",
            answer=self.answer,
            metadata=metadata,
            created_at=self._created_at,
            workflow_run_id=self.workflow_run_id or UNSET if paused else UNSET,
            data=self._pause if paused else UNSET,
        )

    def _progress(self) -> StreamProgress:
        return {
            "answer": self.answer,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "conversation_id": self.conversation_id,
            "workflow_run_id": self.workflow_run_id,
        }

    def _replace(self, answer: str) -> None:
        self._answer = StringIO()
        self._answer.write(answer)

    def _is_news(self, event: ChatStreamEvent) -> bool:
        # A stream that was taken up again begins with a snapshot of the run: with what has happened so far,
        # and with the answer as far as whole steps have brought it, which may be behind what was streamed.
        if event.event == "message_replace" and not _text(event, "reason"):
            return not self.answer.startswith(_text(event, "answer"))
        return _identity(event) not in self._told

    def _note_names(self, event: ChatStreamEvent) -> None:
        self.task_id = _id(event, "task_id") or self.task_id
        self.message_id = _id(event, "message_id") or self.message_id
        self.conversation_id = _id(event, "conversation_id") or self.conversation_id
        self.workflow_run_id = _id(event, "workflow_run_id") or self.workflow_run_id
        if isinstance(created_at := _value(event, "created_at"), int):
            self._created_at = created_at


def delta(event: ChatStreamEvent) -> str:
    """Give the piece of the answer that an event brings, "" if none."""
    return _text(event, "answer") if event.event in DELTAS else ""


def _identity(event: ChatStreamEvent) -> tuple[object, ...] | None:
    """What an event is about and says of it; None if it's about no particular thing."""
    about = getattr(event, "data", UNSET)
    # A run may pause twice, and nobody rejoins one that has paused: where it is told, it's news.
    if not isinstance(about, Model) or event.event == "workflow_paused":
        return None
    if not any(isinstance(getattr(about, name, None), str) for name in ("id", "form_id")):
        return None
    # A snapshot counts nodes otherwise than a stream does: an index tells nothing but the rounds of a loop.
    telling = (*_TELLING, "index") if event.event.endswith("_next") else _TELLING
    return event.event, *(str(getattr(about, name, None)) for name in telling)


def _whole_answer(event: ChatStreamEvent) -> str | None:
    """The answer that a finished run has given; pieces of it may have been lost on the way."""
    outputs = _data(event).get("outputs")
    answer = outputs.get("answer") if isinstance(outputs, dict) else None
    return answer if isinstance(answer, str) else None


def _data(event: ChatStreamEvent) -> dict[str, Any]:
    data = event.to_dict().get("data")
    return data if isinstance(data, dict) else {}


def _text(event: ChatStreamEvent, name: str) -> str:
    value = _value(event, name)
    return value if isinstance(value, str) else ""


def _id(event: ChatStreamEvent, name: str) -> str:
    """An id that can be a part of a path; "" if there is none, or nothing can be done with it."""
    value = _text(event, name)
    return value if value.isprintable() and value not in (".", "..") else ""


def _value(event: ChatStreamEvent, name: str) -> Any:
    # An event that lacks what its kind always has is an `UnknownEvent`, but what it has still counts.
    value = getattr(event, name, UNSET)
    return event.additional_properties.get(name, UNSET) if value is UNSET else value
