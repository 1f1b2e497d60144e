"""Heads of responses, made up."""

import httpx

from dify_chat._request.api_key import ApiKey
from dify_chat._response.head import ResponseHead

_KEY = ApiKey("app-key-of-a-made-up-head")


def head_of(
    status_code: int = 200,
    method: str = "POST",
    path: str = "/chat-messages",
    *,
    key: ApiKey = _KEY,
    **headers: str | None,
) -> ResponseHead:
    """Return a head; names of headers are given with underscores, and None leaves one out."""
    named = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, value in headers.items()
        if value is not None
    ]
    return ResponseHead(
        method=method, path=path, status_code=status_code, headers=httpx.Headers(named), key=key
    )
