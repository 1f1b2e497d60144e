# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class MessageFileEvent(Model):
    """A file that a tool has made for the answer.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        belongs_to: `user` or `assistant`.
    """

    event: Literal["message_file"]
    conversation_id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    task_id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    id: str | Unset = UNSET
    type: str | Unset = UNSET
    belongs_to: str | Unset = UNSET
    url: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                event=rest.pop("event"),
                conversation_id=rest.pop("conversation_id", UNSET),
                message_id=rest.pop("message_id", UNSET),
                task_id=rest.pop("task_id", UNSET),
                created_at=rest.pop("created_at", UNSET),
                id=rest.pop("id", UNSET),
                type=rest.pop("type", UNSET),
                belongs_to=rest.pop("belongs_to", UNSET),
                url=rest.pop("url", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
