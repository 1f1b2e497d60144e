# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AgentLogData(Model):
    """An entry of the log. It may be part of another entry.

    Attributes:
        parent_id: The id of the entry that this one is part of.
        data: An object whose fields depend on the app.
    """

    id: str | Unset = UNSET
    parent_id: str | None | Unset = UNSET
    node_execution_id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    label: str | Unset = UNSET
    status: str | Unset = UNSET
    error: str | None | Unset = UNSET
    data: dict[str, Any] | Unset = UNSET
    metadata: dict[str, Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.id = source.get("id", UNSET)
        self.parent_id = source.get("parent_id", UNSET)
        self.node_execution_id = source.get("node_execution_id", UNSET)
        self.node_id = source.get("node_id", UNSET)
        self.label = source.get("label", UNSET)
        self.status = source.get("status", UNSET)
        self.error = source.get("error", UNSET)
        self.data = source.get("data", UNSET)
        self.metadata = source.get("metadata", UNSET)
        self.additional_properties = others(cls, source)
        return self
