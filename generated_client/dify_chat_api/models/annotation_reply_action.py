# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class AnnotationReplyAction(StrEnum):
    """To let annotations answer in the model's place, or no more."""

    DISABLE = "disable"
    ENABLE = "enable"
