# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_reply_embedding_model import AnnotationReplyEmbeddingModel
from ..types import UNSET, Model, Unset, fields_of, nested


@define(kw_only=True)
class AnnotationReplyFeature(Model):
    """Whether annotations answer in the model's place. The rest is there if they do.

    Attributes:
        score_threshold: How alike the questions must be, from 0 to 1.
        embedding_model: The model that compares a question with those of the annotations.
    """

    enabled: bool | Unset = UNSET
    id: str | Unset = UNSET
    score_threshold: float | Unset = UNSET
    embedding_model: AnnotationReplyEmbeddingModel | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            enabled=rest.pop("enabled", UNSET),
            id=rest.pop("id", UNSET),
            score_threshold=rest.pop("score_threshold", UNSET),
            embedding_model=nested(AnnotationReplyEmbeddingModel, rest.pop("embedding_model", UNSET)),
            additional_properties=rest,
        )
