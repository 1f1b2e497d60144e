# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class TextChunkData(Model):
    """The part of the text."""

    text: str | Unset = UNSET
    from_variable_selector: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.text = source.get("text", UNSET)
        self.from_variable_selector = source.get("from_variable_selector", UNSET)
        self.additional_properties = others(cls, source)
        return self
