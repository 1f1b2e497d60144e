# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class MessageReplaceEvent(Model):
    """The whole answer so far is replaced by this one, for instance by moderation.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["message_replace"]
    answer: str
    reason: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                conversation_id=rest.pop("conversation_id"),
                message_id=rest.pop("message_id"),
                task_id=rest.pop("task_id"),
                created_at=rest.pop("created_at"),
                event=rest.pop("event"),
                answer=rest.pop("answer"),
                reason=rest.pop("reason"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
