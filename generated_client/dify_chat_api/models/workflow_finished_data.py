# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_run_creator import WorkflowRunCreator
from ..types import Model, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowFinishedData(Model):
    """The result of the run.

    Attributes:
        id: The same as `workflow_run_id`.
        status: `succeeded`, `failed`, `stopped` or `partial-succeeded`; the server may add values.
        error: The reason of a failure.
        elapsed_time: Seconds.
        created_by: The user who started the run. It is empty if the server refused the input.
        exceptions_count: The number of nodes that failed, with those whose failure the flow handles.
    """

    id: str
    workflow_id: str
    status: str
    outputs: dict[str, Any] | None
    error: str | None
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.workflow_id = source["workflow_id"]
            self.status = source["status"]
            self.outputs = source["outputs"]
            self.error = source["error"]
            self.elapsed_time = source["elapsed_time"]
            self.total_tokens = source["total_tokens"]
            self.total_steps = source["total_steps"]
            self.created_by = nested(WorkflowRunCreator, source["created_by"])
            self.created_at = source["created_at"]
            self.finished_at = source["finished_at"]
            self.exceptions_count = source["exceptions_count"]
            self.files = source["files"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 13 else others(cls, source)
        return self
