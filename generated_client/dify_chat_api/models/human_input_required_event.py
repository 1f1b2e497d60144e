# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from attrs import define, field

from ..models.human_input_form import HumanInputForm
from ..types import Model, fields_of, missing, nested


@define(kw_only=True)
class HumanInputRequiredEvent(Model):
    """A person has to fill in a form. The pause follows.

    Attributes:
        message_id: The message that is being answered.
        task_id: Stops the answer.
        data: A form that a person has to fill in before the run goes on.
    """

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    event: Literal["human_input_required"]
    workflow_run_id: str
    data: HumanInputForm
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
                workflow_run_id=rest.pop("workflow_run_id"),
                data=nested(HumanInputForm, rest.pop("data")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
