# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.file_type import FileType
from ..models.transfer_method import TransferMethod
from ..types import UNSET, Model, Unset, fields_of, known, missing


@define(kw_only=True)
class ChatMessageFile(Model):
    """A file, already uploaded or to be fetched by the server.

    Attributes:
        type: What a file is used as.
        transfer_method: How a file gets to the server: fetched from a URL, or uploaded before.
        url: Where to fetch the file; for `remote_url`.
        upload_file_id: The id that the upload gave; for `local_file`.
    """

    type: FileType | str
    transfer_method: TransferMethod | str
    url: str | Unset = UNSET
    upload_file_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                type=known(FileType, rest.pop("type")),
                transfer_method=known(TransferMethod, rest.pop("transfer_method")),
                url=rest.pop("url", UNSET),
                upload_file_id=rest.pop("upload_file_id", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
