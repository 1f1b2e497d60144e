# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.app_feedback import AppFeedback
from ..types import Model, fields_of, missing, nested_list


@define(kw_only=True)
class AppFeedbacksPage(Model):
    """A page of ratings."""

    data: list[AppFeedback]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                data=nested_list(AppFeedback, rest.pop("data")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
