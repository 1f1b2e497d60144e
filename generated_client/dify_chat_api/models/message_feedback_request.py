# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.rating import Rating
from ..types import UNSET, Model, Unset, known, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageFeedbackRequest(Model):
    """A user's rating of an answer.

    Attributes:
        user: The user who rates.
        rating: The rating. Null takes an earlier rating back.
        content: A comment of the user.
    """

    user: str
    rating: Rating | str | None | Unset = UNSET
    content: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.user = source["user"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.rating = known(Rating, source.get("rating", UNSET))
        self.content = source.get("content", UNSET)
        self.additional_properties = others(cls, source)
        return self
