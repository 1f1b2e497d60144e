# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class AnnotationReplyEmbeddingModel(Model):
    """The model that compares a question with those of the annotations."""

    embedding_provider_name: str | Unset = UNSET
    embedding_model_name: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            embedding_provider_name=rest.pop("embedding_provider_name", UNSET),
            embedding_model_name=rest.pop("embedding_model_name", UNSET),
            additional_properties=rest,
        )
