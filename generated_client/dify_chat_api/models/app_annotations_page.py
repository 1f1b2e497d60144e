# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..models.app_annotation import AppAnnotation
from ..types import Model, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
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

    _essential: ClassVar[Collection[str]] = ("data",)

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
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 5 else others(cls, source)
        return self
