# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_default import HumanInputDefault
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class HumanInputField(Model):
    """One input of a form.

    Attributes:
        type: The kind, such as `paragraph` or `select`.
        option_source: An object whose fields the app decides.
    """

    output_variable_name: str
    type: str
    default: HumanInputDefault | None | Unset = UNSET
    option_source: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                output_variable_name=rest.pop("output_variable_name"),
                type=rest.pop("type"),
                default=nested(HumanInputDefault, rest.pop("default", UNSET)),
                option_source=rest.pop("option_source", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
