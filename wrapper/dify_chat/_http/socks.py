"""Timeouts for the handshake with a SOCKS proxy, to which httpcore gives none."""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakSet

from .connections import transport_of
from .sockets import shut_down_stream


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


class Backend:
    """Makes the connections of a pool behind a SOCKS proxy."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._made: WeakSet[_Handshake] = WeakSet()
        self._changing = Lock()  # a WeakSet can't be iterated while another thread adds to it

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        """Connect to the proxy."""
        return self._noted(self._backend.connect_tcp(*args, timeout=timeout, **settings), timeout)

    def shut_down(self) -> None:
        """End what threads wait for: an event loop has no such threads."""
        with self._changing:
            made = list(self._made)
        for handshake in made:
            shut_down_stream(handshake)

    def _noted(self, stream: Any, timeout: float | None) -> _Handshake:
        handshake = _Handshake(stream, timeout)
        with self._changing:
            self._made.add(handshake)
        return handshake


class AsyncBackend(Backend):
    """Makes the connections of an async pool behind a SOCKS proxy."""

    async def connect_tcp(self, *args: Any, timeout: float | None = None, **settings: Any) -> Any:
        return self._noted(await self._backend.connect_tcp(*args, timeout=timeout, **settings), timeout)


def limit_handshakes(client: Any, url: Any) -> None:
    """Have the handshakes of a client with the SOCKS proxy of a URL, if it has one, end in time."""
    pool = getattr(transport_of(client, url), "_pool", None)
    kind = {"SOCKSProxy": Backend, "AsyncSOCKSProxy": AsyncBackend}.get(type(pool).__name__)
    if pool is not None and kind is not None and not isinstance(pool._network_backend, Backend):
        pool._network_backend = kind(pool._network_backend)
