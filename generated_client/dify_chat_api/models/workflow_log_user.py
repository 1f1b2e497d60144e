# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class WorkflowLogUser(Model):
    """The user who started the run.

    Attributes:
        session_id: The name of the user in the request.
    """

    id: str
    type: str | None | Unset = UNSET
    is_anonymous: bool | None | Unset = UNSET
    session_id: str | None | Unset = UNSET
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
        self.type = source.get("type", UNSET)
        self.is_anonymous = source.get("is_anonymous", UNSET)
        self.session_id = source.get("session_id", UNSET)
        self.additional_properties = others(cls, source)
        return self
