# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class WorkflowLogRun(Model):
    """The run of an entry.

    Attributes:
        status: `running`, `paused`, `succeeded`, `failed`, `stopped` or `partial-succeeded`; others may come.
        error: Why it failed.
        elapsed_time: Seconds.
    """

    id: str
    version: None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    triggered_from: None | str | Unset = UNSET
    error: None | str | Unset = UNSET
    elapsed_time: float | None | Unset = UNSET
    total_tokens: int | None | Unset = UNSET
    total_steps: int | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    finished_at: int | None | Unset = UNSET
    exceptions_count: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                version=rest.pop("version", UNSET),
                status=rest.pop("status", UNSET),
                triggered_from=rest.pop("triggered_from", UNSET),
                error=rest.pop("error", UNSET),
                elapsed_time=rest.pop("elapsed_time", UNSET),
                total_tokens=rest.pop("total_tokens", UNSET),
                total_steps=rest.pop("total_steps", UNSET),
                created_at=rest.pop("created_at", UNSET),
                finished_at=rest.pop("finished_at", UNSET),
                exceptions_count=rest.pop("exceptions_count", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
