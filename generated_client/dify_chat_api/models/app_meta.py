# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class AppMeta(Model):
    """The icons of the app's tools.

    Attributes:
        tool_icons: An object whose fields the app decides.
    """

    tool_icons: dict[str, Any]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                tool_icons=rest.pop("tool_icons"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
