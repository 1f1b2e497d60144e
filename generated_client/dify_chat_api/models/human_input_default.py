# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class HumanInputDefault(Model):
    """The value that an input starts with.

    Attributes:
        type: `constant` (see `value`) or `variable` (see `selector`).
    """

    type: str
    selector: list[str] | Unset = UNSET
    value: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                type=rest.pop("type"),
                selector=rest.pop("selector", UNSET),
                value=rest.pop("value", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
