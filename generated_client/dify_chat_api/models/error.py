# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class Error(Model):
    """The reason of a refusal.

    Attributes:
        message: A description of the fault. It may be empty.
        code: A name of the fault, such as `invalid_param`, `not_found` or `completion_request_error`.
        status: The HTTP status.
        params: The invalid parameter.
        errors: The faults by field. Dify 1.9.0 and older send them in place of `code` and `status`.
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
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.code = source.get("code", UNSET)
        self.status = source.get("status", UNSET)
        self.params = source.get("params", UNSET)
        self.errors = source.get("errors", UNSET)
        self.additional_properties = others(cls, source)
        return self
