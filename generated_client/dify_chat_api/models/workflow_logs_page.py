# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_log import WorkflowLog
from ..types import Model, missing, nested_list, object_of, others


@define(kw_only=True)
class WorkflowLogsPage(Model):
    """A page of the log.

    Attributes:
        page: The number of this page; the first is 1.
        total: The number of entries on all pages.
    """

    page: int
    limit: int
    total: int
    has_more: bool
    data: list[WorkflowLog]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.page = source["page"]
            self.limit = source["limit"]
            self.total = source["total"]
            self.has_more = source["has_more"]
            self.data = nested_list(WorkflowLog, source["data"])
        except KeyError as name:
            raise missing(cls, name) from None
        self.additional_properties = {} if len(source) == 5 else others(cls, source)
        return self
