# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class RetrieverResource(Model):
    """A segment of knowledge that the model was given.

    Attributes:
        position: The rank; the first is 1.
        score: The relevance of the segment.
        content: The text of the segment.
    """

    id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    position: int | None | Unset = UNSET
    dataset_id: str | None | Unset = UNSET
    dataset_name: str | None | Unset = UNSET
    document_id: str | None | Unset = UNSET
    document_name: str | None | Unset = UNSET
    data_source_type: str | None | Unset = UNSET
    segment_id: str | None | Unset = UNSET
    retriever_from: str | None | Unset = UNSET
    score: float | None | Unset = UNSET
    hit_count: int | None | Unset = UNSET
    word_count: int | None | Unset = UNSET
    segment_position: int | None | Unset = UNSET
    index_node_hash: str | None | Unset = UNSET
    content: str | None | Unset = UNSET
    summary: str | None | Unset = UNSET
    page: int | None | Unset = UNSET
    title: str | None | Unset = UNSET
    doc_metadata: dict[str, Any] | None | Unset = UNSET
    files: list[dict[str, Any]] | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.id = source.get("id", UNSET)
        self.message_id = source.get("message_id", UNSET)
        self.position = source.get("position", UNSET)
        self.dataset_id = source.get("dataset_id", UNSET)
        self.dataset_name = source.get("dataset_name", UNSET)
        self.document_id = source.get("document_id", UNSET)
        self.document_name = source.get("document_name", UNSET)
        self.data_source_type = source.get("data_source_type", UNSET)
        self.segment_id = source.get("segment_id", UNSET)
        self.retriever_from = source.get("retriever_from", UNSET)
        self.score = source.get("score", UNSET)
        self.hit_count = source.get("hit_count", UNSET)
        self.word_count = source.get("word_count", UNSET)
        self.segment_position = source.get("segment_position", UNSET)
        self.index_node_hash = source.get("index_node_hash", UNSET)
        self.content = source.get("content", UNSET)
        self.summary = source.get("summary", UNSET)
        self.page = source.get("page", UNSET)
        self.title = source.get("title", UNSET)
        self.doc_metadata = source.get("doc_metadata", UNSET)
        self.files = source.get("files", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.additional_properties = others(cls, source)
        return self
