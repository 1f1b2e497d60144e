# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import UNSET, Model, Unset, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputForm(Model):
    """A form that a person must submit before the run continues.

    Attributes:
        form_content: The text of the form, in Markdown. `{{#$output.name#}}` is the place of the input
            `name`.
        actions: The buttons.
        form_token: The name of the form in the API. It is null if the API can't submit the form, or no
            longer can.
        resolved_default_values: The initial values, by input.
        approval_channels: The places where a person can submit the form, such as `console`.
    """

    form_id: str
    node_id: str
    node_title: str
    form_content: str
    inputs: list[HumanInputField]
    actions: list[HumanInputAction]
    display_in_ui: bool
    form_token: str | None
    resolved_default_values: dict[str, Any]
    expiration_time: int
    approval_channels: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.form_id = source["form_id"]
            self.node_id = source["node_id"]
            self.node_title = source["node_title"]
            self.form_content = source["form_content"]
            self.inputs = nested_list(HumanInputField, source["inputs"])
            self.actions = nested_list(HumanInputAction, source["actions"])
            self.display_in_ui = source["display_in_ui"]
            self.form_token = source["form_token"]
            self.resolved_default_values = source["resolved_default_values"]
            self.expiration_time = source["expiration_time"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.approval_channels = source.get("approval_channels", UNSET)
        self.additional_properties = others(cls, source)
        return self
