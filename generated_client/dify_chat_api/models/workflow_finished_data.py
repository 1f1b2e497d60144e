# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_run_creator import WorkflowRunCreator
from ..types import Model, fields_of, missing, nested


@define(kw_only=True)
class WorkflowFinishedData(Model):
    """How the run ended.

    Attributes:
        id: The same as `workflow_run_id`.
        status: `succeeded`, `failed`, `stopped` or `partial-succeeded`; others may come.
        error: Why it failed.
        elapsed_time: Seconds.
        created_by: Who started the run. Empty when the input was refused.
        exceptions_count: How many nodes failed, those whose failure the flow deals with included.
    """

    id: str
    workflow_id: str
    status: str
    outputs: dict[str, Any] | None
    error: None | str
    elapsed_time: float
    total_tokens: int
    total_steps: int
    created_by: WorkflowRunCreator
    created_at: int
    finished_at: int
    exceptions_count: int
    files: list[dict[str, Any]] | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                workflow_id=rest.pop("workflow_id"),
                status=rest.pop("status"),
                outputs=rest.pop("outputs"),
                error=rest.pop("error"),
                elapsed_time=rest.pop("elapsed_time"),
                total_tokens=rest.pop("total_tokens"),
                total_steps=rest.pop("total_steps"),
                created_by=nested(WorkflowRunCreator, rest.pop("created_by")),
                created_at=rest.pop("created_at"),
                finished_at=rest.pop("finished_at"),
                exceptions_count=rest.pop("exceptions_count"),
                files=rest.pop("files"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
