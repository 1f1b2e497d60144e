# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowLogRun(Model):
    """The run of an entry.

    Attributes:
        status: `running`, `paused`, `succeeded`, `failed`, `stopped` or `partial-succeeded`; the server
            may add values.
        error: The reason of a failure.
        elapsed_time: Seconds.
    """

    id: str
    version: str | None | Unset = UNSET
    status: str | None | Unset = UNSET
    triggered_from: str | None | Unset = UNSET
    error: str | None | Unset = UNSET
    elapsed_time: float | None | Unset = UNSET
    total_tokens: int | None | Unset = UNSET
    total_steps: int | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    finished_at: int | None | Unset = UNSET
    exceptions_count: int | None | Unset = UNSET
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
        self.version = source.get("version", UNSET)
        self.status = source.get("status", UNSET)
        self.triggered_from = source.get("triggered_from", UNSET)
        self.error = source.get("error", UNSET)
        self.elapsed_time = source.get("elapsed_time", UNSET)
        self.total_tokens = source.get("total_tokens", UNSET)
        self.total_steps = source.get("total_steps", UNSET)
        self.created_at = source.get("created_at", UNSET)
        self.finished_at = source.get("finished_at", UNSET)
        self.exceptions_count = source.get("exceptions_count", UNSET)
        self.additional_properties = others(cls, source)
        return self
