# Written by generator/generate.py from spec/openapi.yaml. Don't edit: change those and run "make generate".
from enum import StrEnum


class Rating(StrEnum):
    """Thumbs up or thumbs down."""

    DISLIKE = "dislike"
    LIKE = "like"
