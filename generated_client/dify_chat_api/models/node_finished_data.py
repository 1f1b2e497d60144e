# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class NodeFinishedData(Model):
    """The result of a node.

    Attributes:
        id: The id of this execution of the node.
        node_type: The kind of node, such as `start`, `llm` or `answer`.
        status: `succeeded`, `failed`, `paused`, `retry` or `exception`; the server may add values.
        elapsed_time: Seconds.
        execution_metadata: Tokens, price and other figures, as the kind of node has them.
        iteration_id: The id of the iteration that has the node.
        loop_id: The id of the loop that has the node.
        retry_index: The number of the retry. Only `node_retry` has it.
    """

    id: str
    node_id: str
    node_type: str
    title: str
    index: int
    predecessor_node_id: str | None
    inputs: dict[str, Any] | None
    process_data: dict[str, Any] | None
    outputs: dict[str, Any] | None
    status: str
    error: str | None
    elapsed_time: float
    execution_metadata: dict[str, Any] | None
    created_at: int
    finished_at: int
    files: list[dict[str, Any]] | None
    iteration_id: str | None
    loop_id: str | None
    inputs_truncated: bool | Unset = UNSET
    process_data_truncated: bool | Unset = UNSET
    outputs_truncated: bool | Unset = UNSET
    parallel_id: str | None | Unset = UNSET
    parallel_start_node_id: str | None | Unset = UNSET
    parent_parallel_id: str | None | Unset = UNSET
    parent_parallel_start_node_id: str | None | Unset = UNSET
    retry_index: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.node_id = source["node_id"]
            self.node_type = source["node_type"]
            self.title = source["title"]
            self.index = source["index"]
            self.predecessor_node_id = source["predecessor_node_id"]
            self.inputs = source["inputs"]
            self.process_data = source["process_data"]
            self.outputs = source["outputs"]
            self.status = source["status"]
            self.error = source["error"]
            self.elapsed_time = source["elapsed_time"]
            self.execution_metadata = source["execution_metadata"]
            self.created_at = source["created_at"]
            self.finished_at = source["finished_at"]
            self.files = source["files"]
            self.iteration_id = source["iteration_id"]
            self.loop_id = source["loop_id"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.inputs_truncated = source.get("inputs_truncated", UNSET)
        self.process_data_truncated = source.get("process_data_truncated", UNSET)
        self.outputs_truncated = source.get("outputs_truncated", UNSET)
        self.parallel_id = source.get("parallel_id", UNSET)
        self.parallel_start_node_id = source.get("parallel_start_node_id", UNSET)
        self.parent_parallel_id = source.get("parent_parallel_id", UNSET)
        self.parent_parallel_start_node_id = source.get("parent_parallel_start_node_id", UNSET)
        self.retry_index = source.get("retry_index", UNSET)
        self.additional_properties = others(cls, source)
        return self
