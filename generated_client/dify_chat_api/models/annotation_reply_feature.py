# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_reply_embedding_model import AnnotationReplyEmbeddingModel
from ..types import UNSET, Model, Unset, nested, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AnnotationReplyFeature(Model):
    """The settings of annotation replies. If they are off, only `enabled` is there.

    Attributes:
        score_threshold: The similarity that questions must have, from 0 to 1.
        embedding_model: The model that compares a message with the questions of the annotations.
    """

    enabled: bool | Unset = UNSET
    id: str | Unset = UNSET
    score_threshold: float | Unset = UNSET
    embedding_model: AnnotationReplyEmbeddingModel | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.enabled = source.get("enabled", UNSET)
        self.id = source.get("id", UNSET)
        self.score_threshold = source.get("score_threshold", UNSET)
        self.embedding_model = nested(AnnotationReplyEmbeddingModel, source.get("embedding_model", UNSET))
        self.additional_properties = others(cls, source)
        return self
