"""Who owns the connections of a client: each process its own. Async clients: see async_pools.py."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, RLock, get_ident
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from .._errors import DifyConfigError
from .background import start_thread
from .connections import leave_to_parent, serves_others, shut_down_handshakes
from .exits import leave_at_exit
from .forks import leave_at_fork
from .synchronization import CLOSING_SECONDS, wait_released

CLOSED = "this client is closed: make a new one, or close it later"
_FORKED = (
    "this http_client was used in the process from which this one was forked, and has that process's"
    " connections. Make a client with an http_client in each process; or give proxy= and verify= in place of"
    " an http_client, and each process has connections of its own"
)
_NOT_CLOSED = "a client was not closed: use it in a `with` block, or call `close`"
_OF_PARENT = (
    "this stream was opened in another process, from which this one was forked: only that one can read it"
)


class Home:
    """Where the connections of a caller's client belong, whichever of our clients use it.

    Attributes:
        loop: Their event loop; None of a sync client.
        lock: Held while that changes.
    """

    def __init__(self) -> None:
        self.loop: Any = None
        self.lock = Lock()
        self._process = os.getpid()

    @classmethod
    def of(cls, client: Any) -> Home:
        """Return the home of a client; its first use makes one.

        Raises:
            DifyConfigError: It is in another process.
        """
        home = _homes.setdefault(client, cls())
        if home._process != os.getpid():
            raise DifyConfigError(_FORKED)
        return home


_homes: WeakKeyDictionary[Any, Home] = WeakKeyDictionary()


class Pool:
    """The connections of one client.

    Args:
        client: The httpx client that makes them.
        is_ours: Whether the connections are ours to close; else the client is the caller's.

    Attributes:
        client: As given.
        refusal: Why they can't be used any more in this process, or at all; None if they can.
        leases: Those of open responses.
        streams: Those that are open. What they need to stop the model would else be freed with their reader.
        lock: Held while these change.
    """

    refusal: str | None = None

    def __init__(self, client: Any, *, is_ours: bool) -> None:
        self.client: Any = client
        self._is_ours = is_ours
        self.leases: set[Any] = set()
        self.streams: set[Any] = set()
        self.lock: Any = RLock()  # a signal handler may close in the thread that holds it
        self._exchanges: set[Any] = set()
        self._is_closed = False

    def check(self) -> None:
        """Do nothing if what was begun with these connections can go on.

        Raises:
            DifyConfigError: They belong to another process, or another event loop.
        """
        if self.refusal is not None:
            raise DifyConfigError(self.refusal)

    def pass_on(self, work: Callable[[], Any]) -> bool:
        """Return whether some work is not the caller's: these connections are another process's."""
        return self.refusal is not None

    def begin(self, exchange: Any) -> None:
        """Note an exchange, so that closing ends it.

        Raises:
            DifyConfigError: The pool is closed.
        """
        with self.lock:
            self._exchanges.add(exchange)  # before the look: a signal handler may close in between
            if self._is_closed:
                self._exchanges.remove(exchange)
                raise DifyConfigError(CLOSED)

    def end(self, exchange: Any) -> None:
        """Note the end of an exchange."""
        with self.lock:
            self._exchanges.discard(exchange)

    def run_soon(self, work: Callable[[], object]) -> None:
        """Have a thread do some work that a finalizer wants.

        The garbage collector runs finalizers at any allocation, in a thread that may have any lock. So this
        takes none.
        """
        if self.refusal is None:
            start_thread(work)

    def leave(self, close: Callable[[], object]) -> None:
        """Have a response closed whose generator is left, perhaps by the garbage collector."""
        self.run_soon(close)

    def may_shut_down(self, request: Any) -> bool:
        """Return whether the connection of a request may be ended: one of HTTP/2 may serve others, too."""
        return (self._is_closed and self._is_ours) or not serves_others(self.client, request)

    def abort(self) -> list[Any]:
        """End the exchanges; return the leases that are left to close."""
        with self.lock:
            self._is_closed = True
            exchanges = list(self._exchanges)
        waiting = [exchange.running for exchange in exchanges if exchange.abort()]
        if self._is_ours:  # the caller's sockets stay open
            shut_down_handshakes(self.client)
            wait_released(waiting)
        # After that: an exchange which ends meanwhile leaves a response.
        with self.lock:
            return list(self.leases)

    def close(self) -> None:
        """End the exchanges, close the responses, and close the client if it is ours.

        A thread does so if there are any: a signal handler may close, or a hook, in a thread that has a lock
        of httpcore's. That one isn't waited for.
        """
        with self.lock:
            exchanges, leases = list(self._exchanges), list(self.leases)
        if not exchanges and not leases:
            self._close()
            return
        for exchange in exchanges:
            exchange.is_aborted = True  # before this returns: the exchange may be this thread's
        held = [exchange.running for exchange in exchanges] + [lease.reading for lease in leases]
        is_own = get_ident() in [lease.closer for lease in leases] or any(lock.is_own() for lock in held)
        closing = start_thread(self._close)
        if closing is None:  # no thread is to be had
            self._close()
        elif not is_own:
            closing.wait(seconds=CLOSING_SECONDS)

    def _close(self) -> None:
        for lease in self.abort():
            lease.close()
        if self._is_ours:
            with suppress(Exception):
                self.client.close()

    def leave_to_parent(self) -> object:
        """Leave connections that the parent process goes on using; return what must not be freed here."""
        self.refusal = _OF_PARENT
        self.lock = RLock()  # at the fork another thread may have held the one before
        if self._is_ours:
            leave_to_parent(self.client)
        return self, list(self.leases)


class Pools:
    """The pool of a client, made anew in a forked process; the list has one at most.

    Args:
        make: Makes an httpx client.
        is_ours: Whether its connections are ours to close, and it can be made anew; else it is the caller's.

    Attributes:
        client: The first of the clients.
    """

    is_closed: bool = True

    def __init__(self, make: Callable[[], Any], *, is_ours: bool) -> None:
        self.client: Any = make()
        self.is_closed = False
        self._make = make
        self._is_ours = is_ours
        self._lock = Lock()
        self._pools: list[Any] = self._first_pools()
        leave_at_fork(self)
        leave_at_exit(self)

    def __del__(self) -> None:
        if not self.is_closed and self._is_ours and self._pools:
            for pool in self._pools:
                self._forget(pool)
            warnings.warn(_NOT_CLOSED, ResourceWarning, source=self, stacklevel=2)

    def current(self) -> Pool:
        """Return the pool of this process.

        Raises:
            DifyConfigError: It is closed, or another process's.
        """
        if not self.is_closed:
            pool: Pool = self._pools[0] if self._pools else self._renewed()
            if not pool.client.is_closed:
                return pool
        raise DifyConfigError(CLOSED)

    def close(self) -> None:
        """End what is being opened and read, and close the client, unless it is the caller's."""
        self.is_closed = True
        for pool in self._pools:
            pool.close()

    def leave_streams(self, until: float) -> None:
        """Leave the streams that are open, one after another; begin with none after a time."""
        for stream in [stream for pool in self._pools for stream in pool.streams]:
            if monotonic() < until:
                stream.leave_forgotten()

    def leave_to_parent(self) -> object:
        """Leave the pool of the parent process to it; return what must not be freed in this one."""
        pools, self._pools, self._lock = self._pools, [], Lock()
        return [pool.leave_to_parent() for pool in pools]

    def _first_pools(self) -> list[Any]:
        return [Pool(self.client, is_ours=True)] if self._is_ours else []

    def _forget(self, pool: Any) -> None:
        """Have a pool closed that its client has forgotten; this takes no lock."""
        pool.run_soon(pool.close)

    def _renewed(self) -> Pool:
        if not self._is_ours:
            Home.of(self.client)
        with self._lock:
            self._pools = self._pools or [Pool(self._make(), is_ours=self._is_ours)]
            pool: Pool = self._pools[0]
        if self.is_closed:  # by another thread, which has closed the pool if it has seen it
            pool.close()
        return pool
