# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class UserInput(Model):
    """An input that a question may or must come with.

    Attributes:
        variable: The name under which `inputs` has the value.
        label: What to show to the user.
        default: The value to begin with; any value.
        type: The kind once more, from a chatflow.
        max_length: How many characters, or files, there may be.
        options: What a `select` offers.
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
        rest = fields_of(cls, source)
        try:
            return cls(
                variable=rest.pop("variable"),
                label=rest.pop("label"),
                required=rest.pop("required", UNSET),
                default=rest.pop("default", UNSET),
                type=rest.pop("type", UNSET),
                max_length=rest.pop("max_length", UNSET),
                options=rest.pop("options", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
