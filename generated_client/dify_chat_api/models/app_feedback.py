# Written by generator/generate.py from spec/openapi.yaml: change that, then run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..types import Model, fields_of, missing


@define(kw_only=True)
class AppFeedback(Model):
    """What a user, or a colleague of the app's author, thinks of an answer.

    Attributes:
        rating: `like` or `dislike`.
        content: What there was to say about it.
        from_source: `user`, or `admin` for someone who works on the app.
        from_end_user_id: The user, by the id that the server gave.
        created_at: The time in UTC, as `2026-11-22T16:24:54`.
        updated_at: The time in UTC, as `2026-11-22T16:24:54`.
    """

    id: str
    app_id: str
    conversation_id: str
    message_id: str
    rating: str
    content: None | str
    from_source: str
    from_end_user_id: None | str
    from_account_id: None | str
    created_at: str
    updated_at: str
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        rest = fields_of(cls, source)
        try:
            return cls(
                id=rest.pop("id"),
                app_id=rest.pop("app_id"),
                conversation_id=rest.pop("conversation_id"),
                message_id=rest.pop("message_id"),
                rating=rest.pop("rating"),
                content=rest.pop("content"),
                from_source=rest.pop("from_source"),
                from_end_user_id=rest.pop("from_end_user_id"),
                from_account_id=rest.pop("from_account_id"),
                created_at=rest.pop("created_at"),
                updated_at=rest.pop("updated_at"),
                additional_properties=rest,
            )
        except KeyError as name:
            raise missing(cls, name) from None
