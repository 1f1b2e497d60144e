# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.user_input import UserInput
from ..types import UNSET, Model, Unset, fields_of, nested


@define(kw_only=True)
class UserInputFormItem(Model):
    """One input, under the name of its kind. Of these fields one is there.

    Attributes:
        text_input: An input that a question may or must come with.
        paragraph: An input that a question may or must come with.
        select: An input that a question may or must come with.
        number: An input that a question may or must come with.
        checkbox: An input that a question may or must come with.
        file: An input that a question may or must come with.
        file_list: An input that a question may or must come with.
        json_object: An input that a question may or must come with.
        external_data_tool: An input that a question may or must come with.
    """

    text_input: UserInput | Unset = UNSET
    paragraph: UserInput | Unset = UNSET
    select: UserInput | Unset = UNSET
    number: UserInput | Unset = UNSET
    checkbox: UserInput | Unset = UNSET
    file: UserInput | Unset = UNSET
    file_list: UserInput | Unset = UNSET
    json_object: UserInput | Unset = UNSET
    external_data_tool: UserInput | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    _wire_names: ClassVar[Mapping[str, str]] = {
        "text_input": "text-input",
        "file_list": "file-list",
    }

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        return cls(
            text_input=nested(UserInput, rest.pop("text-input", UNSET)),
            paragraph=nested(UserInput, rest.pop("paragraph", UNSET)),
            select=nested(UserInput, rest.pop("select", UNSET)),
            number=nested(UserInput, rest.pop("number", UNSET)),
            checkbox=nested(UserInput, rest.pop("checkbox", UNSET)),
            file=nested(UserInput, rest.pop("file", UNSET)),
            file_list=nested(UserInput, rest.pop("file-list", UNSET)),
            json_object=nested(UserInput, rest.pop("json_object", UNSET)),
            external_data_tool=nested(UserInput, rest.pop("external_data_tool", UNSET)),
            additional_properties=rest,
        )
