# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class FileUploadResponse(Model):
    """A stored file. A message refers to it with its `id` as `upload_file_id`.

    Attributes:
        size: The size in bytes.
        extension: The extension without its dot. If the name has none, the server takes it from the
            type.
        created_by: The id that the server gave to the user.
        source_url: A URL to download the file without a key, which expires.
    """

    id: str
    name: str
    size: int
    extension: str | None
    mime_type: str | None
    created_by: str | None
    created_at: int
    preview_url: str | None
    source_url: str | None | Unset = UNSET
    original_url: str | None | Unset = UNSET
    reference: str | None | Unset = UNSET
    user_id: str | None | Unset = UNSET
    tenant_id: str | None | Unset = UNSET
    conversation_id: str | None | Unset = UNSET
    file_key: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.name = source["name"]
            self.size = source["size"]
            self.extension = source["extension"]
            self.mime_type = source["mime_type"]
            self.created_by = source["created_by"]
            self.created_at = source["created_at"]
            self.preview_url = source["preview_url"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.source_url = source.get("source_url", UNSET)
        self.original_url = source.get("original_url", UNSET)
        self.reference = source.get("reference", UNSET)
        self.user_id = source.get("user_id", UNSET)
        self.tenant_id = source.get("tenant_id", UNSET)
        self.conversation_id = source.get("conversation_id", UNSET)
        self.file_key = source.get("file_key", UNSET)
        self.additional_properties = others(cls, source)
        return self
