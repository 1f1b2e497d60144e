# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class ErrorEvent(Model):
    """The answer failed. It is the last event, or in a chatflow one of the last or the first. It has no
    `task_id`.

    Attributes:
        message_id: The message that is being answered.
        code: As in an `Error`.
        status: The status that an answer of its own would have had.
        task_id: Stops the answer.
    """

    conversation_id: str
    message_id: str
    created_at: int
    event: Literal["error"]
    code: str
    status: int
    message: str
    task_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                conversation_id=rest.pop("conversation_id"),
                message_id=rest.pop("message_id"),
                created_at=rest.pop("created_at"),
                event=rest.pop("event"),
                code=rest.pop("code"),
                status=rest.pop("status"),
                message=rest.pop("message"),
                task_id=rest.pop("task_id", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
