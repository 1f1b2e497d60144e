"""Computes from all events of a recorded stream what a client must make of it, in the plainest way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dify_chat import (
    AuthenticationError,
    BadRequestError,
    ConversationNotFoundError,
    DifyAPIError,
    DifyError,
    DifyStreamError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnsupportedMediaTypeError,
    WorkflowFailedError,
)
from tests.support.recordings import Recording

Json = dict[str, Any]

CLASSES: dict[int, type[DifyAPIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    412: DifyAPIError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    429: RateLimitError,
    500: ServerError,
}


def class_of(status: int, message: str) -> type[DifyAPIError]:
    """The class of an error, told by its status and the server's sentence."""
    gone = status == 404 and message.startswith("Conversation Not Exists")
    return ConversationNotFoundError if gone else CLASSES[status]


NAMES = ("task_id", "message_id", "conversation_id", "workflow_run_id")


@dataclass(frozen=True, slots=True)
class Told:
    """A stream: its events, how it ended, the error that it ends with, and the reply that it amounts to."""

    events: list[Json]
    outcome: str | None
    error: type[DifyError] | None
    message: str
    reply: Json

    @property
    def answer(self) -> str:
        return str(self.reply["answer"])

    @property
    def names(self) -> dict[str, str | None]:
        """The ids, the latest of each."""
        return {name: self.last(name) for name in NAMES}

    def last(self, field: str) -> Any:
        """The latest value of a field, None if no event has it."""
        return next((event[field] for event in reversed(self.events) if event.get(field)), None)


def frames(body: bytes) -> Iterator[Json]:
    """The events of a stream, without one that was cut off at the end."""
    for frame in body.split(b"\n\n")[:-1]:
        if frame.startswith(b"data: "):
            yield json.loads(frame.removeprefix(b"data: "))


def told(recording: Recording) -> Told:
    """What a client must make of a recorded stream."""
    events = list(frames(recording.response.body))
    by_name = {event["event"]: event for event in events}
    run = by_name.get("workflow_finished", {}).get("data", {})
    outcome: str | None = None
    error: type[DifyError] | None = None
    message = ""
    if "error" in by_name:
        outcome, message = "failed", by_name["error"]["message"] or ""  # null where a 1.7.2 knows no words
        error = class_of(by_name["error"]["status"], message)
    elif run.get("status") == "failed":
        outcome, error, message = "failed", WorkflowFailedError, run["error"]
    elif run.get("status") == "stopped":
        outcome = "stopped"
    elif "workflow_paused" in by_name:
        outcome = "paused"
    elif run or "message_end" in by_name:
        outcome = "finished"
    else:
        error = DifyStreamError
    return Told(events, outcome, error, message, _reply(recording, events, by_name))


def _reply(recording: Recording, events: list[Json], by_name: dict[str, Json]) -> Json:
    told = Told(events, None, None, "", {})
    answer = ""
    for event in events:
        if event["event"] not in ("message_replace", "error"):
            answer += event.get("answer", "")
        if event["event"] == "message_replace":
            answer = event["answer"]
    if recording.request.method == "GET":
        # The stream joined a run that had begun; the run's outputs have the answer from its beginning.
        outputs = by_name.get("workflow_finished", {}).get("data", {}).get("outputs") or {}
        answer = outputs.get("answer", answer)
    paused = by_name.get("workflow_paused")
    tokens = by_name.get("workflow_finished", {}).get("data", {}).get("total_tokens")
    usage = None if tokens is None else {"total_tokens": tokens}
    reply = {
        "event": "workflow_paused" if paused else "message",
        "task_id": told.last("task_id"),
        "id": told.last("message_id") or "",
        "message_id": told.last("message_id") or "",
        "conversation_id": told.last("conversation_id") or "",
        "mode": recording.app_mode,
        "answer": answer,
        "metadata": by_name.get("message_end", {}).get(
            "metadata", {"retriever_resources": [], "usage": usage}
        ),
        "created_at": told.last("created_at") or 0,
    }
    return reply | (
        {"workflow_run_id": told.last("workflow_run_id"), "data": paused["data"]} if paused else {}
    )
