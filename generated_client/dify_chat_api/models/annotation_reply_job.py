# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AnnotationReplyJob(Model):
    """A job that switches annotation replies on or off.

    Attributes:
        job_status: `waiting`, `processing`, `completed` or `error`; the server may add values.
        error_msg: The reason of a failure. It is empty without one, and absent for a new job.
    """

    job_id: str
    job_status: str
    error_msg: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.job_id = source["job_id"]
            self.job_status = source["job_status"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.error_msg = source.get("error_msg", UNSET)
        self.additional_properties = others(cls, source)
        return self
