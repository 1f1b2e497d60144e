# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class UserInput(Model):
    """An input that a message may or must have.

    Attributes:
        variable: The name of the value in `inputs`.
        label: The label to show to the user.
        default: The initial value, of any type.
        type: The kind of input. Only chatflows have it.
        max_length: The maximum number of characters or files.
        options: The options of a `select`.
    """

    variable: str
    label: str
    required: bool | Unset = UNSET
    default: Any | Unset = UNSET
    type: str | Unset = UNSET
    max_length: int | None | Unset = UNSET
    options: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.variable = source["variable"]
            self.label = source["label"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.required = source.get("required", UNSET)
        self.default = source.get("default", UNSET)
        self.type = source.get("type", UNSET)
        self.max_length = source.get("max_length", UNSET)
        self.options = source.get("options", UNSET)
        self.additional_properties = others(cls, source)
        return self
