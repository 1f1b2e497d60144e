# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Event, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class ErrorEvent(Event):
    """The failure of an answer. It is the last event. In a chatflow it may be the first, or one of the last.
    It has no `task_id`.

    Attributes:
        message_id: The id of the message.
        code: The same as in `Error`.
        status: The HTTP status of this error in a response.
        message: The error in words. Dify 1.7.2 may send null.
        task_id: The id that stops the answer.
    """

    conversation_id: str
    message_id: str
    created_at: int
    event: Literal["error"]
    code: str
    status: int
    message: str | None
    task_id: str | Unset = UNSET
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
            self.created_at = source["created_at"]
            self.event = source["event"]
            self.code = source["code"]
            self.status = source["status"]
            self.message = source["message"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.task_id = source.get("task_id", UNSET)
        self.additional_properties = others(cls, source)
        return self
