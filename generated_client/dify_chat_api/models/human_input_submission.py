# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class HumanInputSubmission(Model):
    """How a form was filled in.

    Attributes:
        rendered_content: The form's text with the values in it.
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
        rest = fields_of(cls, source)
        try:
            return cls(
                node_id=rest.pop("node_id"),
                node_title=rest.pop("node_title"),
                rendered_content=rest.pop("rendered_content"),
                action_id=rest.pop("action_id"),
                action_text=rest.pop("action_text"),
                submitted_data=rest.pop("submitted_data", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
