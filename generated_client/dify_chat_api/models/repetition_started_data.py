# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class RepetitionStartedData(Model):
    """The start of an iteration or loop.

    Attributes:
        extras: An object whose fields depend on the app.
        metadata: An object whose fields depend on the app.
        inputs: An object whose fields depend on the app.
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
        self.created_at = source.get("created_at", UNSET)
        self.extras = source.get("extras", UNSET)
        self.metadata = source.get("metadata", UNSET)
        self.inputs = source.get("inputs", UNSET)
        self.inputs_truncated = source.get("inputs_truncated", UNSET)
        self.parallel_id = source.get("parallel_id", UNSET)
        self.parallel_start_node_id = source.get("parallel_start_node_id", UNSET)
        self.additional_properties = others(cls, source)
        return self
