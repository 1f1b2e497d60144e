# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_account import AnnotationAccount
from ..types import Model, fields_of, missing, nested


@define(kw_only=True)
class AnnotationReply(Model):
    """The annotation that answered in the model's place.

    Attributes:
        account: Who wrote the annotation.
    """

    id: str
    account: AnnotationAccount
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                account=nested(AnnotationAccount, rest.pop("account")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
