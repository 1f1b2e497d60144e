# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..models.reasoning_chunk_data import ReasoningChunkData
from ..types import Event, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ReasoningChunkEvent(Event):
    """The next part of the reasoning of a node that separates it from the answer.

    Attributes:
        message_id: The id of the message.
        task_id: The id that stops the answer.
        data: The part of the reasoning, and its node.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["reasoning_chunk"]
    data: ReasoningChunkData
    additional_properties: dict[str, Any] = field(factory=dict)

    _essential: ClassVar[Collection[str]] = ("event",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.conversation_id = source["conversation_id"]
            self.message_id = source["message_id"]
            self.task_id = source["task_id"]
            self.created_at = source["created_at"]
            self.event = source["event"]
            self.data = nested(ReasoningChunkData, source["data"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 6 else others(cls, source)
        return self
