# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageEndFile(Model):
    """A file of the message or the answer."""

    related_id: str | None | Unset = UNSET
    extension: str | None | Unset = UNSET
    filename: str | None | Unset = UNSET
    size: int | None | Unset = UNSET
    mime_type: str | None | Unset = UNSET
    transfer_method: str | Unset = UNSET
    type: str | Unset = UNSET
    url: str | None | Unset = UNSET
    upload_file_id: str | None | Unset = UNSET
    remote_url: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.related_id = source.get("related_id", UNSET)
        self.extension = source.get("extension", UNSET)
        self.filename = source.get("filename", UNSET)
        self.size = source.get("size", UNSET)
        self.mime_type = source.get("mime_type", UNSET)
        self.transfer_method = source.get("transfer_method", UNSET)
        self.type = source.get("type", UNSET)
        self.url = source.get("url", UNSET)
        self.upload_file_id = source.get("upload_file_id", UNSET)
        self.remote_url = source.get("remote_url", UNSET)
        self.additional_properties = others(cls, source)
        return self
