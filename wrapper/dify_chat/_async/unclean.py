"""What a call does below httpx: it ends connections that may serve no other, and listens to httpcore."""

from __future__ import annotations

from typing import Any

from .._http.bodies import is_long  # async only
from .._http.connections import (
    forget_request,
    is_clean,
    proxy_of,
    read_on,  # async only
    take_unusable,
    unclean_stream,
)
from .._http.sockets import shut_down_stream
from .._http.synchronization import CLOSING_SECONDS, async_shield, async_unbroken


async def clear_away(client: Any, request: Any) -> None:
    """Take out of the pools of a client what a request has left there that failed or was cancelled."""
    forget_request(client, request)
    with async_shield(CLOSING_SECONDS):
        for connection in take_unusable(client):
            await async_unbroken(connection.aclose())


def end_unless_clean(response: Any) -> None:
    """End the connection of a response, if anything but the response has come on it.

    Its socket is shut down, and stays open until httpcore closes it. httpcore asks each idle connection if it
    can be read, and trio fails to tell where the socket is closed.
    """
    if not is_clean(response):
        shut_down_stream(response.extensions["network_stream"])


def trace_request(client: Any, request: Any) -> None:
    """Have httpcore tell what it does, where that has to be known.

    A hook that reads the response releases its connection. An unclean one is ended before, since a request
    that waits is given it at once. A write that fails may be followed by a response: see `read_on`. A proxy
    has the timeout of connecting to connect to the server; httpcore gives it the longer one of a response.
    Hooks of the caller's client run after this function and before `trace`, and may set the timeouts.
    """
    is_tunnelled = request.url.scheme == "https" and proxy_of(client, request.url) is not None
    is_wanted = is_tunnelled or bool(getattr(client, "event_hooks", {}).get("response"))
    is_wanted = is_wanted or is_long(request)  # async only
    if not is_wanted:
        return
    extensions = request.extensions
    timeouts: Any = None  # those of the request, noted while a CONNECT has others

    async def trace(event: str, told: dict[str, Any]) -> None:
        nonlocal timeouts
        if event.endswith("send_request_headers.started"):
            if told["request"].method == b"CONNECT":
                timeouts = timeouts or extensions.get("timeout") or {}
                # Not in place: other requests may share the dict.
                extensions["timeout"] = {**timeouts, "read": timeouts.get("connect")}
            elif timeouts is not None:
                extensions["timeout"] = timeouts
        elif event.endswith("response_closed.started"):
            network = unclean_stream(client, extensions)
            if network is not None:
                shut_down_stream(network)
        elif event.endswith("send_request_body.failed"):  # async only
            read_on(client, extensions)  # async only

    extensions["trace"] = trace
