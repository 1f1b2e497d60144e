"""A wait for a response, or before a retry, that closing the client ends."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any, Self

import anyio

from .connections import shut_down
from .synchronization import ReadLock

if TYPE_CHECKING:
    from .async_pools import AsyncPool
    from .pools import Pool


class AsyncExchange:
    """A block that ends early, and raises nothing, when another task aborts it.

    Args:
        pool: The connections that it uses; closing them aborts it.

    Attributes:
        is_aborted: Whether that has happened; a response that the block has opened must be closed then.
    """

    def __init__(self, pool: AsyncPool) -> None:
        self.pool = pool
        self.is_aborted = False
        self._scope = pool.new_scope()

    def __enter__(self) -> Self:
        self.pool.begin(self)
        self._scope.__enter__()
        return self

    def __exit__(self, *failure: Any) -> bool:
        self.pool.end(self)
        return self._scope.__exit__(*failure)

    def abort(self) -> bool:
        """End the block where it waits; return that the caller need not wait for its end."""
        self.is_aborted = True
        self._scope.cancel()
        return False

    def sends(self, request: object) -> None:
        """Do nothing: `abort` ends any wait."""

    async def sleep(self, seconds: float) -> None:
        """Wait, at most until the exchange is aborted."""
        await anyio.sleep(seconds)


class Exchange:
    """A block that ends early, and raises nothing, when another thread aborts it; see `AsyncExchange`.

    Attributes:
        running: Held by the thread that is in the block.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.is_aborted = False
        self._aborted: Event | None = None
        self._request: Any = None
        self.running = ReadLock()

    def __enter__(self) -> Self:
        self.pool.begin(self)
        self.running.acquire()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.pool.end(self)
        self._request = None  # it holds the key, and the frames of errors hold this object
        self.running.release()
        return self.is_aborted and isinstance(error, Exception)

    def abort(self) -> bool:
        """End the block; while a connection is being made, it ends after that, and sends nothing.

        Returns:
            Whether a thread may still read from a connection, which then must not be closed yet.
        """
        self.is_aborted = True
        if self._aborted is not None:
            self._aborted.set()
        request = self._request
        if request is None:
            return False
        request.extensions["trace"] = _refuse_to_send
        return self.pool.may_shut_down(request) and shut_down(self.pool.client, request)

    def sends(self, request: object) -> None:
        """Note the request that the block sends next.

        Raises:
            InterruptedError: The exchange is aborted; the block doesn't raise it.
        """
        self._request = request  # before the look at `is_aborted`, as `abort` does both in the other order
        if self.is_aborted:
            raise InterruptedError

    def sleep(self, seconds: float) -> None:
        """Wait, at most until the exchange is aborted.

        Raises:
            InterruptedError: It is aborted; the block doesn't raise it.
        """
        self._aborted = Event()
        if self.is_aborted or self._aborted.wait(seconds):
            raise InterruptedError


def _refuse_to_send(event: str, _: object) -> None:
    """Stop httpcore before it writes a request, as its `trace` extension can."""
    if event.endswith("send_request_headers.started"):
        raise InterruptedError
