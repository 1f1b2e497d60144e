# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Event, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AgentThoughtEvent(Event):
    """A step of an agent so far. As the step grows, the server sends it again with the same `id`.

    Attributes:
        message_id: The id of the message.
        task_id: The id that stops the answer.
        id: The id of the step.
        position: The number of the step; the first is 1.
        observation: The result of the tool, as JSON text.
        tool: The tool that the agent called, or `""`.
        tool_labels: The labels of the tool, by language.
        tool_input: The arguments of the tool, as JSON text.
        message_files: The ids of the files that the tool made.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["agent_thought"]
    id: str
    position: int
    thought: str | None
    observation: str | None
    tool: str | None
    tool_labels: dict[str, Any]
    tool_input: str | None
    message_files: list[str] | None
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
            self.position = source["position"]
            self.thought = source["thought"]
            self.observation = source["observation"]
            self.tool = source["tool"]
            self.tool_labels = source["tool_labels"]
            self.tool_input = source["tool_input"]
            self.message_files = source["message_files"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 13 else others(cls, source)
        return self
