# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.file_upload_config import FileUploadConfig
from ..models.image_upload_feature import ImageUploadFeature
from ..types import UNSET, Model, Unset, fields_of, nested


@define(kw_only=True)
class FileUploadFeature(Model):
    """Which files a question may come with.

    Attributes:
        number_limits: How many.
        allowed_file_types: Any of `image`, `document`, `audio`, `video` and `custom`.
        allowed_file_extensions: Which extensions count as `custom`.
        allowed_file_upload_methods: `local_file`, `remote_url` or both.
        image: Which images a question may come with, as older apps have it.
        file_upload_config: The limits of the server as they were when the app was saved. Sizes are in MB.
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
        rest = fields_of(cls, source)
        return cls(
            enabled=rest.pop("enabled", UNSET),
            number_limits=rest.pop("number_limits", UNSET),
            allowed_file_types=rest.pop("allowed_file_types", UNSET),
            allowed_file_extensions=rest.pop("allowed_file_extensions", UNSET),
            allowed_file_upload_methods=rest.pop("allowed_file_upload_methods", UNSET),
            image=nested(ImageUploadFeature, rest.pop("image", UNSET)),
            file_upload_config=nested(FileUploadConfig, rest.pop("fileUploadConfig", UNSET)),
            additional_properties=rest,
        )
