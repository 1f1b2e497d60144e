# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.human_input_action import HumanInputAction
from ..models.human_input_field import HumanInputField
from ..types import UNSET, Model, Unset, fields_of, missing, nested_list


@define(kw_only=True)
class PauseReason(Model):
    """Why a run waits. With the type `human_input_required` it is the form, too.

    Attributes:
        resolved_default_values: An object whose fields the app decides.
    """

    type_: str
    form_id: str | Unset = UNSET
    node_id: str | Unset = UNSET
    node_title: str | Unset = UNSET
    form_content: str | Unset = UNSET
    inputs: list[HumanInputField] | Unset = UNSET
    actions: list[HumanInputAction] | Unset = UNSET
    form_token: None | str | Unset = UNSET
    approval_channels: list[str] | Unset = UNSET
    resolved_default_values: dict[str, Any] | Unset = UNSET
    expiration_time: int | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _wire_names: ClassVar[Mapping[str, str]] = {
        "type_": "TYPE",
    }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                type_=rest.pop("TYPE"),
                form_id=rest.pop("form_id", UNSET),
                node_id=rest.pop("node_id", UNSET),
                node_title=rest.pop("node_title", UNSET),
                form_content=rest.pop("form_content", UNSET),
                inputs=nested_list(HumanInputField, rest.pop("inputs", UNSET)),
                actions=nested_list(HumanInputAction, rest.pop("actions", UNSET)),
                form_token=rest.pop("form_token", UNSET),
                approval_channels=rest.pop("approval_channels", UNSET),
                resolved_default_values=rest.pop("resolved_default_values", UNSET),
                expiration_time=rest.pop("expiration_time", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
