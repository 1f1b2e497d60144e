# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_default import HumanInputDefault
from ..types import UNSET, Model, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputField(Model):
    """An input of a form.

    Attributes:
        type: The kind of input, such as `paragraph` or `select`.
        option_source: The source of the options of a `select`.
    """

    output_variable_name: str
    type: str
    default: HumanInputDefault | None | Unset = UNSET
    option_source: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.output_variable_name = source["output_variable_name"]
            self.type = source["type"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.default = nested(HumanInputDefault, source.get("default", UNSET))
        self.option_source = source.get("option_source", UNSET)
        self.additional_properties = others(cls, source)
        return self
