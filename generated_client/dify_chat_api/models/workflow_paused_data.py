# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.pause_reason import PauseReason
from ..types import UNSET, Model, Unset, nested, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowPausedData(Model):
    """A paused chatflow run. The first six fields are absent in a stream.

    Attributes:
        paused_nodes: The ids of the nodes that paused.
        reasons: The reason of each pause.
        status: `paused`.
        elapsed_time: The seconds that the run took so far.
        id: The same as `message_id`.
        metadata: The usage and the sources of an answer.
        outputs: An object whose fields depend on the app.
    """

    workflow_run_id: str
    paused_nodes: list[str]
    reasons: list[PauseReason]
    status: str
    created_at: int
    elapsed_time: float
    total_tokens: int
    total_steps: int
    id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    conversation_id: str | Unset = UNSET
    mode: str | Unset = UNSET
    answer: str | Unset = UNSET
    metadata: ChatMessageMetadata | Unset = UNSET
    outputs: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.workflow_run_id = source["workflow_run_id"]
            self.paused_nodes = source["paused_nodes"]
            self.reasons = nested_list(PauseReason, source["reasons"])
            self.status = source["status"]
            self.created_at = source["created_at"]
            self.elapsed_time = source["elapsed_time"]
            self.total_tokens = source["total_tokens"]
            self.total_steps = source["total_steps"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.id = source.get("id", UNSET)
        self.message_id = source.get("message_id", UNSET)
        self.conversation_id = source.get("conversation_id", UNSET)
        self.mode = source.get("mode", UNSET)
        self.answer = source.get("answer", UNSET)
        self.metadata = nested(ChatMessageMetadata, source.get("metadata", UNSET))
        self.outputs = source.get("outputs", UNSET)
        self.additional_properties = others(cls, source)
        return self
