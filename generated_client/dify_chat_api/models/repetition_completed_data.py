# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class RepetitionCompletedData(Model):
    """The end of an iteration or loop.

    Attributes:
        status: `succeeded`, `failed`, `stopped` or `exception`; the server may add values.
        elapsed_time: Seconds.
        steps: The number of rounds.
    """

    id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    node_type: str | Unset = UNSET
    title: str | Unset = UNSET
    inputs: dict[str, Any] | None | Unset = UNSET
    inputs_truncated: bool | Unset = UNSET
    outputs: dict[str, Any] | None | Unset = UNSET
    outputs_truncated: bool | Unset = UNSET
    status: str | Unset = UNSET
    error: str | None | Unset = UNSET
    elapsed_time: float | Unset = UNSET
    total_tokens: int | Unset = UNSET
    steps: int | Unset = UNSET
    execution_metadata: dict[str, Any] | None | Unset = UNSET
    extras: dict[str, Any] | None | Unset = UNSET
    created_at: int | Unset = UNSET
    finished_at: int | Unset = UNSET
    parallel_id: str | None | Unset = UNSET
    parallel_start_node_id: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.id = source.get("id", UNSET)
        self.node_id = source.get("node_id", UNSET)
        self.node_type = source.get("node_type", UNSET)
        self.title = source.get("title", UNSET)
        self.inputs = source.get("inputs", UNSET)
        self.inputs_truncated = source.get("inputs_truncated", UNSET)
        self.outputs = source.get("outputs", UNSET)
        self.outputs_truncated = source.get("outputs_truncated", UNSET)
        self.status = source.get("status", UNSET)
        self.error = source.get("error", UNSET)
        self.elapsed_time = source.get("elapsed_time", UNSET)
        self.total_tokens = source.get("total_tokens", UNSET)
        self.steps = source.get("steps", UNSET)
        self.execution_metadata = source.get("execution_metadata", UNSET)
        self.extras = source.get("extras", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.finished_at = source.get("finished_at", UNSET)
        self.parallel_id = source.get("parallel_id", UNSET)
        self.parallel_start_node_id = source.get("parallel_start_node_id", UNSET)
        self.additional_properties = others(cls, source)
        return self
