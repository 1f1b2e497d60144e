# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class RenameConversationRequest(Model):
    """A name, or the wish that the model makes one.

    Attributes:
        user: Whose conversation it is.
        name: The new name. Needed unless `auto_generate` is true.
        auto_generate: Let the model make the name.
    """

    user: str
    name: None | str | Unset = UNSET
    auto_generate: bool | Unset = False
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                user=rest.pop("user"),
                name=rest.pop("name", UNSET),
                auto_generate=rest.pop("auto_generate", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
