# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.workflow_paused_data import WorkflowPausedData
from ..types import Model, fields_of, missing, nested


@define(kw_only=True)
class WorkflowPausedEvent(Model):
    """The run waits, and the stream ends.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        data: A chatflow run that waits. The first six fields only come in an answer that is not a stream.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["workflow_paused"]
    workflow_run_id: str
    data: WorkflowPausedData
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
                workflow_run_id=rest.pop("workflow_run_id"),
                data=nested(WorkflowPausedData, rest.pop("data")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
