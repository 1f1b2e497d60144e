# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AgentThought(Model):
    """A step of an agent.

    Attributes:
        position: The number of the step; the first is 1.
        tool: The tool that the agent called, or `""`.
        tool_labels: The labels of the tool, by language.
        tool_input: The arguments of the tool, as JSON text.
        observation: The result of the tool, as JSON text.
        files: The ids of the files that the tool made.
    """

    id: str
    chain_id: str | None
    message_id: str
    position: int
    thought: str | None
    tool: str | None
    tool_labels: dict[str, Any]
    tool_input: str | None
    observation: str | None
    files: list[str]
    created_at: int | None
    answer: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.chain_id = source["chain_id"]
            self.message_id = source["message_id"]
            self.position = source["position"]
            self.thought = source["thought"]
            self.tool = source["tool"]
            self.tool_labels = source["tool_labels"]
            self.tool_input = source["tool_input"]
            self.observation = source["observation"]
            self.files = source["files"]
            self.created_at = source["created_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.answer = source.get("answer", UNSET)
        self.additional_properties = others(cls, source)
        return self
