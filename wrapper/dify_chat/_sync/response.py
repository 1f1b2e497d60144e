# Written from _async/response.py by generator/unasync.py, which `make generate` runs.

"""A response whose body is read chunk by chunk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from time import monotonic
from typing import Any

from .._errors import DifyConfigError, DifyConnectionError, DifyError
from .._http.client import HTTPResponse
from .._http.exceptions import ExceptionMapper
from .._http.pools import Pool
from .._http.synchronization import deadline
from .._request.timeouts import Timeout
from .._response.decoding import Decoder
from .._response.errors import response_error
from .._response.head import ResponseHead
from .._stream.body_kinds import MOST_BLANK, is_kind_known
from .lease import Lease
from .unclean import clear_away

# A page of an error says in its first lines what it is about, and these come with the head.
_EXCERPT_BYTES = 64 * 1024
_EXCERPT_SECONDS = 10.0
# A chunk may unpack to thousands of pieces; waiting between them lets other tasks have their turn.
_NO_TIME = 0.0
_CLOSED = "the response was closed while it was read"
_LOST = "reading was cancelled half-way, or the response was closed"


class Response:
    """The head of a response, and the chunks of its body as they come."""

    __slots__ = ("_exceptions", "_interrupted", "_is_begun", "_lease", "_timeout", "head")

    def __init__(
        self,
        response: HTTPResponse,
        head: ResponseHead,
        exceptions: ExceptionMapper,
        timeout: Timeout,
        pool: Pool,
    ) -> None:
        self.head: ResponseHead = head
        self._lease = Lease(response, pool)
        # httpx passes each chunk on through two generators, which take 0.2 µs of each event.
        chunks: Any = response.stream
        if response.is_stream_consumed:  # by a hook of the caller's client
            chunks = response.iter_bytes()
        elif head.content_encoding:
            chunks = _unpacked(chunks, head.content_encoding)
        self._lease.chunks = iter(chunks)
        self._exceptions = exceptions
        self._timeout = timeout
        self._is_begun = False
        self._interrupted = False

    def __del__(self) -> None:
        lease = getattr(self, "_lease", None)  # Ctrl-C may have come while it was made
        if lease is not None and not lease.is_closed:
            lease.pool.run_soon(lease.close)

    def next_chunk(self) -> bytes | None:
        """Wait for the next bytes of the body; None at its end.

        Raises:
            DifyConfigError: Another task or thread is waiting already; or the response belongs to another
                process or event loop.
            DifyConnectionError: The connection broke, nothing came in time, or an earlier wait was cancelled.
        """
        try:
            while not (chunk := next(self.begin_wait())):
                self.end_wait()  # HTTP/2 has empty frames
            self.end_wait()
            return chunk
        except BaseException as error:  # noqa: BLE001 - also of a call that is cancelled: its frames hold the key
            failure = self.failure_of(error)
        self.fail(failure)
        return None

    def begin_wait(self) -> Iterator[bytes]:
        """Return the chunks, of which the caller waits for one, and calls `end_wait` or `failure_of` then.

        A stream does so itself: `next_chunk` would be one more coroutine to make and resume for each event.

        Raises:
            DifyError: As `next_chunk`.
        """
        lease = self._lease
        lease.pool.check()
        if not lease.reading.acquire(False):
            if lease.is_closed:  # the thread that closes it holds the lock for a moment
                raise self._broken(_CLOSED)
            raise DifyConfigError("this response is being read already, by another task or thread")
        chunks = lease.chunks
        # A transport drops what it had read when it is cancelled.
        if self._interrupted or chunks is None or (lease.is_closed and not lease.is_put_back):
            is_closing = lease.is_closed and lease.response is not None
            lease.reading.release()
            raise self._broken(_CLOSED if is_closing else _LOST)
        self._is_begun = self._interrupted = True
        return chunks

    def end_wait(self) -> None:
        """Note that a chunk has come."""
        self._interrupted = False
        self._lease.reading.release()

    def failure_of(self, error: BaseException) -> BaseException | None:
        """Return what an exception of `begin_wait` or of a wait means; None for the end of the body."""
        if isinstance(error, DifyError):
            return error
        lease, failure = self._lease, None
        self._interrupted = not isinstance(error, StopIteration)
        if self._interrupted:
            failure = self._exceptions.map_exception(
                error,
                method=self.head.method,
                path=self.head.path,
                timeout=self._timeout,
                key=self.head.key,
            )
        if lease.reading.locked():  # `begin_wait` itself may be interrupted, or find the stack too deep
            lease.reading.release()
        # A body without a length ends where its connection is shut down.
        is_shut = lease.is_closed and not lease.is_put_back
        if is_shut and (failure is None or isinstance(failure, DifyConnectionError)):
            return self._broken(_CLOSED)
        return failure

    def fail(self, failure: BaseException | None) -> None:
        """Raise what `failure_of` returned, outside of the block of its exception, and close the response."""
        if failure is None:
            return
        is_closing = self._lease.is_closed and isinstance(failure, DifyConnectionError)
        if not (is_closing or isinstance(failure, DifyConfigError)):
            self._give_up()
        raise failure

    def peek(self, size: int, is_enough: Callable[[bytes], bool]) -> bytes:
        """Wait for the first bytes of the body, which will be read again; close if that fails.

        Args:
            size: How many bytes to wait for, if the body has as many.
            is_enough: Whether fewer are enough.

        Raises:
            DifyConnectionError: The connection broke, or nothing came in time.
        """
        found = b""
        try:
            while (chunk := self.next_chunk()) is not None:
                found += chunk
                if len(found) >= size or is_enough(found):
                    break
        except BaseException:
            self.close()
            raise
        self.put_back(found)
        return found

    def beginning(self) -> bytes:
        """Wait for as many of the first bytes as tell the kind of the body; they will be read again.

        Raises:
            DifyConnectionError: The connection broke, or nothing came in time.
        """
        chunks = self._lease.chunks
        if isinstance(chunks, _PutBack) and is_kind_known(chunks.content):
            return chunks.content
        del chunks  # it leads to the request's headers, and error trackers show variables
        return self.peek(MOST_BLANK, is_kind_known)

    def put_back(self, content: bytes) -> None:
        """Have these bytes be read before the rest of the body, of which `read` leaves nothing."""
        self._lease.chunks = _PutBack(content, self._lease.chunks)

    def read(self, max_bytes: int) -> bytes:
        """Wait for the whole body, and close.

        Raises:
            DifyConnectionError: The connection broke, or nothing came in time.
            DifyResponseError: The body is larger than that.
        """
        body = BytesIO()  # a list of chunks would take 40 bytes more for each, and a chunk may have one byte
        try:
            while (chunk := self.next_chunk()) is not None:
                if body.tell() + len(chunk) > max_bytes:
                    problem = f"the response is larger than max_response_bytes, which is {max_bytes}"
                    raise response_error(problem, self.head, (body.getvalue() or chunk)[:_EXCERPT_BYTES])
                body.write(chunk)
        finally:
            self.close()
        return body.getvalue()

    def excerpt(self) -> bytes:
        """Wait for as much of the body as an error needs, and close.

        It is less if the connection breaks, or takes longer than the read timeout or 10 s.
        """
        limit: Any = getattr(self._timeout, "read", self._timeout)
        seconds = min(limit or _EXCERPT_SECONDS, _EXCERPT_SECONDS)
        # A body that drips is never silent for the read timeout. So half of the time is for any number of
        # chunks, and half for the last of them.
        self._limit_read_timeout(seconds / 2)
        latest = monotonic() + seconds / 2
        found = bytearray()
        try:
            # The status says more than that error.
            with suppress(DifyConnectionError), deadline(seconds):
                while len(found) < _EXCERPT_BYTES and monotonic() < latest:
                    chunk = self.next_chunk()
                    if chunk is None:
                        break
                    found += chunk
        finally:
            self.close()
        return bytes(found[:_EXCERPT_BYTES])

    def _limit_read_timeout(self, seconds: float) -> None:
        """Lower the read timeout, if the transport can: httpx's own looks at it when it begins to read."""
        response = self._lease.response
        if response is None:
            return
        if not self._is_begun and "network_stream" in response.extensions:
            extensions = response.request.extensions
            timeouts = extensions.get("timeout") or {}
            # A hook of the caller's client may have put a dict there that other requests share.
            extensions["timeout"] = {**timeouts, "read": min(seconds, timeouts.get("read") or seconds)}

    def close(self) -> None:
        """Release the connection, and raise nothing; a thread or task that reads from it is woken first."""
        self._lease.close()

    def abort(self) -> None:
        """End the wait of a thread that reads; the connection of a closed response may serve another one."""
        self._lease.abort()

    def leave(self) -> None:
        """Close where a generator is left."""
        self._lease.pool.leave(self._lease.close)

    def _give_up(self) -> None:
        """Close after a wait that was cancelled or has failed, which may have broken off a closing, too."""
        response = self._lease.response
        try:
            self.close()
        finally:
            if response is not None:
                clear_away(self._lease.pool.client, response.request)

    def _broken(self, reason: str) -> DifyConnectionError:
        return DifyConnectionError(reason, method=self.head.method, path=self.head.path)


class _PutBack(Iterator[bytes]):
    """Yields some bytes, and then the chunks of a body, if that isn't closed.

    Attributes:
        content: The bytes, until they are yielded.
    """

    def __init__(self, content: bytes, chunks: Iterator[bytes] | None) -> None:
        self.content = content
        self._chunks = chunks

    def __next__(self) -> bytes:
        if self.content:
            content, self.content = self.content, b""
            return content
        if self._chunks is None:
            raise StopIteration
        return next(self._chunks)


def _unpacked(chunks: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """Give the pieces that the chunks of a body unpack to.

    Raises:
        UnpackingError: The body isn't what its Content-Encoding says.
    """
    decoder = Decoder(content_encoding)
    for chunk in chunks:
        for piece in decoder.feed(chunk):
            yield piece
            time.sleep(_NO_TIME)
    decoder.finish()
