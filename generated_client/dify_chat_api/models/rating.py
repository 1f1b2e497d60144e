# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class Rating(StrEnum):
    """Thumbs up or thumbs down."""

    DISLIKE = "dislike"
    LIKE = "like"
