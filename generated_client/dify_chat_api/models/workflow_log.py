# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_log_run import WorkflowLogRun
from ..models.workflow_log_user import WorkflowLogUser
from ..types import UNSET, Model, Unset, fields_of, missing, nested


@define(kw_only=True)
class WorkflowLog(Model):
    """An entry of the log.

    Attributes:
        details: What led to the run; any value.
        created_from: `service-api`, `web-app` or `installed-app`.
        created_by_role: `end_user` or `account`.
    """

    id: str
    workflow_run: None | Unset | WorkflowLogRun = UNSET
    details: Any | Unset = UNSET
    created_from: None | str | Unset = UNSET
    created_by_role: None | str | Unset = UNSET
    created_by_account: dict[str, Any] | None | Unset = UNSET
    created_by_end_user: None | Unset | WorkflowLogUser = UNSET
    created_at: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                workflow_run=nested(WorkflowLogRun, rest.pop("workflow_run", UNSET)),
                details=rest.pop("details", UNSET),
                created_from=rest.pop("created_from", UNSET),
                created_by_role=rest.pop("created_by_role", UNSET),
                created_by_account=rest.pop("created_by_account", UNSET),
                created_by_end_user=nested(WorkflowLogUser, rest.pop("created_by_end_user", UNSET)),
                created_at=rest.pop("created_at", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
