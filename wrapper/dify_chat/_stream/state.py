"""What a stream has told so far, and whether it is complete: `chat_stream.py` ends it by that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from dify_chat_api import models
from dify_chat_api.types import UNSET

from .._errors import AnswerReplacedError, DifyAPIError, StreamProgress
from .._request.late_imports import late_import
from .._response.errors import event_error, workflow_failed
from .answer import Answer
from .delta_template import DELTAS
from .event_fields import any_field, as_text, id_field, object_field, text_field
from .seen_events import SeenEvents

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

    from .._response.head import ResponseHead
    from .reply import ChatMessageSendResponse

Outcome = Literal["finished", "stopped", "paused", "failed"]

_RUN_OUTCOMES: dict[str, Outcome] = {"failed": "failed", "stopped": "stopped"}


class ChatState:
    """The names, the answer and the outcome of a stream, from the events that it has had.

    Args:
        workflow_run_id: The run that it joins, if it doesn't begin one: earlier events are missing then.

    Attributes:
        task_id, message_id, conversation_id, workflow_run_id: As the latest event has them; None before one
            has.
        outcome: How the stream ended; None while it goes on. Servers differ in which terminal event comes
            last, so the first one doesn't end a stream: the server does.
        is_stopped: Whether the client has asked the server to stop.
        form_token: The form that the run waits for.
        gives_pings: Whether the stream is to give pings.
        resumed: How often the stream broke off and was resumed.
    """

    def __init__(self, workflow_run_id: str | None = None) -> None:
        self.task_id: str | None = None
        self.message_id: str | None = None
        self.conversation_id: str | None = None
        self.workflow_run_id = workflow_run_id
        self.outcome: Outcome | None = None
        self.is_stopped = False
        self.form_token: str | None = None
        self.gives_pings = False
        self.resumed: int = 0
        self._joined_late = workflow_run_id is not None
        self._answer = Answer(joined_late=self._joined_late)
        self._is_named = False  # whether no name is missing that a delta tells
        self._snapshot: str | None = None  # the answer that the latest response began with
        self._moderated = False
        self._mode = "chat"
        self._created_at = 0
        self._metadata: Any = None
        self._pause: Any = None
        self._ended_by: ChatStreamEvent | None = None
        self._seen: SeenEvents | None = None  # the stream of a basic chat needs none

    @property
    def answer(self) -> str:
        """The answer so far."""
        return self._answer.text

    def tell_first_text(self, tell: Callable[[], None]) -> None:
        """Have a function called when the first text of the answer comes."""
        self._answer.tell_first(tell)

    def resume(self) -> None:
        """Note that the events from here on come over another connection, and that some may be lost."""
        self.resumed += 1
        self._snapshot = None
        self._answer.interrupt()

    def is_complete(self, *, properly: bool) -> bool:
        """Return whether nothing is missing: a terminal event has come, and the answer is known.

        Args:
            properly: Whether the server has ended the response, between two events.
        """
        if self.outcome is None:
            return False
        if self.outcome == "failed" or not self._answer.has_gap:
            return True
        if self.outcome == "paused":
            return self._joined_late  # the answer has lacked its beginning from the first event on
        # A server that begins with no snapshot goes on where it was interrupted. The end of a run that has
        # been told without its answer leaves open what was missed.
        return properly and self._snapshot is None and not self.is_told

    @property
    def is_told(self) -> bool:
        """Whether the server has told how the run ended, so that asking again brings nothing more."""
        return self.outcome is not None and self._ended_by is not None

    def failure(self, head: ResponseHead) -> DifyAPIError | None:
        """Return the error that the stream's events stand for; None unless one says that it failed.

        Args:
            head: The head of the stream's response.
        """
        event = self._ended_by
        if event is None or self.outcome != "failed":
            return None
        if event.event == "error":
            return event_error(event.to_dict(), head, **self.progress())
        return workflow_failed(object_field(event, "data").get("error"), head, **self.progress())

    def take(self, event: ChatStreamEvent) -> bool:
        """Note an event, and return whether the stream is to give it: a resumed one repeats some."""
        name = event.event
        if name in DELTAS:
            text = getattr(event, "answer", None)
            self._answer.add(text if isinstance(text, str) else text_field(event, "answer"))
            if name == "agent_message":
                self._mode = "agent-chat"
            if not self._is_named:
                self._note_names(event)  # a delta tells no other name
            return True
        piece = _piece(event)
        self._answer.add(piece)
        if name == "ping" and not piece:
            self._note_names(event)
            return self.gives_pings
        is_repeat = not piece and self._is_repeat(event)
        if name in ("workflow_finished", "workflow_paused"):
            self._note_whole_answer(event, is_repeat=is_repeat)
        if is_repeat:
            return False
        self._note_names(event)
        match name:
            case "message_replace":
                return self._replace(event)
            case "workflow_started":
                self.outcome = self.form_token = None
            case "human_input_required":
                self.form_token = as_text(object_field(event, "data").get("form_token")) or None
            case _ if (outcome_of := _OUTCOMES.get(name)) is not None:
                self.outcome = outcome_of(self, event)
        return True

    def text_of(self, event: ChatStreamEvent) -> str:
        """Return what may be given as text after an event has been taken."""
        piece = _piece(event)
        return piece if self._answer.in_step else self._answer.next_text(piece)

    def settle(self) -> None:
        """Note that the stream has ended properly, and was complete."""
        if self.outcome != "paused":
            self._answer.complete()

    def rest_of_text(self) -> str:
        """Return what may be given as text at the end of the stream."""
        return "" if self._answer.in_step else self._answer.next_text("")

    def text_fault(self, head: ResponseHead) -> AnswerReplacedError | None:
        """Return the error of a text that isn't the answer, when it has been given to its end."""
        if self._answer.is_given:
            return None
        return AnswerReplacedError(
            f"{head.method} {head.path}: the text that was given isn't the answer: moderation has replaced"
            " it, or pieces of it were lost; the right one is in the error's `answer`",
            **self.progress(),
        )

    def progress(self) -> StreamProgress:
        """Return what the errors of a stream tell of it."""
        return {
            "answer": self.answer,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "conversation_id": self.conversation_id,
            "workflow_run_id": self.workflow_run_id,
        }

    def reply(self) -> ChatMessageSendResponse:
        """Make the reply that a blocking call would have had, of all events."""
        with late_import:
            from .reply import ChatMessageSendResponse  # noqa: PLC0415 - a model, imported when it is first used

        metadata = self._metadata
        if metadata is None:  # Dify 1.13.0 tells of a chatflow the number of its tokens alone
            tokens = object_field(self._ended_by, "data").get("total_tokens") if self._ended_by else None
            usage = None if tokens is None else models.Usage.from_dict({"total_tokens": tokens})
            metadata = models.ChatMessageMetadata(retriever_resources=[], usage=usage)
        paused = self.outcome == "paused"
        return ChatMessageSendResponse(
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

    def _is_repeat(self, event: ChatStreamEvent) -> bool:
        # Only a chatflow's run can be resumed.
        is_of_run = self.workflow_run_id or id_field(event, "workflow_run_id")
        if not is_of_run:
            return False
        self._seen = self._seen or SeenEvents()
        return self._seen.note(event) and self.resumed > 0

    def _replace(self, event: ChatStreamEvent) -> bool:
        text, reason = text_field(event, "answer"), text_field(event, "reason")
        if reason or not (self.resumed or self._joined_late):
            self._moderated = bool(reason)
            self._answer.replace(text)
            return True
        # A run that is joined or resumed begins with the answer of its whole steps. That may be less than
        # what was streamed.
        self._snapshot = text
        is_news = not self._moderated and self._answer.extend_to(text)
        return is_news or not self.resumed

    def _note_whole_answer(self, event: ChatStreamEvent, *, is_repeat: bool) -> None:
        outputs = object_field(event, "data").get("outputs")
        whole = outputs.get("answer") if isinstance(outputs, dict) else None
        if not isinstance(whole, str) and is_repeat and event.event == "workflow_paused":
            whole = self._snapshot  # of a run that stands still
        if not isinstance(whole, str):
            return
        if self._answer.has_gap or (self._joined_late and whole and event.event == "workflow_finished"):
            # What moderation took out of the answer is still in the outputs.
            self._answer.complete(None if self._moderated else whole)

    def _message_ended(self, event: ChatStreamEvent) -> Outcome:
        self._metadata = any_field(event, "metadata") or None
        self._mode = text_field(event, "mode") or self._mode  # of a reply: no stream of Dify tells it
        # Dify ends a chat that was stopped as any other; a chatflow's run tells its own end.
        is_stopped_chat = self.is_stopped and self.workflow_run_id is None
        return self.outcome or ("stopped" if is_stopped_chat else "finished")

    def _run_finished(self, event: ChatStreamEvent) -> Outcome:
        self._ended_by = event
        return _RUN_OUTCOMES.get(str(object_field(event, "data").get("status")), "finished")

    def _run_paused(self, event: ChatStreamEvent) -> Outcome:
        self._pause = any_field(event, "data")
        return "paused"

    def _failed(self, event: ChatStreamEvent) -> Outcome:
        self._ended_by = event
        return "failed"

    def _note_names(self, event: ChatStreamEvent) -> None:
        self.task_id = id_field(event, "task_id") or self.task_id
        self.message_id = id_field(event, "message_id") or self.message_id
        self.conversation_id = id_field(event, "conversation_id") or self.conversation_id
        self.workflow_run_id = id_field(event, "workflow_run_id") or self.workflow_run_id
        self._is_named = bool(self.task_id and self.message_id and self.conversation_id)
        if isinstance(created_at := any_field(event, "created_at"), int):
            self._created_at = created_at


_OUTCOMES: dict[str, Callable[[ChatState, ChatStreamEvent], Outcome]] = {
    "message_end": ChatState._message_ended,
    "workflow_finished": ChatState._run_finished,
    "workflow_paused": ChatState._run_paused,
    "error": ChatState._failed,
}
"""What notes a terminal event, and returns the outcome that the stream has with it."""
TERMINAL = tuple(_OUTCOMES)
"""The names of the terminal events."""


def names_task(event: ChatStreamEvent) -> bool:
    """Return whether an event tells the id that stops the generation."""
    return bool(id_field(event, "task_id"))


def _piece(event: ChatStreamEvent) -> str:
    """Return what an event of any name adds to the answer.

    Dify 1.11.2 to 1.12.0 name the deltas `message_file` if the message has an image.
    """
    name = str(event.event_name) if event.event == "unknown" else event.event
    is_other = name not in DELTAS and name.endswith(("_replace", "error"))
    return "" if is_other else text_field(event, "answer")
