# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.chat_message_metadata import ChatMessageMetadata
from ..models.pause_reason import PauseReason
from ..types import UNSET, Model, Unset, fields_of, missing, nested, nested_list


@define(kw_only=True)
class WorkflowPausedData(Model):
    """A chatflow run that waits. The first six fields only come in an answer that is not a stream.

    Attributes:
        paused_nodes: The ids of the nodes that wait.
        reasons: What each of them waits for.
        status: `paused`.
        elapsed_time: Seconds that the run took so far.
        id: The same as `message_id`.
        metadata: What an answer cost and where it comes from.
        outputs: An object whose fields the app decides.
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
        rest = fields_of(cls, source)
        try:
            return cls(
                workflow_run_id=rest.pop("workflow_run_id"),
                paused_nodes=rest.pop("paused_nodes"),
                reasons=nested_list(PauseReason, rest.pop("reasons")),
                status=rest.pop("status"),
                created_at=rest.pop("created_at"),
                elapsed_time=rest.pop("elapsed_time"),
                total_tokens=rest.pop("total_tokens"),
                total_steps=rest.pop("total_steps"),
                id=rest.pop("id", UNSET),
                message_id=rest.pop("message_id", UNSET),
                conversation_id=rest.pop("conversation_id", UNSET),
                mode=rest.pop("mode", UNSET),
                answer=rest.pop("answer", UNSET),
                metadata=nested(ChatMessageMetadata, rest.pop("metadata", UNSET)),
                outputs=rest.pop("outputs", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
