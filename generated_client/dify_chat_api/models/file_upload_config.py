# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class FileUploadConfig(Model):
    """The limits of the server as they were when the app was saved. Sizes are in MB.

    Attributes:
        workflow_file_upload_limit: How many files.
    """

    file_size_limit: int | Unset = UNSET
    image_file_size_limit: int | Unset = UNSET
    audio_file_size_limit: int | Unset = UNSET
    video_file_size_limit: int | Unset = UNSET
    batch_count_limit: int | Unset = UNSET
    workflow_file_upload_limit: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            file_size_limit=rest.pop("file_size_limit", UNSET),
            image_file_size_limit=rest.pop("image_file_size_limit", UNSET),
            audio_file_size_limit=rest.pop("audio_file_size_limit", UNSET),
            video_file_size_limit=rest.pop("video_file_size_limit", UNSET),
            batch_count_limit=rest.pop("batch_count_limit", UNSET),
            workflow_file_upload_limit=rest.pop("workflow_file_upload_limit", UNSET),
            additional_properties=rest,
        )
