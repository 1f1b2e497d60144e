"""The events of a run that a stream has given, so that a resumed one doesn't give them again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .delta_template import DELTAS
from .event_fields import any_field, as_text

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent

# The server sends each of these once, as it happens: two that are equal are two.
_PIECES = (*DELTAS, "message_replace", "text_chunk", "reasoning_chunk", "tts_message", "ping", "error")
# A snapshot writes these otherwise than a stream: it leaves out inputs and outputs, and counts nodes anew.
# These fields of their data are the same in both.
_SNAPSHOT_FIELDS = {
    "workflow_started": ("id", "reason"),
    "workflow_finished": ("id", "status"),
    "node_started": ("id", "node_id"),
    "node_finished": ("id", "node_id", "status"),
    "human_input_required": ("form_id", "node_id"),
}
# These fields of a pause's data are not.
_PAUSE_DIFFERENCES = ("outputs", "elapsed_time")
# And neither are these fields of an event, which say when it was, and of which answer.
_ENVELOPE = ("created_at", "task_id", "message_id", "conversation_id", "workflow_run_id")


class SeenEvents:
    """Tells events that a resumed stream repeats from new ones, by their names and data."""

    def __init__(self) -> None:
        self._told: set[object] | None = None  # the stream of a basic chat needs none
        self._pauses = 0

    def note(self, event: ChatStreamEvent) -> bool:
        """Note an event, and return whether one like it was noted before."""
        if event.event in _PIECES:
            return False
        try:
            identity = self._identity(event)
        except RecursionError:  # data as deep as that can be read, not written
            return False
        self._told = told = self._told or set()
        if identity in told:
            return True
        told.add(identity)
        self._pauses += event.event == "workflow_paused"
        return False

    def _identity(self, event: ChatStreamEvent) -> object:
        name = event.event
        telling = tuple(_text(event, field) for field in _SNAPSHOT_FIELDS.get(name, ()))
        if any(telling):
            # A run that pauses twice goes on twice, for the same reason.
            return name, telling, self._pauses if "resumption" in telling else 0
        fields = {field: value for field, value in event.to_dict().items() if field not in _ENVELOPE}
        if name == "workflow_paused" and isinstance(data := fields.get("data"), dict):
            fields["data"] = {field: data[field] for field in data if field not in _PAUSE_DIFFERENCES}
        return hash(json.dumps(fields, sort_keys=True))


def _text(event: ChatStreamEvent, field: str) -> str:
    """Return a field of an event's data; "" if it isn't there, or is no text."""
    data = any_field(event, "data")
    return as_text(data.get(field) if isinstance(data, dict) else getattr(data, field, None))
