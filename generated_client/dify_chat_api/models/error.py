# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, missing, object_of, others


@define(kw_only=True)
class Error(Model):
    """Why a request was refused.

    Attributes:
        message: The fault in words. May be empty.
        code: A short name of the fault, such as `invalid_param`, `not_found`,
            `completion_request_error`.
        status: The status of the answer once more.
        params: The parameter at fault.
        errors: The faults by field, from servers up to 1.9. Then there is no code and no status.
    """

    message: str
    code: str | Unset = UNSET
    status: int | Unset = UNSET
    params: str | Unset = UNSET
    errors: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.message = source["message"]
        except KeyError as name:
            raise missing(cls, name) from None
        self.code = source.get("code", UNSET)
        self.status = source.get("status", UNSET)
        self.params = source.get("params", UNSET)
        self.errors = source.get("errors", UNSET)
        self.additional_properties = others(cls, source)
        return self
