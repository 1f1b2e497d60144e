# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class AnnotationReplyAction(StrEnum):
    """Whether the app gives the answers of annotations in place of the model."""

    DISABLE = "disable"
    ENABLE = "enable"
