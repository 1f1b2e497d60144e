# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class SubmitHumanInputFormResponse(Model):
    """An empty object."""

    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.additional_properties = {} if len(source) == 0 else others(cls, source)
        return self
