# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.workflow_paused_data import WorkflowPausedData
from ..types import UNSET, Model, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ChatMessageSendResponse(Model):
    """A complete answer, or the state of a paused chatflow run.

    Attributes:
        event: `message`, or `workflow_paused` if the run waits for a person.
        id: The same as `message_id`.
        mode: The mode of the app: `chat`, `agent-chat` or `advanced-chat`.
        answer: The answer. If the run is paused, the answer so far.
        metadata: The usage and the sources of an answer.
        workflow_run_id: The id of the paused run.
        data: A paused chatflow run. The first six fields are absent in a stream.
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

    _essential: ClassVar[Collection[str]] = (
        "answer",
        "data",
    )

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.event = source["event"]
            self.task_id = source["task_id"]
            self.id = source["id"]
            self.message_id = source["message_id"]
            self.conversation_id = source["conversation_id"]
            self.mode = source["mode"]
            self.answer = source["answer"]
            self.metadata = nested(ChatMessageMetadata, source["metadata"])
            self.created_at = source["created_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.workflow_run_id = source.get("workflow_run_id", UNSET)
        self.data = nested(WorkflowPausedData, source.get("data", UNSET))
        self.additional_properties = others(cls, source)
        return self
