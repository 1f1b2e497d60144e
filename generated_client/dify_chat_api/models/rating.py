# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from enum import StrEnum


class Rating(StrEnum):
    """Thumbs up or thumbs down."""

    DISLIKE = "dislike"
    LIKE = "like"
