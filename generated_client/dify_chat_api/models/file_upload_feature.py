# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.file_upload_config import FileUploadConfig
from ..models.image_upload_feature import ImageUploadFeature
from ..types import UNSET, Model, Unset, nested, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class FileUploadFeature(Model):
    """The files that a message may have.

    Attributes:
        number_limits: The maximum number of files.
        allowed_file_types: Some of `image`, `document`, `audio`, `video` and `custom`.
        allowed_file_extensions: The extensions of the type `custom`.
        allowed_file_upload_methods: `local_file`, `remote_url` or both.
        image: The images that a message may have, in apps of older versions.
        file_upload_config: The limits of the server as they were when the app was saved. Sizes are in
            MB.
    """

    enabled: bool | Unset = UNSET
    number_limits: int | Unset = UNSET
    allowed_file_types: list[str] | Unset = UNSET
    allowed_file_extensions: list[str] | Unset = UNSET
    allowed_file_upload_methods: list[str] | Unset = UNSET
    image: ImageUploadFeature | Unset = UNSET
    file_upload_config: FileUploadConfig | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _wire_names: ClassVar[Mapping[str, str]] = {
        "file_upload_config": "fileUploadConfig",
    }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.enabled = source.get("enabled", UNSET)
        self.number_limits = source.get("number_limits", UNSET)
        self.allowed_file_types = source.get("allowed_file_types", UNSET)
        self.allowed_file_extensions = source.get("allowed_file_extensions", UNSET)
        self.allowed_file_upload_methods = source.get("allowed_file_upload_methods", UNSET)
        self.image = nested(ImageUploadFeature, source.get("image", UNSET))
        self.file_upload_config = nested(FileUploadConfig, source.get("fileUploadConfig", UNSET))
        self.additional_properties = others(cls, source)
        return self
