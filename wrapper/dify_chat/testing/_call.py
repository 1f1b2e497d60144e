"""What a handler gets to know of a request, once its key is checked and its user known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug import Request

from ._payload import Shape
from ._problems import Crash, Problem, invalid_param, unreadable_body
from ._state import State
from ._versions import Version

NAMELESS = "DEFAULT-USER"
"""The user who gives no name."""


@dataclass(frozen=True)
class Call:
    request: Request
    state: State
    app_mode: str
    user: str
    payload: dict[str, Any]
    """The JSON body, or the query where there's none."""
    ids: Mapping[str, Any]
    """The ids in the path."""

    @property
    def version(self) -> Version:
        return self.state.version

    def take(self, shape: Shape) -> dict[str, Any]:
        """What the payload must hold, or a refusal."""
        return shape.take(self.payload, self.version)

    @property
    def path(self) -> str:
        return self.request.path


def json_body(request: Request) -> dict[str, Any]:
    """The body as Dify reads it: strict JSON; what isn't an object makes Dify stumble."""
    if not request.is_json:
        raise Problem(
            415,
            "unsupported_media_type",
            "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
        )
    try:
        body = json.loads(request.get_data().decode(), parse_constant=_refuse)
        # A lone surrogate and a number beyond all measure pass this parser, but not Dify's.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise unreadable_body() from None
    if not isinstance(body, dict):
        raise Crash
    return body


def user_of(payload: dict[str, Any], *, required: bool) -> str:
    """Who asks. Where Dify doesn't insist, all nameless callers are one user."""
    if user := payload.get("user"):
        return str(user)
    if required:
        raise invalid_param("Arg user must be provided.")
    return NAMELESS


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} isn't JSON")
