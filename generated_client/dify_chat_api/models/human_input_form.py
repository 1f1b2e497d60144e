# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import UNSET, Model, Unset, fields_of, missing, nested_list


@define(kw_only=True)
class HumanInputForm(Model):
    """A form that a person has to fill in before the run goes on.

    Attributes:
        form_content: The text of the form, in Markdown; `{{#$output.name#}}` stands where the input `name` belongs.
        actions: The buttons.
        form_token: Names the form in the API; null when it can't be filled in there, or no more.
        resolved_default_values: An object whose fields the app decides.
        approval_channels: Where the form can be answered, such as `console`.
    """

    form_id: str
    node_id: str
    node_title: str
    form_content: str
    inputs: list[HumanInputField]
    actions: list[HumanInputAction]
    display_in_ui: bool
    form_token: None | str
    resolved_default_values: dict[str, Any]
    expiration_time: int
    approval_channels: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                form_id=rest.pop("form_id"),
                node_id=rest.pop("node_id"),
                node_title=rest.pop("node_title"),
                form_content=rest.pop("form_content"),
                inputs=nested_list(HumanInputField, rest.pop("inputs")),
                actions=nested_list(HumanInputAction, rest.pop("actions")),
                display_in_ui=rest.pop("display_in_ui"),
                form_token=rest.pop("form_token"),
                resolved_default_values=rest.pop("resolved_default_values"),
                expiration_time=rest.pop("expiration_time"),
                approval_channels=rest.pop("approval_channels", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
