# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.workflow_paused_data import WorkflowPausedData
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class ChatMessageSendResponse(Model):
    """A complete answer, or (with `data`) the point at which a chatflow paused.

    Attributes:
        event: `message`; or `workflow_paused` when the chatflow waits for a person.
        id: The same as `message_id`.
        mode: The mode of the app, `chat`, `agent-chat` or `advanced-chat`.
        answer: The answer; of a paused chatflow what it has said so far.
        metadata: What an answer cost and where it comes from.
        workflow_run_id: The run that paused.
        data: A chatflow run that waits. The first six fields only come in an answer that is not a stream.
    """

    event: str
    task_id: str
    id: str
    message_id: str
    conversation_id: str
    mode: str
    answer: str
    metadata: ChatMessageMetadata
    created_at: int
    workflow_run_id: str | Unset = UNSET
    data: WorkflowPausedData | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                event=rest.pop("event"),
                task_id=rest.pop("task_id"),
                id=rest.pop("id"),
                message_id=rest.pop("message_id"),
                conversation_id=rest.pop("conversation_id"),
                mode=rest.pop("mode"),
                answer=rest.pop("answer"),
                metadata=nested(ChatMessageMetadata, rest.pop("metadata")),
                created_at=rest.pop("created_at"),
                workflow_run_id=rest.pop("workflow_run_id", UNSET),
                data=nested(WorkflowPausedData, rest.pop("data", UNSET)),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
