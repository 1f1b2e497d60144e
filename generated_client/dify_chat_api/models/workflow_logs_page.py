# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_log import WorkflowLog
from ..types import Model, fields_of, missing, nested_list


@define(kw_only=True)
class WorkflowLogsPage(Model):
    """A page of the log.

    Attributes:
        page: The number of this page, from 1.
        total: How many entries there are on all pages.
    """

    page: int
    limit: int
    total: int
    has_more: bool
    data: list[WorkflowLog]
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                page=rest.pop("page"),
                limit=rest.pop("limit"),
                total=rest.pop("total"),
                has_more=rest.pop("has_more"),
                data=nested_list(WorkflowLog, rest.pop("data")),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
