# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class FileUploadResponse(Model):
    """A file that has been stored. Its `id` is the `upload_file_id` of a question's file.

    Attributes:
        size: Bytes.
        extension: Without the dot; made from the name or, where that has none, from the type.
        created_by: The user, by the id that the server gave.
        source_url: Where to fetch it without a key; valid for a while.
    """

    id: str
    name: str
    size: int
    extension: None | str
    mime_type: None | str
    created_by: None | str
    created_at: int
    preview_url: None | str
    source_url: None | str
    original_url: None | str | Unset = UNSET
    reference: None | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    tenant_id: None | str | Unset = UNSET
    conversation_id: None | str | Unset = UNSET
    file_key: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                name=rest.pop("name"),
                size=rest.pop("size"),
                extension=rest.pop("extension"),
                mime_type=rest.pop("mime_type"),
                created_by=rest.pop("created_by"),
                created_at=rest.pop("created_at"),
                preview_url=rest.pop("preview_url"),
                source_url=rest.pop("source_url"),
                original_url=rest.pop("original_url", UNSET),
                reference=rest.pop("reference", UNSET),
                user_id=rest.pop("user_id", UNSET),
                tenant_id=rest.pop("tenant_id", UNSET),
                conversation_id=rest.pop("conversation_id", UNSET),
                file_key=rest.pop("file_key", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
