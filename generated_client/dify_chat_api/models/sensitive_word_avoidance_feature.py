# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class SensitiveWordAvoidanceFeature(Model):
    """Whether and how questions and answers are moderated.

    Attributes:
        type: What moderates, such as `keywords`.
        config: How it does it.
        configs: The same, from other servers.
    """

    enabled: bool | Unset = UNSET
    type: None | str | Unset = UNSET
    config: Any | Unset = UNSET
    configs: Any | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            enabled=rest.pop("enabled", UNSET),
            type=rest.pop("type", UNSET),
            config=rest.pop("config", UNSET),
            configs=rest.pop("configs", UNSET),
            additional_properties=rest,
        )
