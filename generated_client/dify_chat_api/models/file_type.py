# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class FileType(StrEnum):
    """What a file is used as."""

    AUDIO = "audio"
    CUSTOM = "custom"
    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
