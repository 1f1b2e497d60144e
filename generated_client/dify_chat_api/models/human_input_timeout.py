# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputTimeout(Model):
    """The expired form."""

    node_id: str | Unset = UNSET
    node_title: str | Unset = UNSET
    expiration_time: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.node_id = source.get("node_id", UNSET)
        self.node_title = source.get("node_title", UNSET)
        self.expiration_time = source.get("expiration_time", UNSET)
        self.additional_properties = others(cls, source)
        return self
