# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, missing, object_of, others


@define(kw_only=True)
class Feedback(Model):
    """The user's rating of an answer.

    Attributes:
        rating: `like` or `dislike`.
    """

    rating: str | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.rating = source["rating"]
        except KeyError as name:
            raise missing(cls, name) from None
        self.additional_properties = {} if len(source) == 1 else others(cls, source)
        return self
