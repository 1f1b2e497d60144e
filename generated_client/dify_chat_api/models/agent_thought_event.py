# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class AgentThoughtEvent(Model):
    """A step of an agent, as far as it is known by now. It comes again, with the same `id`, as it grows.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        id: The id of the step.
        position: The number of the step, from 1.
        observation: What the tool answered, as JSON text.
        tool: The tool that was called, or `""`.
        tool_labels: An object whose fields the app decides.
        tool_input: What it was called with, as JSON text.
        message_files: The ids of the files that it made.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["agent_thought"]
    id: str
    position: int
    thought: None | str
    observation: None | str
    tool: None | str
    tool_labels: dict[str, Any]
    tool_input: None | str
    message_files: list[str] | None
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
                position=rest.pop("position"),
                thought=rest.pop("thought"),
                observation=rest.pop("observation"),
                tool=rest.pop("tool"),
                tool_labels=rest.pop("tool_labels"),
                tool_input=rest.pop("tool_input"),
                message_files=rest.pop("message_files"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
