"""Cookies of servers, which no client keeps: one client calls for many users, and Dify needs none back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

C = TypeVar("C")

_OURS = "dify_chat.keeps_no_cookies"


def take_no_cookies(client: C) -> C:
    """Have a client that we make take no cookie of a server, and return it.

    httpx parses the URL and copies the headers of each request for the jar, which takes a tenth of a call.
    """
    cookies: Any = client.cookies  # type: ignore[attr-defined]  # those of httpx and its forks have them
    cookies.extract_cookies = lambda _: None
    return client


def keep_no_cookies(client: Any, request: Any) -> None:
    """Have a client, which may be the caller's, keep no cookie of the response to a request.

    Those of the caller's own requests and settings stay.
    """
    policy = getattr(getattr(getattr(client, "cookies", None), "jar", None), "_policy", None)
    request.extensions[_OURS] = True
    if policy is None or _OURS in vars(policy):
        return
    policy.set_ok = partial(_set_ok, policy.set_ok)
    vars(policy)[_OURS] = True


def _set_ok(allows: Callable[[Any, Any], object], cookie: Any, asked: Any) -> bool:
    """Return whether a cookie is kept; the caller may share its jar with other libraries, or pickle it."""
    extensions = getattr(getattr(asked, "request", None), "extensions", ())
    return _OURS not in extensions and bool(allows(cookie, asked))
