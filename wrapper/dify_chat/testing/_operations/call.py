"""What an operation knows of a request, after the mock has checked its key and its user."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from werkzeug import Request

from .._app.records import Conversation
from .._app.state import State
from .._wire.checks import Check
from .._wire.errors import ApiError, invalid_param, not_found

T = TypeVar("T")

DEFAULT_USER = "DEFAULT-USER"
"""The user of all requests that name none."""

_REQUIRED: Any = object()


@dataclass(frozen=True)
class Call:
    request: Request
    state: State
    app_mode: str
    user: str
    payload: dict[str, Any]
    """The fields of the JSON body, the form or the query."""
    ids: Mapping[str, Any]
    """The ids in the path."""

    def field(self, name: str, check: Check[T], default: T = _REQUIRED) -> T:
        """Return a field of the payload, checked, or its default. Refuse the request if that fails."""
        if name not in self.payload:
            if default is _REQUIRED:
                raise invalid_param(f"{name}: a value is required")
            return default
        try:
            return check(self.payload[name])
        except ValueError as error:
            raise invalid_param(f"{name}: {error}") from None

    def conversation(self, id_: str) -> Conversation:
        """Return a conversation of the user, or refuse the request."""
        found = self.state.conversations.get(id_)
        if found is None or found.user.name != self.user:
            raise not_found("Conversation Not Exists.")
        return found


def json_body(request: Request) -> dict[str, Any]:
    """Return the body, which Dify reads as strict JSON. Dify fails if it is no object."""
    if not request.is_json:
        raise ApiError(415, "unsupported_media_type", "The request Content-Type was not 'application/json'.")
    try:
        body = json.loads(request.get_data().decode())
        # Python's parser takes lone surrogates, NaN and 1e999; Dify's takes none of these.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ApiError(400) from None
    if not isinstance(body, dict):
        raise ApiError(500)
    return body


def user_of(payload: dict[str, Any], *, required: bool) -> str:
    """Return the user. Operations that don't require one share a default user."""
    if not payload.get("user") and required:
        raise invalid_param("Arg user must be provided.")
    return str(payload.get("user") or DEFAULT_USER)
