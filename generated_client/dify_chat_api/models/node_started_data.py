# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class NodeStartedData(Model):
    """The node.

    Attributes:
        id: The id of this execution of the node.
        node_type: The kind of node, such as `start`, `llm` or `answer`.
        extras: An object whose fields depend on the app.
        iteration_id: The id of the iteration that has the node.
        loop_id: The id of the loop that has the node.
        agent_strategy: The strategy of an agent node.
    """

    id: str
    node_id: str
    node_type: str
    title: str
    index: int
    predecessor_node_id: str | None
    inputs: dict[str, Any] | None
    created_at: int
    extras: dict[str, Any]
    iteration_id: str | None
    loop_id: str | None
    inputs_truncated: bool | Unset = UNSET
    parallel_id: str | None | Unset = UNSET
    parallel_start_node_id: str | None | Unset = UNSET
    parent_parallel_id: str | None | Unset = UNSET
    parent_parallel_start_node_id: str | None | Unset = UNSET
    parallel_run_id: str | None | Unset = UNSET
    agent_strategy: dict[str, Any] | None | Unset = UNSET
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
            self.created_at = source["created_at"]
            self.extras = source["extras"]
            self.iteration_id = source["iteration_id"]
            self.loop_id = source["loop_id"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.inputs_truncated = source.get("inputs_truncated", UNSET)
        self.parallel_id = source.get("parallel_id", UNSET)
        self.parallel_start_node_id = source.get("parallel_start_node_id", UNSET)
        self.parent_parallel_id = source.get("parent_parallel_id", UNSET)
        self.parent_parallel_start_node_id = source.get("parent_parallel_start_node_id", UNSET)
        self.parallel_run_id = source.get("parallel_run_id", UNSET)
        self.agent_strategy = source.get("agent_strategy", UNSET)
        self.additional_properties = others(cls, source)
        return self
