# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class UpdateConversationVariableRequest(Model):
    """A new value.

    Attributes:
        value: The value, of the variable's type and not as text.
        user: Whose conversation it is.
    """

    value: Any
    user: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                value=rest.pop("value"),
                user=rest.pop("user"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
