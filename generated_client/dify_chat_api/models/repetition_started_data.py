# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class RepetitionStartedData(Model):
    """The begin of an iteration or loop.

    Attributes:
        extras: An object whose fields the app decides.
        metadata: An object whose fields the app decides.
        inputs: An object whose fields the app decides.
    """

    id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    node_type: str | Unset = UNSET
    title: str | Unset = UNSET
    created_at: int | Unset = UNSET
    extras: dict[str, Any] | Unset = UNSET
    metadata: dict[str, Any] | Unset = UNSET
    inputs: dict[str, Any] | Unset = UNSET
    inputs_truncated: bool | Unset = UNSET
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
            created_at=rest.pop("created_at", UNSET),
            extras=rest.pop("extras", UNSET),
            metadata=rest.pop("metadata", UNSET),
            inputs=rest.pop("inputs", UNSET),
            inputs_truncated=rest.pop("inputs_truncated", UNSET),
            parallel_id=rest.pop("parallel_id", UNSET),
            parallel_start_node_id=rest.pop("parallel_start_node_id", UNSET),
            additional_properties=rest,
        )
