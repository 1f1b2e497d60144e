# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class NodeFinishedData(Model):
    """What a node made of its input.

    Attributes:
        id: The id of this execution of the node.
        node_type: The kind, such as `start`, `llm` or `answer`.
        status: `succeeded`, `failed`, `paused`, `retry` or `exception`; others may come.
        elapsed_time: Seconds.
        execution_metadata: Tokens, price and more, as far as the kind of node knows them.
        iteration_id: The iteration that the node is part of.
        loop_id: The loop that the node is part of.
        retry_index: Which try it was; in `node_retry` alone.
    """

    id: str
    node_id: str
    node_type: str
    title: str
    index: int
    predecessor_node_id: None | str
    inputs: dict[str, Any] | None
    process_data: dict[str, Any] | None
    outputs: dict[str, Any] | None
    status: str
    error: None | str
    elapsed_time: float
    execution_metadata: dict[str, Any] | None
    created_at: int
    finished_at: int
    files: list[dict[str, Any]] | None
    iteration_id: None | str
    loop_id: None | str
    inputs_truncated: bool | Unset = UNSET
    process_data_truncated: bool | Unset = UNSET
    outputs_truncated: bool | Unset = UNSET
    parallel_id: None | str | Unset = UNSET
    parallel_start_node_id: None | str | Unset = UNSET
    parent_parallel_id: None | str | Unset = UNSET
    parent_parallel_start_node_id: None | str | Unset = UNSET
    retry_index: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                node_id=rest.pop("node_id"),
                node_type=rest.pop("node_type"),
                title=rest.pop("title"),
                index=rest.pop("index"),
                predecessor_node_id=rest.pop("predecessor_node_id"),
                inputs=rest.pop("inputs"),
                process_data=rest.pop("process_data"),
                outputs=rest.pop("outputs"),
                status=rest.pop("status"),
                error=rest.pop("error"),
                elapsed_time=rest.pop("elapsed_time"),
                execution_metadata=rest.pop("execution_metadata"),
                created_at=rest.pop("created_at"),
                finished_at=rest.pop("finished_at"),
                files=rest.pop("files"),
                iteration_id=rest.pop("iteration_id"),
                loop_id=rest.pop("loop_id"),
                inputs_truncated=rest.pop("inputs_truncated", UNSET),
                process_data_truncated=rest.pop("process_data_truncated", UNSET),
                outputs_truncated=rest.pop("outputs_truncated", UNSET),
                parallel_id=rest.pop("parallel_id", UNSET),
                parallel_start_node_id=rest.pop("parallel_start_node_id", UNSET),
                parent_parallel_id=rest.pop("parent_parallel_id", UNSET),
                parent_parallel_start_node_id=rest.pop("parent_parallel_start_node_id", UNSET),
                retry_index=rest.pop("retry_index", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
