# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from enum import StrEnum


class AnnotationReplyAction(StrEnum):
    """To let annotations answer in the model's place, or no more."""

    DISABLE = "disable"
    ENABLE = "enable"
