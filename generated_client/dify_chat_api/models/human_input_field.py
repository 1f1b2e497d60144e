# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.human_input_default import HumanInputDefault
from ..models.human_input_option_source import HumanInputOptionSource
from ..types import UNSET, Model, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputField(Model):
    """An input of a form.

    Attributes:
        type: The kind of input, such as `paragraph` or `select`.
        option_source: The source of the options of a `select`.
        allowed_file_types: The kinds of files that the input takes: any of `image`, `document`,
            `audio`, `video` and `custom`.
        allowed_file_extensions: The extensions that count as `custom`.
        allowed_file_upload_methods: `local_file`, `remote_url` or both.
        number_limits: The maximum number of files.
    """

    output_variable_name: str
    type: str
    default: HumanInputDefault | None | Unset = UNSET
    option_source: HumanInputOptionSource | Unset = UNSET
    allowed_file_types: list[str] | Unset = UNSET
    allowed_file_extensions: list[str] | Unset = UNSET
    allowed_file_upload_methods: list[str] | Unset = UNSET
    number_limits: int | Unset = UNSET
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
        self.option_source = nested(HumanInputOptionSource, source.get("option_source", UNSET))
        self.allowed_file_types = source.get("allowed_file_types", UNSET)
        self.allowed_file_extensions = source.get("allowed_file_extensions", UNSET)
        self.allowed_file_upload_methods = source.get("allowed_file_upload_methods", UNSET)
        self.number_limits = source.get("number_limits", UNSET)
        self.additional_properties = others(cls, source)
        return self
