# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.user_input import UserInput
from ..types import UNSET, Model, Unset, nested, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class UserInputFormItem(Model):
    """One input, under the name of its kind. Exactly one of these fields is there.

    Attributes:
        text_input: An input that a message may or must have.
        paragraph: An input that a message may or must have.
        select: An input that a message may or must have.
        number: An input that a message may or must have.
        checkbox: An input that a message may or must have.
        file: An input that a message may or must have.
        file_list: An input that a message may or must have.
        json_object: An input that a message may or must have.
        external_data_tool: An input that a message may or must have.
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
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.text_input = nested(UserInput, source.get("text-input", UNSET))
        self.paragraph = nested(UserInput, source.get("paragraph", UNSET))
        self.select = nested(UserInput, source.get("select", UNSET))
        self.number = nested(UserInput, source.get("number", UNSET))
        self.checkbox = nested(UserInput, source.get("checkbox", UNSET))
        self.file = nested(UserInput, source.get("file", UNSET))
        self.file_list = nested(UserInput, source.get("file-list", UNSET))
        self.json_object = nested(UserInput, source.get("json_object", UNSET))
        self.external_data_tool = nested(UserInput, source.get("external_data_tool", UNSET))
        self.additional_properties = others(cls, source)
        return self
