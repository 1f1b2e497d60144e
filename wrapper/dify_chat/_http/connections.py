"""The connections below a client of httpx or httpx2, where the public interface of these can't tell.

It uses names of httpx and httpcore that begin with `_`. tests/core/test_connections.py holds each of them at
both ends of the supported ranges; of other transports nothing is known or done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from time import monotonic
from typing import Any

from .sockets import (
    close_socket,
    has_buffered,
    is_dead,
    layers,
    leave_transport,
    read_on_above_tls,
    shut_down_stream,
)

# Dify's gunicorn closes an idle connection after 2.0 s, so the client closes it before.
KEEPALIVE_EXPIRY = 1.5


def shut_down(client: Any, request: Any) -> bool:
    """End what a thread waits for on the connection of a request; return whether there is one.

    Closing a socket doesn't wake a thread that reads from it; shutting it down does.
    """
    # All before the end of the loop: a connection is the request's as long as its pool is locked.
    ended = [
        shut_down_stream(network)
        for connection in _connections_of(client, request.extensions)
        if (network := _network_stream(connection)) is not None
    ]
    return any(ended)


def serves_others(client: Any, request: Any) -> bool:
    """Return whether the connection of a request serves others at the same time, as one of HTTP/2 may."""
    for pool in _pools(client):
        with pool._optional_thread_lock:
            of_others = [
                sent.connection
                for sent in pool._requests
                if sent.request.extensions is not request.extensions
            ]
        for connection in _connections_of(client, request.extensions):
            if connection in of_others and hasattr(_innermost(connection), "_h2_state"):
                return True
    return False


def is_clean(response: Any) -> bool:
    """Return whether nothing was received on a connection but the response that it has brought.

    httpcore keeps what came with the end of a response, and takes it for the beginning of the next one
    (RFC 9112, 9.2 forbids that). A connection about which nothing is known isn't clean.
    """
    if "network_stream" not in response.extensions:
        return True  # of another transport
    try:
        connection = _connection_of(response)
        is_released = response.is_closed and not connection.is_idle()  # it serves another request already
    except AttributeError:
        return False
    return is_released or not _has_received(connection)


def expire_soon(response: Any) -> None:
    """Have the connection of a closed response serve no other after 1.5 s; httpx itself keeps it for 5 s."""
    try:
        connection = _connection_of(response)
        lock = connection._state_lock
    except AttributeError:
        return  # of another transport
    latest = monotonic() + KEEPALIVE_EXPIRY
    # Another thread may take it at once, and httpcore closes expired connections that are in use, too.
    with lock if hasattr(lock, "__enter__") else nullcontext():  # one of asyncio is for tasks
        if connection.is_idle() and (connection._expire_at is None or connection._expire_at > latest):
            connection._expire_at = latest


def unclean_stream(client: Any, extensions: object) -> Any:
    """Return the stream of a request's connection, if anything but the response has come on it; else None."""
    for connection in map(_innermost, list(_connections_of(client, extensions))):
        if connection is not None and _has_received(connection):
            return connection._network_stream
    return None


def read_on(client: Any, extensions: object) -> None:
    """Have the TLS of a request's connection read what came before a write failed.

    anyio 4.15 and trio take TLS for broken then, and httpcore goes on to read the response.
    """
    for network in _networks(list(_connections_of(client, extensions))):
        read_on_above_tls(network)


def transport_of(client: Any, url: Any) -> Any:
    """Return the transport that has the connections to a URL; None if nothing is known."""
    transport: Any = getattr(client, "_transport_for_url", lambda _: None)(url)
    return getattr(transport, "transport_for", lambda _: transport)(url)


def runs_in(client: Any, loop: object) -> bool:
    """Return whether a client can make connections in an event loop: aiohttp's can't in trio's."""
    return all(
        isinstance(loop, getattr(transport, "loop_class", object)) for transport in _transports(client)
    )


def proxy_of(client: Any, url: Any) -> str | None:
    """Return the scheme, host and port of the proxy of a URL; None without one, or if nothing is known."""
    transport = transport_of(client, url)
    # A transport of the caller may have anything else under each of these names, such as a text.
    proxy: Any = getattr(getattr(transport, "_pool", None), "_proxy_url", None)
    if hasattr(proxy, "origin"):
        return str(proxy.origin)
    proxy = getattr(getattr(transport, "proxy", None), "url", None)  # of aiohttp's
    if isinstance(getattr(proxy, "netloc", None), bytes):
        return f"{proxy.scheme}://{proxy.netloc.decode()}"
    return None


def shut_down_handshakes(client: Any) -> None:
    """End what threads wait for that speak to a SOCKS proxy before there is a connection."""
    for pool in _pools(client):
        if hasattr(pool._network_backend, "shut_down"):
            pool._network_backend.shut_down()


def take_unusable(client: Any) -> list[Any]:
    """Remove the connections from the pools of a client that no request may get.

    A request that is cancelled when its connection has just been made leaves one that is neither idle nor
    any request's. A hook that reads a response and then raises leaves one that is_clean never saw.
    """
    unusable = []
    for pool in _pools(client):
        with pool._optional_thread_lock:
            used = {id(sent.connection) for sent in pool._requests}
            lost = [
                connection
                for connection in pool._connections
                if id(connection) not in used and not connection.is_closed() and not _is_usable(connection)
            ]
            pool._connections = [connection for connection in pool._connections if connection not in lost]
        unusable += lost
    return unusable


def forget_request(client: Any, request: Any) -> None:
    """Take a request out of the pool, whose closing was broken off before it did."""
    for pool in _pools(client):
        with pool._optional_thread_lock:
            pool._requests = [
                sent for sent in pool._requests if sent.request.extensions is not request.extensions
            ]


def abandon(client: Any, *, is_ours: bool) -> None:
    """Close the sockets of a client whose event loop is closed, and forget them.

    Their own `close` would call the loop; and freed as they are, each of them warns. The client of a caller
    may have others, too: those of asyncio know their loop, and those of trio work in any.
    """
    for transport in _transports(client):
        if hasattr(transport, "abandon"):
            transport.abandon()
    for pool in _pools(client):
        dead = [
            connection for connection in pool._connections if is_ours or is_dead(_network_stream(connection))
        ]
        pool._connections = [connection for connection in pool._connections if connection not in dead]
        pool._requests = [sent for sent in pool._requests if sent.connection not in dead]
        for network in _networks(dead):
            close_socket(network)


def abort(client: Any) -> None:
    """Close the connections of a client at once; to be called in its event loop."""
    for transport in _transports(client):
        if hasattr(transport, "abort"):
            transport.abort()
    _close_each(client, lambda transport: transport.abort())


def leave_to_parent(client: Any) -> None:
    """Close this process's descriptors of its parent's connections, which neither it nor the server notes."""
    for transport in _transports(client):
        if hasattr(transport, "leave_to_parent"):
            transport.leave_to_parent()
    _close_each(client, leave_transport)
    for pool in _pools(client):
        if hasattr(pool._network_backend, "descriptors"):
            pool._network_backend.descriptors.close_copies()


def _transports(client: Any) -> Iterator[Any]:
    for transport in (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()):
        yield from getattr(transport, "transports", [transport])


def _pools(client: Any) -> Iterator[Any]:
    for transport in _transports(client):
        pool = getattr(transport, "_pool", None)
        if hasattr(pool, "_requests"):
            yield pool


def body_of_connection(response: Any) -> Any:
    """Return what the connection of a response reads, without a generator of the pool and one of httpx.

    Raises:
        AttributeError: It is of another transport.
    """
    stream = getattr(response.stream, "_stream", response.stream)  # httpx's client puts another around it
    return stream._httpcore_stream._stream


def forget_sent(response: Any) -> None:
    """Have the connection of a response forget the headers and the message that it has sent."""
    try:
        sent = body_of_connection(response)._request
    except AttributeError:
        return  # of another transport
    sent.headers, sent.stream = [], ()


def _connection_of(response: Any) -> Any:
    return body_of_connection(response)._connection


def _connections_of(client: Any, extensions: object) -> Iterator[Any]:
    """Yield the connection that has the request with these extensions, while its pool is locked."""
    for pool in _pools(client):
        with pool._optional_thread_lock:
            yield from [sent.connection for sent in pool._requests if sent.request.extensions is extensions]


def _close_each(client: Any, close_of_loop: Callable[[Any], object]) -> None:
    """Close the connections of a client, those of asyncio by a function that is given their transport."""
    for network in _networks([connection for pool in _pools(client) for connection in pool._connections]):
        _, transport = layers(network)
        if transport is None:
            close_socket(network)
        else:
            close_of_loop(transport)


def _networks(connections: list[Any]) -> list[Any]:
    """Return the streams of those connections that are made already."""
    return [network for connection in connections if (network := _network_stream(connection)) is not None]


def _innermost(connection: Any) -> Any:
    """Return what speaks HTTP over a connection, which may be through a proxy; None before it is made."""
    while connection is not None and not hasattr(connection, "_network_stream"):
        connection = connection._connection
    return connection


def _network_stream(connection: Any) -> Any:
    connection = _innermost(connection)
    return connection and connection._network_stream


def _is_usable(connection: Any) -> bool:
    return connection.is_idle() and not _has_received(_innermost(connection))


def _has_received(connection: Any) -> bool:
    """Return whether bytes came on a connection that no response has taken, or nothing is known about it."""
    if hasattr(connection, "_h2_state"):
        return False  # each frame of HTTP/2 says which response it is for
    try:
        received, _ = connection._h11_state.trailing_data
    except AttributeError:
        return True
    return bool(received) or has_buffered(connection._network_stream)
