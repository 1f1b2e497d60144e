# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class SensitiveWordAvoidanceFeature(Model):
    """The settings of moderation.

    Attributes:
        type: The kind of moderation, such as `keywords`.
        config: The settings of this kind.
        configs: The same as `config`. Servers have one or the other.
    """

    enabled: bool | Unset = UNSET
    type: str | None | Unset = UNSET
    config: Any | Unset = UNSET
    configs: Any | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.enabled = source.get("enabled", UNSET)
        self.type = source.get("type", UNSET)
        self.config = source.get("config", UNSET)
        self.configs = source.get("configs", UNSET)
        self.additional_properties = others(cls, source)
        return self
