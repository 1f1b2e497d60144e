# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Event, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class MessageEvent(Event):
    """The next part of the answer. It may be empty.

    Attributes:
        message_id: The id of the message.
        task_id: The id that stops the answer.
        id: The same as `message_id`.
        from_variable_selector: The node of the chatflow, and its variable, that made the text.
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
            self.id = source["id"]
            self.answer = source["answer"]
            self.from_variable_selector = source["from_variable_selector"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 8 else others(cls, source)
        return self

    @classmethod
    def from_values(cls, values: tuple[Any, ...]) -> Self:
        """Make the event of the values of its fields, in the order of the class."""
        self = cls.__new__(cls)
        (
            self.conversation_id,
            self.message_id,
            self.task_id,
            self.created_at,
            self.event,
            self.id,
            self.answer,
            self.from_variable_selector,
        ) = values
        self.additional_properties = {}
        return self
