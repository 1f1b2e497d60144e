# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.file_type import FileType
from ..models.transfer_method import TransferMethod
from ..types import UNSET, Model, Unset, known, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ChatMessageFile(Model):
    """A file of a message, by the id of an upload or by a URL that the server downloads.

    Attributes:
        type: The kind of a file.
        transfer_method: The way of a file to the server: it downloads a URL, or the client uploaded the
            file before.
        url: The URL of the file, for `remote_url`.
        upload_file_id: The `id` of the upload, for `local_file`.
    """

    type: FileType | str
    transfer_method: TransferMethod | str
    url: str | Unset = UNSET
    upload_file_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.type = known(FileType, source["type"])
            self.transfer_method = known(TransferMethod, source["transfer_method"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.url = source.get("url", UNSET)
        self.upload_file_id = source.get("upload_file_id", UNSET)
        self.additional_properties = others(cls, source)
        return self
