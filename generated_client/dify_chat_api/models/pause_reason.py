# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import UNSET, Model, Unset, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class PauseReason(Model):
    """The reason of a pause. With the type `human_input_required` it has the form.

    Attributes:
        resolved_default_values: An object whose fields depend on the app.
    """

    type_: str
    form_id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    node_title: str | Unset = UNSET
    form_content: str | Unset = UNSET
    inputs: list[HumanInputField] | Unset = UNSET
    actions: list[HumanInputAction] | Unset = UNSET
    display_in_ui: bool | Unset = UNSET
    form_token: str | None | Unset = UNSET
    approval_channels: list[str] | Unset = UNSET
    resolved_default_values: dict[str, Any] | Unset = UNSET
    expiration_time: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _wire_names: ClassVar[Mapping[str, str]] = {
        "type_": "TYPE",
    }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.type_ = source["TYPE"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.form_id = source.get("form_id", UNSET)
        self.node_id = source.get("node_id", UNSET)
        self.node_title = source.get("node_title", UNSET)
        self.form_content = source.get("form_content", UNSET)
        self.inputs = nested_list(HumanInputField, source.get("inputs", UNSET))
        self.actions = nested_list(HumanInputAction, source.get("actions", UNSET))
        self.display_in_ui = source.get("display_in_ui", UNSET)
        self.form_token = source.get("form_token", UNSET)
        self.approval_channels = source.get("approval_channels", UNSET)
        self.resolved_default_values = source.get("resolved_default_values", UNSET)
        self.expiration_time = source.get("expiration_time", UNSET)
        self.additional_properties = others(cls, source)
        return self
