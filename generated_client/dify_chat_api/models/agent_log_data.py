# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class AgentLogData(Model):
    """An entry of the log; an entry may be part of another.

    Attributes:
        parent_id: The entry that this one belongs to.
        data: An object whose fields the app decides.
    """

    id: str | Unset = UNSET
    parent_id: None | str | Unset = UNSET
    node_execution_id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    label: str | Unset = UNSET
    status: str | Unset = UNSET
    error: None | str | Unset = UNSET
    data: dict[str, Any] | Unset = UNSET
    metadata: dict[str, Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            id=rest.pop("id", UNSET),
            parent_id=rest.pop("parent_id", UNSET),
            node_execution_id=rest.pop("node_execution_id", UNSET),
            node_id=rest.pop("node_id", UNSET),
            label=rest.pop("label", UNSET),
            status=rest.pop("status", UNSET),
            error=rest.pop("error", UNSET),
            data=rest.pop("data", UNSET),
            metadata=rest.pop("metadata", UNSET),
            additional_properties=rest,
        )
