# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class SystemParameters(Model):
    """The limits of the server. Sizes are in MB.

    Attributes:
        workflow_file_upload_limit: The maximum number of files.
    """

    file_size_limit: int
    image_file_size_limit: int
    audio_file_size_limit: int
    video_file_size_limit: int
    workflow_file_upload_limit: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.file_size_limit = source["file_size_limit"]
            self.image_file_size_limit = source["image_file_size_limit"]
            self.audio_file_size_limit = source["audio_file_size_limit"]
            self.video_file_size_limit = source["video_file_size_limit"]
            self.workflow_file_upload_limit = source["workflow_file_upload_limit"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 5 else others(cls, source)
        return self
