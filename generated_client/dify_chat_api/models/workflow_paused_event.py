# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.workflow_paused_data import WorkflowPausedData
from ..types import Model, missing, nested, object_of, others


@define(kw_only=True)
class WorkflowPausedEvent(Model):
    """The run waits, and the stream ends.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        data: A chatflow run that waits. The first six fields only come in an answer that is not a
            stream.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.conversation_id = source["conversation_id"]
            self.message_id = source["message_id"]
            self.task_id = source["task_id"]
            self.created_at = source["created_at"]
            self.event = source["event"]
            self.workflow_run_id = source["workflow_run_id"]
            self.data = nested(WorkflowPausedData, source["data"])
        except KeyError as name:
            raise missing(cls, name) from None
        self.additional_properties = {} if len(source) == 7 else others(cls, source)
        return self
