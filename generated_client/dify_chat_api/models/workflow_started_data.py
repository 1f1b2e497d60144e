# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowStartedData(Model):
    """The run.

    Attributes:
        id: The same as `workflow_run_id`.
        inputs: The inputs of the run, and `sys.…` values that the server adds.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.workflow_id = source["workflow_id"]
            self.inputs = source["inputs"]
            self.created_at = source["created_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.reason = source.get("reason", UNSET)
        self.additional_properties = others(cls, source)
        return self
