# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.workflow_started_data import WorkflowStartedData
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class WorkflowStartedEvent(Model):
    """The run has begun, or goes on after a pause. The ids are missing when the input is refused.

    Attributes:
        task_id: Stops the answer.
        data: The run that has begun.
        message_id: The message that is being answered.
    """

    task_id: str
    event: Literal["workflow_started"]
    workflow_run_id: str
    data: WorkflowStartedData
    conversation_id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                task_id=rest.pop("task_id"),
                event=rest.pop("event"),
                workflow_run_id=rest.pop("workflow_run_id"),
                data=nested(WorkflowStartedData, rest.pop("data")),
                conversation_id=rest.pop("conversation_id", UNSET),
                message_id=rest.pop("message_id", UNSET),
                created_at=rest.pop("created_at", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
