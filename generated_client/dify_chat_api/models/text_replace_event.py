# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..models.text_replace_data import TextReplaceData
from ..types import UNSET, Event, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class TextReplaceEvent(Event):
    """Another text in place of a workflow's text so far.

    Attributes:
        message_id: The id of the message.
        task_id: The id that stops the answer.
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

    _essential: ClassVar[Collection[str]] = ("event",)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.event = source["event"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.conversation_id = source.get("conversation_id", UNSET)
        self.message_id = source.get("message_id", UNSET)
        self.task_id = source.get("task_id", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.workflow_run_id = source.get("workflow_run_id", UNSET)
        self.data = nested(TextReplaceData, source.get("data", UNSET))
        self.additional_properties = others(cls, source)
        return self
