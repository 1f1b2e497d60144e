# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from enum import StrEnum


class Rating(StrEnum):
    """A rating."""

    DISLIKE = "dislike"
    LIKE = "like"
