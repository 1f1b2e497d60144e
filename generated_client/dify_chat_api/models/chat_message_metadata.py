# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_reply import AnnotationReply
from ..models.retriever_resource import RetrieverResource
from ..models.usage import Usage
from ..types import UNSET, Model, Unset, fields_of, missing, nested, nested_list


@define(kw_only=True)
class ChatMessageMetadata(Model):
    """What an answer cost and where it comes from.

    Attributes:
        retriever_resources: The pieces of knowledge that the answer draws on.
        annotation_reply: The annotation that was given as the answer.
        reasoning: An object whose fields the app decides.
    """

    retriever_resources: list[RetrieverResource]
    usage: None | Usage
    annotation_reply: AnnotationReply | None | Unset = UNSET
    reasoning: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                retriever_resources=nested_list(RetrieverResource, rest.pop("retriever_resources")),
                usage=nested(Usage, rest.pop("usage")),
                annotation_reply=nested(AnnotationReply, rest.pop("annotation_reply", UNSET)),
                reasoning=rest.pop("reasoning", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
