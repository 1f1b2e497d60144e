"""Heads of responses, made up."""

import httpx

from dify_chat._response.head import ResponseHead


def head_of(
    status_code: int = 200, method: str = "POST", path: str = "/chat-messages", **headers: str | None
) -> ResponseHead:
    """Return a head; names of headers are given with underscores, and None leaves one out."""
    named = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, value in headers.items()
        if value is not None
    ]
    return ResponseHead(method=method, path=path, status_code=status_code, headers=httpx.Headers(named))
