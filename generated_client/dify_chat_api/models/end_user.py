# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class EndUser(Model):
    """A user of the app, as the server knows it.

    Attributes:
        type: `service-api` for the users of this API.
        external_user_id: The name that the requests give as `user`.
        created_at: The time in UTC, as `2026-11-22T16:21:53`.
        updated_at: The time in UTC, as `2026-11-22T16:21:53`.
    """

    id: str
    tenant_id: str
    app_id: None | str
    type: str
    external_user_id: None | str
    name: None | str
    is_anonymous: bool
    session_id: str
    created_at: str
    updated_at: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                tenant_id=rest.pop("tenant_id"),
                app_id=rest.pop("app_id"),
                type=rest.pop("type"),
                external_user_id=rest.pop("external_user_id"),
                name=rest.pop("name"),
                is_anonymous=rest.pop("is_anonymous"),
                session_id=rest.pop("session_id"),
                created_at=rest.pop("created_at"),
                updated_at=rest.pop("updated_at"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
