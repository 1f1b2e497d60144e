# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.text_replace_data import TextReplaceData
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class TextReplaceEvent(Model):
    """The text of a workflow so far is replaced by this one.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        data: The new text.
    """

    event: Literal["text_replace"]
    conversation_id: str | Unset = UNSET
    message_id: str | Unset = UNSET
    task_id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    workflow_run_id: str | Unset = UNSET
    data: TextReplaceData | Unset = UNSET
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
                workflow_run_id=rest.pop("workflow_run_id", UNSET),
                data=nested(TextReplaceData, rest.pop("data", UNSET)),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
