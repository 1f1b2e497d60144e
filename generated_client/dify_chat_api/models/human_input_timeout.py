# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class HumanInputTimeout(Model):
    """The form that nobody filled in."""

    node_id: str | Unset = UNSET
    node_title: str | Unset = UNSET
    expiration_time: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            node_id=rest.pop("node_id", UNSET),
            node_title=rest.pop("node_title", UNSET),
            expiration_time=rest.pop("expiration_time", UNSET),
            additional_properties=rest,
        )
