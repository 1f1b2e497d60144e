# Written from _async/response.py by generator/unasync.py, which `make generate` runs.

"""A response whose body is read chunk by chunk."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .._errors import DifyConfigError, DifyConnectionError
from .._http.client import HTTPResponse
from .._http.exceptions import ExceptionMapper
from .._http.synchronization import ReadLock
from .._request.timeouts import Timeout
from .._response.head import ResponseHead

# A page of an error says in its first lines what it is about.
_EXCERPT_BYTES = 64 * 1024


class Response:
    """The head of a response, and the chunks of its body as they come."""

    def __init__(
        self, response: HTTPResponse, head: ResponseHead, exceptions: ExceptionMapper, timeout: Timeout
    ) -> None:
        self.head = head
        self._response = response
        # Each of httpx's decoding steps takes a third of a microsecond, so they are left out unless the body
        # is encoded, or a hook of the caller's client has read it already.
        as_sent = "Content-Encoding" not in response.headers and not response.is_stream_consumed
        chunks: Any = response.stream if as_sent else response.iter_bytes()
        self._chunks: Iterator[bytes] = iter(chunks)
        self._exceptions = exceptions
        self._timeout = timeout
        self._reading = ReadLock()
        self._is_begun = False
        self._interrupted = False

    def next_chunk(self) -> bytes | None:
        """Wait for the next bytes of the body; None at its end.

        Raises:
            DifyConfigError: Another task or thread is waiting already.
            DifyConnectionError: The connection broke, nothing came in time, or an earlier wait was cancelled.
        """
        if not self._reading.acquire(False):
            raise DifyConfigError("this response is being read already, by another task or thread")
        try:
            if self._interrupted:  # the transport has dropped what it had read
                raise DifyConnectionError(
                    "reading was cancelled half-way", method=self.head.method, path=self.head.path
                )
            self._is_begun = self._interrupted = True
            for chunk in self._chunks:  # one step of it; `next` with a default takes twice as long
                self._interrupted = False
                return chunk
            self._interrupted = False
        except self._exceptions.transport_errors as error:
            raise self._exceptions.map_exception(
                error, method=self.head.method, path=self.head.path, timeout=self._timeout
            ) from error
        finally:
            self._reading.release()
        return None

    def read(self) -> bytes:
        """Wait for the whole body, and close.

        Raises:
            DifyConnectionError: The connection broke, or nothing came in time.
        """
        chunks = []
        try:
            while (chunk := self.next_chunk()) is not None:
                chunks.append(chunk)
        finally:
            self.close()
        return b"".join(chunks)

    def excerpt(self) -> bytes:
        """Wait for as much of the body as an error needs, and close; return less if the connection breaks."""
        found = b""
        try:
            while len(found) < _EXCERPT_BYTES and (chunk := self.next_chunk()) is not None:
                found += chunk
        except DifyConnectionError:
            pass  # the status says more than this error would
        finally:
            self.close()
        return found

    def limit_read_timeout(self, seconds: float) -> bool:
        """Lower the read timeout, if nothing of the body was read yet.

        Returns:
            Whether that is possible: only httpx's own transport looks at the timeout when it begins to read.
        """
        extensions = self._response.request.extensions
        timeouts = extensions.get("timeout")
        if self._is_begun or timeouts is None or "network_stream" not in self._response.extensions:
            return False
        # A hook of the caller's client may have put a dict there that other requests share.
        extensions["timeout"] = {**timeouts, "read": min(seconds, timeouts.get("read") or seconds)}
        return True

    def close(self) -> None:
        """Release the connection; a thread that reads from it is woken first."""
        if self._reading.locked():
            self._wake_reader()
            self._reading.wait_released()
        self._response.close()

    def _wake_reader(self) -> None:
        # Closing a socket doesn't wake a thread that reads from it; shutting it down does.
        stream = self._response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream else None
        if connection is not None:
            with suppress(OSError):  # the server may have closed it
                connection.shutdown(socket.SHUT_RDWR)
