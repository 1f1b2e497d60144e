# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class TextChunkData(Model):
    """The piece of text."""

    text: str | Unset = UNSET
    from_variable_selector: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            text=rest.pop("text", UNSET),
            from_variable_selector=rest.pop("from_variable_selector", UNSET),
            additional_properties=rest,
        )
