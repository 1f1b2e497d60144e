# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class RepetitionNextData(Model):
    """A round of an iteration or loop.

    Attributes:
        index: The number of the round, from 0.
        pre_iteration_output: What the round before gave; any value.
        pre_loop_output: What the round before gave; any value.
        extras: An object whose fields the app decides.
        duration: Seconds that the round before took.
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
    parallel_id: None | str | Unset = UNSET
    parallel_start_node_id: None | str | Unset = UNSET
    parallel_mode_run_id: None | str | Unset = UNSET
    duration: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            id=rest.pop("id", UNSET),
            node_id=rest.pop("node_id", UNSET),
            node_type=rest.pop("node_type", UNSET),
            title=rest.pop("title", UNSET),
            index=rest.pop("index", UNSET),
            created_at=rest.pop("created_at", UNSET),
            pre_iteration_output=rest.pop("pre_iteration_output", UNSET),
            pre_loop_output=rest.pop("pre_loop_output", UNSET),
            extras=rest.pop("extras", UNSET),
            parallel_id=rest.pop("parallel_id", UNSET),
            parallel_start_node_id=rest.pop("parallel_start_node_id", UNSET),
            parallel_mode_run_id=rest.pop("parallel_mode_run_id", UNSET),
            duration=rest.pop("duration", UNSET),
            additional_properties=rest,
        )
