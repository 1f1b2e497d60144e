# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageFile(Model):
    """A file of a message.

    Attributes:
        type: The kind: `image`, `document`, `audio`, `video` or `custom`.
        url: A URL to download the file, which expires.
        belongs_to: `user` or `assistant`.
    """

    id: str
    filename: str
    type: str
    url: str | None
    mime_type: str | None
    size: int | None
    transfer_method: str
    belongs_to: str | None
    upload_file_id: str | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.filename = source["filename"]
            self.type = source["type"]
            self.url = source["url"]
            self.mime_type = source["mime_type"]
            self.size = source["size"]
            self.transfer_method = source["transfer_method"]
            self.belongs_to = source["belongs_to"]
            self.upload_file_id = source["upload_file_id"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 9 else others(cls, source)
        return self
