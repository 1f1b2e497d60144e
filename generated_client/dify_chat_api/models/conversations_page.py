# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.message_conversations_response import MessageConversationsResponse
from ..types import Model, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ConversationsPage(Model):
    """A page of conversations."""

    limit: int
    has_more: bool
    data: list[MessageConversationsResponse]
    additional_properties: dict[str, Any] = field(factory=dict)

    _essential: ClassVar[Collection[str]] = ("data",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.limit = source["limit"]
            self.has_more = source["has_more"]
            self.data = nested_list(MessageConversationsResponse, source["data"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 3 else others(cls, source)
        return self
