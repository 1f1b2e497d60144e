# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.app_annotation import AppAnnotation
from ..types import Model, fields_of, missing, nested_list


@define(kw_only=True)
class AppAnnotationsPage(Model):
    """A page of annotations.

    Attributes:
        total: How many annotations there are on all pages.
        page: The number of this page, from 1.
    """

    data: list[AppAnnotation]
    has_more: bool
    limit: int
    total: int
    page: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                data=nested_list(AppAnnotation, rest.pop("data")),
                has_more=rest.pop("has_more"),
                limit=rest.pop("limit"),
                total=rest.pop("total"),
                page=rest.pop("page"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
