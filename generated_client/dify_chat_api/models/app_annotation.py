# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class AppAnnotation(Model):
    """A question, and the answer to give to it in the model's place.

    Attributes:
        hit_count: How often it has been the answer.
    """

    id: str
    question: None | str
    answer: None | str
    hit_count: int
    created_at: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                question=rest.pop("question"),
                answer=rest.pop("answer"),
                hit_count=rest.pop("hit_count"),
                created_at=rest.pop("created_at"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
