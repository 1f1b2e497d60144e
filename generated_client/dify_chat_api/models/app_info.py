# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class AppInfo(Model):
    """The app.

    Attributes:
        mode: `chat`, `agent-chat`, `advanced-chat` (chatflow), `completion` or `workflow`.
    """

    name: str
    description: None | str
    tags: list[str]
    mode: str
    author_name: None | str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                name=rest.pop("name"),
                description=rest.pop("description"),
                tags=rest.pop("tags"),
                mode=rest.pop("mode"),
                author_name=rest.pop("author_name"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
