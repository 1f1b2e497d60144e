# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_reply import AnnotationReply
from ..models.retriever_resource import RetrieverResource
from ..models.usage import Usage
from ..types import UNSET, Model, Unset, nested, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ChatMessageMetadata(Model):
    """The usage and the sources of an answer.

    Attributes:
        retriever_resources: The segments of knowledge that the model was given.
        annotation_reply: The annotation that the app gave as the answer.
        reasoning: The reasoning of the model, by the id of the chatflow's node.
    """

    retriever_resources: list[RetrieverResource]
    usage: Usage | None
    annotation_reply: AnnotationReply | None | Unset = UNSET
    reasoning: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.retriever_resources = nested_list(RetrieverResource, source["retriever_resources"])
            self.usage = nested(Usage, source["usage"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.annotation_reply = nested(AnnotationReply, source.get("annotation_reply", UNSET))
        self.reasoning = source.get("reasoning", UNSET)
        self.additional_properties = others(cls, source)
        return self
