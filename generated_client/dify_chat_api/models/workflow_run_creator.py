# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowRunCreator(Model):
    """The user who started the run. It is empty if the server refused the input.

    Attributes:
        user: The name of the user in the request.
    """

    id: str | Unset = UNSET
    user: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        self.id = source.get("id", UNSET)
        self.user = source.get("user", UNSET)
        self.additional_properties = others(cls, source)
        return self
