# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.workflow_log_account import WorkflowLogAccount
from ..models.workflow_log_run import WorkflowLogRun
from ..models.workflow_log_user import WorkflowLogUser
from ..types import UNSET, Model, Unset, nested, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowLog(Model):
    """An entry of the log.

    Attributes:
        details: Details of the trigger, of any type.
        created_from: `service-api`, `web-app` or `installed-app`.
        created_by_role: `end_user` or `account`.
    """

    id: str
    workflow_run: WorkflowLogRun | None | Unset = UNSET
    details: Any | Unset = UNSET
    created_from: str | None | Unset = UNSET
    created_by_role: str | None | Unset = UNSET
    created_by_account: WorkflowLogAccount | None | Unset = UNSET
    created_by_end_user: WorkflowLogUser | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.workflow_run = nested(WorkflowLogRun, source.get("workflow_run", UNSET))
        self.details = source.get("details", UNSET)
        self.created_from = source.get("created_from", UNSET)
        self.created_by_role = source.get("created_by_role", UNSET)
        self.created_by_account = nested(WorkflowLogAccount, source.get("created_by_account", UNSET))
        self.created_by_end_user = nested(WorkflowLogUser, source.get("created_by_end_user", UNSET))
        self.created_at = source.get("created_at", UNSET)
        self.additional_properties = others(cls, source)
        return self
