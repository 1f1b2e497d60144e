"""The sockets below the network streams of httpcore, and the transports of asyncio between them.

It uses names of anyio and asyncio that begin with `_`, as connections.py does those of httpcore.
"""

from __future__ import annotations

import os
import socket
import ssl
from contextlib import suppress
from typing import Any

# A head, and what an error shows of a body. Windows drops what a connection has received that is reset.
_REST_BYTES = 256 * 1024 if os.name == "posix" else 0


def shut_down_stream(network: Any) -> bool:
    """End what a thread waits for on a connection; return whether it has a socket."""
    connection = network.get_extra_info("socket")
    if connection is None:
        return False
    with suppress(OSError):  # the server may have closed it
        if isinstance(connection, socket.socket):
            # That of an SSLSocket lets go of TLS first: a thread that reads would be given ciphertext.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        else:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except TypeError:  # uvloop shows a descriptor alone
                with socket.socket(fileno=os.dup(connection.fileno())) as copy:
                    copy.shutdown(socket.SHUT_RDWR)
    return True


def read_before_loss(transport: Any) -> None:
    """Have a connection of asyncio read what came before it broke.

    A server may refuse a request before it has read its body, and close. The next write fails then. Where
    writing fails, asyncio and uvloop close the socket, and drop a response that waits in it.
    """
    transport = _below_tls(transport)
    protocol = transport.get_protocol()
    lost = protocol.connection_lost

    def connection_lost(error: Exception | None) -> None:
        del protocol.connection_lost  # it leads back to the protocol
        if error is not None:
            read_rest(transport)
        lost(error)

    protocol.connection_lost = connection_lost


def read_rest(transport: Any) -> None:
    """Have the protocol of a transport that is closing read what waits in its socket."""
    transport = _below_tls(transport)
    if transport.get_extra_info("ssl_object") is not None:
        return  # uvloop shows nothing below its TLS
    protocol, connection = transport.get_protocol(), transport.get_extra_info("socket")
    with suppress(OSError):  # nothing waits
        if rest := os.read(connection.fileno(), _REST_BYTES):
            if hasattr(protocol, "get_buffer"):  # asyncio's TLS
                protocol.get_buffer(len(rest))[: len(rest)] = rest
                protocol.buffer_updated(len(rest))
            else:
                protocol.data_received(rest)


def _below_tls(transport: Any) -> Any:
    below = getattr(getattr(transport, "_ssl_protocol", None), "_transport", None)
    return transport if below is None else below  # TLS whose connection is lost has none


def read_on_above_tls(network: Any) -> None:
    stream: Any = getattr(network, "_stream", None)
    if hasattr(stream, "_broken"):  # of anyio
        stream._broken = False
    elif hasattr(stream, "_state"):  # of trio
        stream._state = type(stream._state).OK


def close_socket(network: Any) -> None:
    _, transport = layers(network)
    if transport is not None:
        close_transport(transport)
        return
    connection = network.get_extra_info("socket")
    with suppress(AttributeError):  # the streams of httpcore's mock have none
        # The classes of trio and gevent need their own event loop to close.
        getattr(connection, "_sock", connection).close()


def leave_transport(transport: Any) -> None:
    """Close this process's descriptor of a transport of its parent's event loop."""
    connection = transport.get_extra_info("socket")
    if not close_transport(transport) and connection is not None:
        with suppress(OSError):  # the parent was closing it
            os.close(connection.fileno())  # of uvloop, whose transports show no more of their sockets


def close_transport(transport: Any) -> bool:
    """Close the socket of an asyncio transport without its event loop, which its own `close` needs.

    Returns:
        Whether it shows its socket; uvloop closes its transports when it closes a loop.
    """
    below = _below_tls(transport)
    if below is not transport:
        transport._closed = True  # else it warns that it was not closed, as the one below does
        transport = below
    connection = getattr(transport, "_sock", None)
    if connection is not None:
        transport._sock = None
        connection.close()
    return hasattr(transport, "_sock")


def layers(network: Any) -> tuple[Any, Any]:
    """Return the layers below a stream: the stream of anyio or trio, and the transport of asyncio."""
    stream = getattr(network, "_stream", None)
    stream = getattr(stream, "transport_stream", stream)  # below TLS
    return stream, getattr(stream, "_transport", None)


def is_dead(network: Any) -> bool:
    """Return whether the event loop of a connection is closed; a connection of trio has none."""
    _, transport = layers(network)
    loop = getattr(transport, "_loop", None)
    return transport is not None and (loop is None or loop.is_closed())


def has_buffered(network: Any) -> bool:
    """Return whether bytes wait between the socket and httpcore, which reads 64 KiB at a time."""
    stream = getattr(network, "_stream", None)
    below, _ = layers(network)
    queue = getattr(getattr(below, "_protocol", None), "read_queue", None)
    # Without TLS an async stream is not asked: anyio makes a dict of all it knows for each question.
    is_plain = stream is not None and stream is below
    return bool(queue) or (not is_plain and _has_record(network.get_extra_info("ssl_object")))


def _has_record(encrypted: Any) -> bool:
    """Return whether TLS holds bytes that nothing has read.

    An SSLSocket holds none: each read takes a whole record, of 16 KiB at most, and the others stay in the
    socket.
    """
    if not isinstance(encrypted, ssl.SSLObject):
        return False
    try:
        encrypted.read(1)
    except ssl.SSLWantReadError:
        return False
    except ssl.SSLError:
        pass  # what waits is no TLS, or its end
    return True
