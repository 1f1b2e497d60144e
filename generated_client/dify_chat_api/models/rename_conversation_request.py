# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class RenameConversationRequest(Model):
    """The new name of a conversation, or a request that the model makes one.

    Attributes:
        user: The user who has the conversation.
        name: The new name. It is required unless `auto_generate` is true.
        auto_generate: Whether the model makes the name.
    """

    user: str
    name: str | None | Unset = UNSET
    auto_generate: bool | Unset = False
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.user = source["user"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.name = source.get("name", UNSET)
        self.auto_generate = source.get("auto_generate", UNSET)
        self.additional_properties = others(cls, source)
        return self
