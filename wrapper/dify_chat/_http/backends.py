"""What makes the connections of httpcore's pools, so that no child shares one that is being made.

httpcore shows no connection before its TLS handshake has ended, and gives that with a SOCKS proxy no timeout.
"""

from __future__ import annotations

from collections.abc import Awaitable
from threading import Lock
from typing import Any
from weakref import WeakSet

from . import forks
from .connections import transport_of
from .descriptors import Descriptors
from .sockets import layers, read_before_loss, shut_down_stream
from .synchronization import CLOSING_SECONDS, async_shield

_MOST_TRIES = 3


class Backend:
    """Makes the connections of a pool.

    A process that is forked while a TCP connection is made has a copy of its socket, which no object shows.
    So the parent shuts the socket down, which ends the copy, too, and makes another: nothing was sent yet.
    It uses the third, or a process that forks all the time would connect for ever, whatever the timeout is.

    Attributes:
        descriptors: Those of the sockets.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.descriptors = Descriptors()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        """Connect to the server or its proxy."""
        tries = 0
        while True:
            tries, count = tries + 1, forks.count
            stream = self._backend.connect_tcp(*args, timeout=timeout, **settings)
            if self._is_own(stream, count) or tries == _MOST_TRIES:
                return stream
            shut_down_stream(stream)
            stream.close()

    def _is_own(self, stream: Any, count: int) -> bool:
        """Note the socket of a stream, and return whether no process was forked since a count of forks."""
        connection = stream.get_extra_info("socket")
        if connection is not None:
            self.descriptors.note(connection.fileno())  # before the look: a child closes what is noted
        return count == forks.count


class AsyncBackend(Backend):
    """Makes the connections of an async pool."""

    async def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        tries = 0
        while True:
            tries, count = tries + 1, forks.count
            stream = await self._backend.connect_tcp(*args, timeout=timeout, **settings)
            if self._is_own(stream, count) or tries == _MOST_TRIES:
                _, transport = layers(stream)
                if transport is not None:
                    read_before_loss(transport)
                return stream
            shut_down_stream(stream)
            await stream.aclose()


class _Handshake:
    """A network stream whose `read` and `write` have the timeout of connecting if they are given none.

    httpcore gives one, or None for no timeout, after the handshake.
    """

    def __init__(self, stream: Any, timeout: float | None) -> None:
        self._below = stream
        self._timeout = timeout

    def __getattr__(self, name: str) -> Any:
        return getattr(self._below, name)

    def read(self, max_bytes: int, *timeout: float | None, **named: float | None) -> Any:
        return self._below.read(max_bytes, *self._timeouts(timeout, named))

    def write(self, buffer: bytes, *timeout: float | None, **named: float | None) -> Any:
        return self._below.write(buffer, *self._timeouts(timeout, named))

    def _timeouts(self, given: tuple[float | None, ...], named: dict[str, float | None]) -> tuple[Any, ...]:
        return given or tuple(named.values()) or (self._timeout,)


class _AsyncHandshake(_Handshake):
    """The same for tasks. A read of the handshake that fails or is cancelled closes the stream.

    httpcore doesn't. Where the proxy refuses, no read fails, and the garbage collector closes the stream.
    """

    async def read(self, max_bytes: int, *timeout: float | None, **named: float | None) -> Any:
        step = super().read(max_bytes, *timeout, **named)
        return await (step if timeout or named else self._or_close(step))

    async def _or_close(self, step: Awaitable[bytes]) -> bytes:
        try:
            return await step
        except BaseException:  # the task may be cancelled
            with async_shield(CLOSING_SECONDS):
                await self._below.aclose()
            raise


class SocksBackend(Backend):
    """Makes the connections of a pool behind a SOCKS proxy."""

    def __init__(self, backend: Any) -> None:
        super().__init__(backend)
        self._made: WeakSet[_Handshake] = WeakSet()
        self._changing = Lock()  # a WeakSet can't be iterated while another thread adds to it

    def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        """Connect to the proxy."""
        return self._noted(super().connect_tcp(*args, timeout=timeout, **settings), timeout)

    def shut_down(self) -> None:
        """End what threads wait for."""
        with self._changing:
            made = list(self._made)
        for handshake in made:
            shut_down_stream(handshake)

    def _noted(self, stream: Any, timeout: float | None) -> _Handshake:
        handshake = _Handshake(stream, timeout)
        with self._changing:
            self._made.add(handshake)
        return handshake


class AsyncSocksBackend(AsyncBackend):
    """Makes the connections of an async pool behind a SOCKS proxy. An event loop has no threads to wake."""

    async def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        return _AsyncHandshake(await super().connect_tcp(*args, timeout=timeout, **settings), timeout)


_KINDS = {
    "ConnectionPool": Backend,
    "HTTPProxy": Backend,
    "SOCKSProxy": SocksBackend,
    "AsyncConnectionPool": AsyncBackend,
    "AsyncHTTPProxy": AsyncBackend,
    "AsyncSOCKSProxy": AsyncSocksBackend,
}


def watch_connections(client: Any, url: Any) -> None:
    """Have a client make its connections to a URL by a backend of ours."""
    pool = getattr(transport_of(client, url), "_pool", None)
    kind = _KINDS.get(type(pool).__name__)
    if pool is not None and kind is not None and not isinstance(pool._network_backend, Backend):
        # Another thread may be here, too, and only one of them may win. A lock may be held at a fork.
        pool._network_backend = vars(pool).setdefault("_dify_chat_backend", kind(pool._network_backend))
