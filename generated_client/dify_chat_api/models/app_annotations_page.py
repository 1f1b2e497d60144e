# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.app_annotation import AppAnnotation
from ..types import Model, missing, nested_list, object_of, others


@define(kw_only=True)
class AppAnnotationsPage(Model):
    """A page of annotations.

    Attributes:
        total: The number of annotations on all pages.
        page: The number of this page; the first is 1.
    """

    data: list[AppAnnotation]
    has_more: bool
    limit: int
    total: int
    page: int
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.data = nested_list(AppAnnotation, source["data"])
            self.has_more = source["has_more"]
            self.limit = source["limit"]
            self.total = source["total"]
            self.page = source["page"]
        except KeyError as name:
            raise missing(cls, name) from None
        self.additional_properties = {} if len(source) == 5 else others(cls, source)
        return self
