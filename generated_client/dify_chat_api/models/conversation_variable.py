# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ConversationVariable(Model):
    """A variable that a chatflow keeps between messages.

    Attributes:
        value_type: The type of the value, such as `string`, `number`, `object` or `array[string]`.
        value: The value as text, of any type. A number is text as `41`, an object or a list as Python
            writes it.
    """

    id: str
    name: str
    value_type: str
    value: str | None
    description: str | None
    created_at: int | None
    updated_at: int | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.name = source["name"]
            self.value_type = source["value_type"]
            self.value = source["value"]
            self.description = source["description"]
            self.created_at = source["created_at"]
            self.updated_at = source["updated_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 7 else others(cls, source)
        return self
