# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class FileUploadConfig(Model):
    """The limits of the server as they were when the app was saved. Sizes are in MB.

    Attributes:
        workflow_file_upload_limit: The maximum number of files.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.file_size_limit = source.get("file_size_limit", UNSET)
        self.image_file_size_limit = source.get("image_file_size_limit", UNSET)
        self.audio_file_size_limit = source.get("audio_file_size_limit", UNSET)
        self.video_file_size_limit = source.get("video_file_size_limit", UNSET)
        self.batch_count_limit = source.get("batch_count_limit", UNSET)
        self.workflow_file_upload_limit = source.get("workflow_file_upload_limit", UNSET)
        self.additional_properties = others(cls, source)
        return self
