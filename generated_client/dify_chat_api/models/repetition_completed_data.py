# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class RepetitionCompletedData(Model):
    """The end of an iteration or loop.

    Attributes:
        status: `succeeded`, `failed`, `stopped` or `exception`; others may come.
        elapsed_time: Seconds.
        steps: How many rounds there were.
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
    error: None | str | Unset = UNSET
    elapsed_time: float | Unset = UNSET
    total_tokens: int | Unset = UNSET
    steps: int | Unset = UNSET
    execution_metadata: dict[str, Any] | None | Unset = UNSET
    extras: dict[str, Any] | None | Unset = UNSET
    created_at: int | Unset = UNSET
    finished_at: int | Unset = UNSET
    parallel_id: None | str | Unset = UNSET
    parallel_start_node_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            id=rest.pop("id", UNSET),
            node_id=rest.pop("node_id", UNSET),
            node_type=rest.pop("node_type", UNSET),
            title=rest.pop("title", UNSET),
            inputs=rest.pop("inputs", UNSET),
            inputs_truncated=rest.pop("inputs_truncated", UNSET),
            outputs=rest.pop("outputs", UNSET),
            outputs_truncated=rest.pop("outputs_truncated", UNSET),
            status=rest.pop("status", UNSET),
            error=rest.pop("error", UNSET),
            elapsed_time=rest.pop("elapsed_time", UNSET),
            total_tokens=rest.pop("total_tokens", UNSET),
            steps=rest.pop("steps", UNSET),
            execution_metadata=rest.pop("execution_metadata", UNSET),
            extras=rest.pop("extras", UNSET),
            created_at=rest.pop("created_at", UNSET),
            finished_at=rest.pop("finished_at", UNSET),
            parallel_id=rest.pop("parallel_id", UNSET),
            parallel_start_node_id=rest.pop("parallel_start_node_id", UNSET),
            additional_properties=rest,
        )
