# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class ReasoningChunkData(Model):
    """The piece of reasoning, and the node that it comes from."""

    message_id: str
    node_id: str
    reasoning: str
    is_final: bool
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                message_id=rest.pop("message_id"),
                node_id=rest.pop("node_id"),
                reasoning=rest.pop("reasoning"),
                is_final=rest.pop("is_final"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
