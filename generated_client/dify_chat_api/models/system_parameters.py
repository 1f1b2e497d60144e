# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class SystemParameters(Model):
    """The limits of the server. Sizes are in MB.

    Attributes:
        workflow_file_upload_limit: How many files.
    """

    file_size_limit: int
    image_file_size_limit: int
    audio_file_size_limit: int
    video_file_size_limit: int
    workflow_file_upload_limit: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                file_size_limit=rest.pop("file_size_limit"),
                image_file_size_limit=rest.pop("image_file_size_limit"),
                audio_file_size_limit=rest.pop("audio_file_size_limit"),
                video_file_size_limit=rest.pop("video_file_size_limit"),
                workflow_file_upload_limit=rest.pop("workflow_file_upload_limit"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
