# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from enum import StrEnum


class FileType(StrEnum):
    """What a file is used as."""

    AUDIO = "audio"
    CUSTOM = "custom"
    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
