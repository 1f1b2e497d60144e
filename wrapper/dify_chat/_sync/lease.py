# Written from _async/lease.py by generator/unasync.py, which `make generate` runs.

"""The connection that a response has of its pool, and its release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from threading import get_ident
from typing import Any

from .._http.client import HTTPResponse
from .._http.connections import expire_soon
from .._http.pools import Pool
from .._http.sockets import shut_down_stream
from .._http.synchronization import ReadLock, unbroken
from .unclean import end_unless_clean


class Lease:
    """The connection of a response, which the pool keeps until it is released.

    httpcore takes a lock when the generator of a body is freed. The garbage collector may free one at any
    allocation, in a thread that has that lock. So no generator is left to the collector: the pool holds all.

    Args:
        response: The response of httpx.
        pool: The connections of which it has one.

    Attributes:
        response: As given; None after the release.
        chunks: The rest of the body; None after the release.
        pool: As given.
        reading: Held by the task or thread that waits for a chunk.
        is_closed: Whether the release has begun.
        closer: The thread that does it.
    """

    __slots__ = ("chunks", "closer", "is_closed", "pool", "reading", "response")

    def __init__(self, response: HTTPResponse, pool: Pool) -> None:
        self.response: HTTPResponse | None = response
        self.chunks: Iterator[bytes] | None = None
        self.pool = pool
        self.reading = ReadLock()
        self.is_closed = False
        self.closer: int | None = None
        with pool.lock:
            pool.leases.add(self)

    @property
    def is_put_back(self) -> bool:
        """Whether content was put back after the release."""
        return self.response is None and self.chunks is not None

    def close(self) -> None:
        """Release the connection, and raise nothing; a thread or task that reads from it is woken first."""
        with self.pool.lock:
            if self.is_closed:
                return
            self.is_closed = True
        if not self.pool.pass_on(self._release):
            self._release()

    def abort(self) -> None:
        """End the wait of a thread that reads; the connection of a closed response may serve another one."""
        with self.pool.lock:
            if not self.is_closed:
                self._wake_reader()

    def _release(self) -> None:
        response: Any = self.response
        self.closer = get_ident()
        if self.reading.locked():
            self._wake_reader()
            self.reading.wait_released()
        try:
            end_unless_clean(response)
        finally:  # also of a task that is cancelled there
            try:
                with suppress(Exception):  # httpcore shields it from the scopes of time and trio
                    unbroken(response.close())
                expire_soon(response)
            finally:
                # The transport's objects hold the request, and so the key, and errors reach this response.
                self.chunks = self.response = None
                self.pool.leases.discard(self)

    def _wake_reader(self) -> None:
        response = self.response
        network = response and response.extensions.get("network_stream")
        if response is not None and network is not None and self.pool.may_shut_down(response.request):
            shut_down_stream(network)
