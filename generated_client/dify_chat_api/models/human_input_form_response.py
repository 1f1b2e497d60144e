# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import Model, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputFormResponse(Model):
    """The form that a paused run waits for.

    Attributes:
        form_content: The text of the form, in Markdown. `{{#$output.name#}}` is the place of the input
            `name`.
        resolved_default_values: The initial values, by input.
        user_actions: The buttons.
    """

    form_content: str
    inputs: list[HumanInputField]
    resolved_default_values: dict[str, Any]
    user_actions: list[HumanInputAction]
    expiration_time: int | None
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.form_content = source["form_content"]
            self.inputs = nested_list(HumanInputField, source["inputs"])
            self.resolved_default_values = source["resolved_default_values"]
            self.user_actions = nested_list(HumanInputAction, source["user_actions"])
            self.expiration_time = source["expiration_time"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 5 else others(cls, source)
        return self
