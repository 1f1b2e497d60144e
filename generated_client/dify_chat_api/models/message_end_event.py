# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.message_end_file import MessageEndFile
from ..types import Event, nested, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageEndEvent(Event):
    """The end of an answer that is complete or was stopped. Speech and `workflow_finished` may follow.

    Attributes:
        message_id: The id of the message.
        task_id: The id that stops the answer.
        id: The same as `message_id`.
        metadata: The usage and the sources of an answer.
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

    _essential: ClassVar[Collection[str]] = ("event",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.conversation_id = source["conversation_id"]
            self.message_id = source["message_id"]
            self.task_id = source["task_id"]
            self.created_at = source["created_at"]
            self.event = source["event"]
            self.id = source["id"]
            self.metadata = nested(ChatMessageMetadata, source["metadata"])
            self.files = nested_list(MessageEndFile, source["files"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 8 else others(cls, source)
        return self
