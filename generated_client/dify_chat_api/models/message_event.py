# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class MessageEvent(Model):
    """The next piece of the answer. It may be empty.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        id: The same as `message_id`.
        from_variable_selector: The node of the chatflow, and its variable, that the text comes from.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["message"]
    id: str
    answer: str
    from_variable_selector: list[str] | None
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
                id=rest.pop("id"),
                answer=rest.pop("answer"),
                from_variable_selector=rest.pop("from_variable_selector"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
