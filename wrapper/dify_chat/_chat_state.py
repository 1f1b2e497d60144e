"""What a stream has told so far: pure bookkeeping, shared by both flavours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from dify_chat_api import models
from dify_chat_api.types import UNSET

from ._error_answers import event_error, workflow_failed
from ._errors import DifyAPIError, DifyStreamError, StreamNames

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent
    from dify_chat_api.models import ChatMessageSendResponse
    from dify_chat_api.types import Request

Outcome = Literal["finished", "stopped", "paused", "failed"]

_DELTAS = ("message", "agent_message")
_WORKFLOW_OUTCOMES: dict[str, Outcome] = {"failed": "failed", "stopped": "stopped"}


class ChatState:
    """The names, the answer and the outcome of a stream, from the events that it has had.

    Args:
        request: What the stream answers.

    Attributes:
        task_id, message_id, conversation_id, workflow_run_id: As the latest event has them; None before one
            has.
        outcome: How the stream ended; None while it goes on. Servers differ in which terminal event comes
            last, so the first one doesn't end a stream: the server does.
        version: The server's version, if it told.
    """

    def __init__(self, request: Request[ChatStreamEvent]) -> None:
        self.task_id: str | None = None
        self.message_id: str | None = None
        self.conversation_id: str | None = None
        self.workflow_run_id: str | None = None
        self.outcome: Outcome | None = None
        self.version: str | None = None
        self._request = request
        self._answer: list[str] = []
        self._mode = "chat"
        self._created_at = 0
        self._metadata: Any = None
        self._pause: Any = None
        self._ended_by: ChatStreamEvent | None = None

    @property
    def answer(self) -> str:
        """The answer so far."""
        if len(self._answer) > 1:
            self._answer = ["".join(self._answer)]
        return self._answer[0] if self._answer else ""

    @property
    def failure(self) -> DifyAPIError | None:
        """The error that the stream's events stand for; None unless one says that it failed."""
        event, request, version = self._ended_by, self._request, self.version
        if event is None or self.outcome != "failed":
            return None
        if event.event == "error":
            error = event_error(event.to_dict(), method=request.method, path=request.path, version=version)
        else:
            why = _data(event).get("error")
            error = workflow_failed(why, method=request.method, path=request.path, version=version)
        return error.with_stream(**self._names())

    def apply(self, event: ChatStreamEvent) -> None:
        """Take note of an event."""
        name = event.event
        if name in _DELTAS:
            self._answer.append(delta(event))
            if name == "agent_message":
                self._mode = "agent-chat"
            if self.task_id and self.message_id and self.conversation_id:  # a delta tells no other name
                return
        self._note_names(event)
        match name:
            case "message_replace":
                self._answer = [_text(event, "answer")]
            case "message_end":
                self._metadata = _value(event, "metadata") or None
                self.outcome = self.outcome or "finished"
            case "workflow_started":
                self._mode = "advanced-chat"
                self.outcome = None
            case "workflow_finished":
                self.outcome = _WORKFLOW_OUTCOMES.get(str(_data(event).get("status")), "finished")
                self._ended_by = event
            case "workflow_paused":
                self._pause = _value(event, "data")
                self.outcome = "paused"
            case "error":
                self.outcome = "failed"
                self._ended_by = event

    def broken(self, why: str) -> DifyStreamError:
        """Make the error of a stream that ended before its time."""
        request = self._request
        lost = (
            "the server keeps no part of this answer, what came of it is in the error's `answer`"
            if self.workflow_run_id is None
            else "the run may go on without a listener, and its answer will be in `messages` then"
        )
        return DifyStreamError(f"{request.method} {request.path}: {why}; {lost}", **self._names())

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
            mode=self._mode,
            answer=self.answer,
            metadata=metadata,
            created_at=self._created_at,
            workflow_run_id=self.workflow_run_id or UNSET if paused else UNSET,
            data=self._pause if paused else UNSET,
        )

    def _names(self) -> StreamNames:
        return {
            "answer": self.answer,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "conversation_id": self.conversation_id,
            "workflow_run_id": self.workflow_run_id,
        }

    def _note_names(self, event: ChatStreamEvent) -> None:
        self.task_id = _text(event, "task_id") or self.task_id
        self.message_id = _text(event, "message_id") or self.message_id
        self.conversation_id = _text(event, "conversation_id") or self.conversation_id
        self.workflow_run_id = _text(event, "workflow_run_id") or self.workflow_run_id
        if isinstance(created_at := _value(event, "created_at"), int):
            self._created_at = created_at


def delta(event: ChatStreamEvent) -> str:
    """Give the piece of the answer that an event brings, "" if none."""
    return _text(event, "answer") if event.event in _DELTAS else ""


def _data(event: ChatStreamEvent) -> dict[str, Any]:
    data = event.to_dict().get("data")
    return data if isinstance(data, dict) else {}


def _text(event: ChatStreamEvent, name: str) -> str:
    value = _value(event, name)
    return value if isinstance(value, str) else ""


def _value(event: ChatStreamEvent, name: str) -> Any:
    # An event that lacks what its kind always has is an `UnknownEvent`, but what it has still counts.
    value = getattr(event, name, UNSET)
    return event.additional_properties.get(name, UNSET) if value is UNSET else value
