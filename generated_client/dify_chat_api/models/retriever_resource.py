# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of


@define(kw_only=True)
class RetrieverResource(Model):
    """A piece of knowledge that an answer draws on.

    Attributes:
        position: The rank, from 1.
        score: How well it fits.
        content: The text.
    """

    id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    position: int | None | Unset = UNSET
    dataset_id: None | str | Unset = UNSET
    dataset_name: None | str | Unset = UNSET
    document_id: None | str | Unset = UNSET
    document_name: None | str | Unset = UNSET
    data_source_type: None | str | Unset = UNSET
    segment_id: None | str | Unset = UNSET
    retriever_from: None | str | Unset = UNSET
    score: float | None | Unset = UNSET
    hit_count: int | None | Unset = UNSET
    word_count: int | None | Unset = UNSET
    segment_position: int | None | Unset = UNSET
    index_node_hash: None | str | Unset = UNSET
    content: None | str | Unset = UNSET
    summary: None | str | Unset = UNSET
    page: int | None | Unset = UNSET
    title: None | str | Unset = UNSET
    doc_metadata: dict[str, Any] | None | Unset = UNSET
    files: list[dict[str, Any]] | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            id=rest.pop("id", UNSET),
            message_id=rest.pop("message_id", UNSET),
            position=rest.pop("position", UNSET),
            dataset_id=rest.pop("dataset_id", UNSET),
            dataset_name=rest.pop("dataset_name", UNSET),
            document_id=rest.pop("document_id", UNSET),
            document_name=rest.pop("document_name", UNSET),
            data_source_type=rest.pop("data_source_type", UNSET),
            segment_id=rest.pop("segment_id", UNSET),
            retriever_from=rest.pop("retriever_from", UNSET),
            score=rest.pop("score", UNSET),
            hit_count=rest.pop("hit_count", UNSET),
            word_count=rest.pop("word_count", UNSET),
            segment_position=rest.pop("segment_position", UNSET),
            index_node_hash=rest.pop("index_node_hash", UNSET),
            content=rest.pop("content", UNSET),
            summary=rest.pop("summary", UNSET),
            page=rest.pop("page", UNSET),
            title=rest.pop("title", UNSET),
            doc_metadata=rest.pop("doc_metadata", UNSET),
            files=rest.pop("files", UNSET),
            created_at=rest.pop("created_at", UNSET),
            additional_properties=rest,
        )
