# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class NodeStartedData(Model):
    """The node that begins.

    Attributes:
        id: The id of this execution of the node.
        node_type: The kind, such as `start`, `llm` or `answer`.
        extras: An object whose fields the app decides.
        iteration_id: The iteration that the node is part of.
        loop_id: The loop that the node is part of.
        agent_strategy: How the agent of an agent node works.
    """

    id: str
    node_id: str
    node_type: str
    title: str
    index: int
    predecessor_node_id: None | str
    inputs: dict[str, Any] | None
    created_at: int
    extras: dict[str, Any]
    iteration_id: None | str
    loop_id: None | str
    inputs_truncated: bool | Unset = UNSET
    parallel_id: None | str | Unset = UNSET
    parallel_start_node_id: None | str | Unset = UNSET
    parent_parallel_id: None | str | Unset = UNSET
    parent_parallel_start_node_id: None | str | Unset = UNSET
    parallel_run_id: None | str | Unset = UNSET
    agent_strategy: dict[str, Any] | None | Unset = UNSET
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
                created_at=rest.pop("created_at"),
                extras=rest.pop("extras"),
                iteration_id=rest.pop("iteration_id"),
                loop_id=rest.pop("loop_id"),
                inputs_truncated=rest.pop("inputs_truncated", UNSET),
                parallel_id=rest.pop("parallel_id", UNSET),
                parallel_start_node_id=rest.pop("parallel_start_node_id", UNSET),
                parent_parallel_id=rest.pop("parent_parallel_id", UNSET),
                parent_parallel_start_node_id=rest.pop("parent_parallel_start_node_id", UNSET),
                parallel_run_id=rest.pop("parallel_run_id", UNSET),
                agent_strategy=rest.pop("agent_strategy", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
