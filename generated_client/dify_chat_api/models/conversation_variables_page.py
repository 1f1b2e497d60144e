# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.conversation_variable import ConversationVariable
from ..types import Model, fields_of, missing, nested_list


@define(kw_only=True)
class ConversationVariablesPage(Model):
    """A page of variables."""

    limit: int
    has_more: bool
    data: list[ConversationVariable]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                limit=rest.pop("limit"),
                has_more=rest.pop("has_more"),
                data=nested_list(ConversationVariable, rest.pop("data")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
