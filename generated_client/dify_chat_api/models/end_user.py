# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class EndUser(Model):
    """A user of the app.

    Attributes:
        type: `service-api` for the users of this API.
        external_user_id: The name of the user in requests.
        created_at: The time in UTC, as `2026-11-22T16:21:53`.
        updated_at: The time in UTC, as `2026-11-22T16:21:53`.
    """

    id: str
    tenant_id: str
    app_id: str | None
    type: str
    external_user_id: str | None
    name: str | None
    is_anonymous: bool
    session_id: str
    created_at: str
    updated_at: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.id = source["id"]
            self.tenant_id = source["tenant_id"]
            self.app_id = source["app_id"]
            self.type = source["type"]
            self.external_user_id = source["external_user_id"]
            self.name = source["name"]
            self.is_anonymous = source["is_anonymous"]
            self.session_id = source["session_id"]
            self.created_at = source["created_at"]
            self.updated_at = source["updated_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 10 else others(cls, source)
        return self
