# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class HumanInputSubmission(Model):
    """A submitted form.

    Attributes:
        rendered_content: The text of the form with the submitted values.
    """

    node_id: str
    node_title: str
    rendered_content: str
    action_id: str
    action_text: str
    submitted_data: dict[str, Any] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.node_id = source["node_id"]
            self.node_title = source["node_title"]
            self.rendered_content = source["rendered_content"]
            self.action_id = source["action_id"]
            self.action_text = source["action_text"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.submitted_data = source.get("submitted_data", UNSET)
        self.additional_properties = others(cls, source)
        return self
