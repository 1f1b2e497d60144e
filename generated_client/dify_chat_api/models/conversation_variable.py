# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class ConversationVariable(Model):
    """What a chatflow keeps between the questions.

    Attributes:
        value_type: The type of the value, such as `string`, `number`, `object` or `array[string]`.
        value: The value as text, whatever its type: a number as `41`, an object or a list as Python spells it.
    """

    id: str
    name: str
    value_type: str
    value: None | str
    description: None | str
    created_at: int | None
    updated_at: int | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                name=rest.pop("name"),
                value_type=rest.pop("value_type"),
                value=rest.pop("value"),
                description=rest.pop("description"),
                created_at=rest.pop("created_at"),
                updated_at=rest.pop("updated_at"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
