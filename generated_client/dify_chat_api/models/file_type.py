# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class FileType(StrEnum):
    """The kind of a file."""

    AUDIO = "audio"
    CUSTOM = "custom"
    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
