# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.rating import Rating
from ..types import UNSET, Model, Unset, fields_of, known, missing


@define(kw_only=True)
class MessageFeedbackRequest(Model):
    """What a user thinks of an answer.

    Attributes:
        user: Who rates.
        rating: The rating; null takes an earlier one back.
        content: What the user has to say about it.
    """

    user: str
    rating: None | Rating | Unset | str = UNSET
    content: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                user=rest.pop("user"),
                rating=known(Rating, rest.pop("rating", UNSET)),
                content=rest.pop("content", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
