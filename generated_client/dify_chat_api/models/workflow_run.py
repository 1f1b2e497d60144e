# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowRun(Model):
    """The state of a run. For an unknown id, Dify 1.9.0 and older send null in every field.

    Attributes:
        status: `running`, `paused`, `succeeded`, `failed`, `stopped` or `partial-succeeded`; the server
            may add values.
        inputs: The inputs of the run, as JSON text.
        outputs: The outputs of the run. Dify 1.9.0 and older send JSON text.
        error: The reason of a failure.
        elapsed_time: Seconds.
    """

    id: str | None
    workflow_id: str | None
    status: str | None
    inputs: str | None
    outputs: dict[str, Any] | str | None
    error: str | None
    total_steps: int | None
    total_tokens: int | None
    created_at: int | None
    finished_at: int | None
    elapsed_time: float | None
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
            self.inputs = source["inputs"]
            self.outputs = source["outputs"]
            self.error = source["error"]
            self.total_steps = source["total_steps"]
            self.total_tokens = source["total_tokens"]
            self.created_at = source["created_at"]
            self.finished_at = source["finished_at"]
            self.elapsed_time = source["elapsed_time"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 11 else others(cls, source)
        return self
