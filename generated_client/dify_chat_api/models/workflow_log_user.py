# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Model, Unset, fields_of, missing


@define(kw_only=True)
class WorkflowLogUser(Model):
    """The user who started the run.

    Attributes:
        session_id: The name that the request gave as `user`.
    """

    id: str
    type: None | str | Unset = UNSET
    is_anonymous: bool | None | Unset = UNSET
    session_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                type=rest.pop("type", UNSET),
                is_anonymous=rest.pop("is_anonymous", UNSET),
                session_id=rest.pop("session_id", UNSET),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
