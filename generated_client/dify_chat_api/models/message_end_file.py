# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class MessageEndFile(Model):
    """A file of the question or the answer."""

    related_id: None | str | Unset = UNSET
    extension: None | str | Unset = UNSET
    filename: None | str | Unset = UNSET
    size: int | None | Unset = UNSET
    mime_type: None | str | Unset = UNSET
    transfer_method: str | Unset = UNSET
    type: str | Unset = UNSET
    url: None | str | Unset = UNSET
    upload_file_id: None | str | Unset = UNSET
    remote_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            related_id=rest.pop("related_id", UNSET),
            extension=rest.pop("extension", UNSET),
            filename=rest.pop("filename", UNSET),
            size=rest.pop("size", UNSET),
            mime_type=rest.pop("mime_type", UNSET),
            transfer_method=rest.pop("transfer_method", UNSET),
            type=rest.pop("type", UNSET),
            url=rest.pop("url", UNSET),
            upload_file_id=rest.pop("upload_file_id", UNSET),
            remote_url=rest.pop("remote_url", UNSET),
            additional_properties=rest,
        )
