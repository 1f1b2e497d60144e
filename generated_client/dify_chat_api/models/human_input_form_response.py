# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import Model, fields_of, missing, nested_list


@define(kw_only=True)
class HumanInputFormResponse(Model):
    """The form that a chatflow waits for.

    Attributes:
        form_content: The text of the form, in Markdown; `{{#$output.name#}}` stands where the input `name` belongs.
        resolved_default_values: An object whose fields the app decides.
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
        rest = fields_of(cls, source)
        try:
            return cls(
                form_content=rest.pop("form_content"),
                inputs=nested_list(HumanInputField, rest.pop("inputs")),
                resolved_default_values=rest.pop("resolved_default_values"),
                user_actions=nested_list(HumanInputAction, rest.pop("user_actions")),
                expiration_time=rest.pop("expiration_time"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
