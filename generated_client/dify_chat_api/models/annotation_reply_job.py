# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class AnnotationReplyJob(Model):
    """A job that switches annotations on or off.

    Attributes:
        job_status: `waiting`, `processing`, `completed` or `error`; others may come.
        error_msg: Why it failed. Empty if it didn't; not there when the job has just been made.
    """

    job_id: str
    job_status: str
    error_msg: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                job_id=rest.pop("job_id"),
                job_status=rest.pop("job_status"),
                error_msg=rest.pop("error_msg", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
