# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class AgentThought(Model):
    """A step that an agent took.

    Attributes:
        position: The number of the step, from 1.
        tool: The tool that was called, or `""`.
        tool_labels: An object whose fields the app decides.
        tool_input: What it was called with, as JSON text.
        observation: What it answered, as JSON text.
        files: The ids of the files that it made.
    """

    id: str
    chain_id: None | str
    message_id: str
    position: int
    thought: None | str
    tool: None | str
    tool_labels: dict[str, Any]
    tool_input: None | str
    observation: None | str
    files: list[str]
    created_at: int | None
    answer: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                chain_id=rest.pop("chain_id"),
                message_id=rest.pop("message_id"),
                position=rest.pop("position"),
                thought=rest.pop("thought"),
                tool=rest.pop("tool"),
                tool_labels=rest.pop("tool_labels"),
                tool_input=rest.pop("tool_input"),
                observation=rest.pop("observation"),
                files=rest.pop("files"),
                created_at=rest.pop("created_at"),
                answer=rest.pop("answer", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
