# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class RepetitionNextData(Model):
    """A round of an iteration or loop.

    Attributes:
        index: The number of the round; the first is 0.
        pre_iteration_output: The output of the round before, of any type.
        pre_loop_output: The output of the round before, of any type.
        extras: An object whose fields depend on the app.
        duration: The seconds that the round before took.
    """

    id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    node_type: str | Unset = UNSET
    title: str | Unset = UNSET
    index: int | Unset = UNSET
    created_at: int | Unset = UNSET
    pre_iteration_output: Any | Unset = UNSET
    pre_loop_output: Any | Unset = UNSET
    extras: dict[str, Any] | Unset = UNSET
    parallel_id: str | None | Unset = UNSET
    parallel_start_node_id: str | None | Unset = UNSET
    parallel_mode_run_id: str | None | Unset = UNSET
    duration: float | None | Unset = UNSET
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
        self.index = source.get("index", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.pre_iteration_output = source.get("pre_iteration_output", UNSET)
        self.pre_loop_output = source.get("pre_loop_output", UNSET)
        self.extras = source.get("extras", UNSET)
        self.parallel_id = source.get("parallel_id", UNSET)
        self.parallel_start_node_id = source.get("parallel_start_node_id", UNSET)
        self.parallel_mode_run_id = source.get("parallel_mode_run_id", UNSET)
        self.duration = source.get("duration", UNSET)
        self.additional_properties = others(cls, source)
        return self
