# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class WorkflowStartedData(Model):
    """The run that has begun.

    Attributes:
        id: The same as `workflow_run_id`.
        inputs: An object whose fields the app decides.
        reason: `initial` or `resumption`.
    """

    id: str
    workflow_id: str
    inputs: dict[str, Any]
    created_at: int
    reason: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                workflow_id=rest.pop("workflow_id"),
                inputs=rest.pop("inputs"),
                created_at=rest.pop("created_at"),
                reason=rest.pop("reason", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
