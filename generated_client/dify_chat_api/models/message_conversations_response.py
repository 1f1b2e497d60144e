# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageConversationsResponse(Model):
    """A conversation.

    Attributes:
        inputs: The values of the app's variables at the start of the conversation.
        status: `normal`; the server may add values.
        introduction: The first text of the app.
    """

    id: str
    name: str
    inputs: dict[str, Any]
    status: str
    introduction: str | None
    created_at: int
    updated_at: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.name = source["name"]
            self.inputs = source["inputs"]
            self.status = source["status"]
            self.introduction = source["introduction"]
            self.created_at = source["created_at"]
            self.updated_at = source["updated_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 7 else others(cls, source)
        return self
