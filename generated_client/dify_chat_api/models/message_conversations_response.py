# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class MessageConversationsResponse(Model):
    """A conversation.

    Attributes:
        inputs: An object whose fields the app decides.
        status: `normal`; others may come.
        introduction: What the app says first.
    """

    id: str
    name: str
    inputs: dict[str, Any]
    status: str
    introduction: None | str
    created_at: int
    updated_at: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                name=rest.pop("name"),
                inputs=rest.pop("inputs"),
                status=rest.pop("status"),
                introduction=rest.pop("introduction"),
                created_at=rest.pop("created_at"),
                updated_at=rest.pop("updated_at"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
