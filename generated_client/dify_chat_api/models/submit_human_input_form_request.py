# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, missing, object_of, others


@define(kw_only=True)
class SubmitHumanInputFormRequest(Model):
    """The values for a form.

    Attributes:
        inputs: The values, by input. The server ignores inputs that the form lacks.
        action: The id of the button that the person pressed.
        user: The user who submits the form.
    """

    inputs: dict[str, Any]
    action: str
    user: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.inputs = source["inputs"]
            self.action = source["action"]
            self.user = source["user"]
        except KeyError as name:
            raise missing(cls, name) from None
        self.additional_properties = {} if len(source) == 3 else others(cls, source)
        return self
