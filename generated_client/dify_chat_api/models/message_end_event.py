# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.message_end_file import MessageEndFile
from ..types import Model, fields_of, missing, nested, nested_list


@define(kw_only=True)
class MessageEndEvent(Model):
    """The answer is complete, or was stopped. Speech and `workflow_finished` may still follow.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        id: The same as `message_id`.
        metadata: What an answer cost and where it comes from.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["message_end"]
    id: str
    metadata: ChatMessageMetadata
    files: list[MessageEndFile] | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                conversation_id=rest.pop("conversation_id"),
                message_id=rest.pop("message_id"),
                task_id=rest.pop("task_id"),
                created_at=rest.pop("created_at"),
                event=rest.pop("event"),
                id=rest.pop("id"),
                metadata=nested(ChatMessageMetadata, rest.pop("metadata")),
                files=nested_list(MessageEndFile, rest.pop("files")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
