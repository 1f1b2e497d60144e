# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AppFeedback(Model):
    """A rating of an answer, by a user or by a person who works on the app.

    Attributes:
        rating: `like` or `dislike`.
        content: The comment on the rating.
        from_source: `user`, or `admin` for a person who works on the app.
        from_end_user_id: The id that the server gave to the user.
        created_at: The time in UTC, as `2026-11-22T16:24:54`.
        updated_at: The time in UTC, as `2026-11-22T16:24:54`.
    """

    id: str
    app_id: str
    conversation_id: str
    message_id: str
    rating: str
    content: str | None
    from_source: str
    from_end_user_id: str | None
    from_account_id: str | None
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
            self.app_id = source["app_id"]
            self.conversation_id = source["conversation_id"]
            self.message_id = source["message_id"]
            self.rating = source["rating"]
            self.content = source["content"]
            self.from_source = source["from_source"]
            self.from_end_user_id = source["from_end_user_id"]
            self.from_account_id = source["from_account_id"]
            self.created_at = source["created_at"]
            self.updated_at = source["updated_at"]
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 11 else others(cls, source)
        return self
