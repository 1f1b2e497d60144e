# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class MessageFile(Model):
    """A file of a message.

    Attributes:
        type: `image`, `document`, `audio`, `video` or `custom`.
        url: Where to fetch it; valid for a while.
        belongs_to: `user` or `assistant`.
    """

    id: str
    filename: str
    type: str
    url: None | str
    mime_type: None | str
    size: int | None
    transfer_method: str
    belongs_to: None | str
    upload_file_id: None | str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                filename=rest.pop("filename"),
                type=rest.pop("type"),
                url=rest.pop("url"),
                mime_type=rest.pop("mime_type"),
                size=rest.pop("size"),
                transfer_method=rest.pop("transfer_method"),
                belongs_to=rest.pop("belongs_to"),
                upload_file_id=rest.pop("upload_file_id"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
