# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class WorkflowRun(Model):
    """How a run stands. From servers up to 1.9, null in every field is the answer to an unknown id.

    Attributes:
        status: `running`, `paused`, `succeeded`, `failed`, `stopped` or `partial-succeeded`; others may come.
        inputs: What the run was given, as JSON text.
        outputs: What it gave; from servers up to 1.9 as JSON text.
        error: Why it failed.
        elapsed_time: Seconds.
    """

    id: None | str
    workflow_id: None | str
    status: None | str
    inputs: None | str
    outputs: dict[str, Any] | None | str
    error: None | str
    total_steps: int | None
    total_tokens: int | None
    created_at: int | None
    finished_at: int | None
    elapsed_time: float | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                workflow_id=rest.pop("workflow_id"),
                status=rest.pop("status"),
                inputs=rest.pop("inputs"),
                outputs=rest.pop("outputs"),
                error=rest.pop("error"),
                total_steps=rest.pop("total_steps"),
                total_tokens=rest.pop("total_tokens"),
                created_at=rest.pop("created_at"),
                finished_at=rest.pop("finished_at"),
                elapsed_time=rest.pop("elapsed_time"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
