# Written by generator/unasync.py from _async/answer.py: change that, then run `make generate`.

"""An answer whose body is still on its way."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from .._answers import Head
from .._cleanup import ReaderGone
from .._errors import DifyConfigError, DifyConnectionError
from .._faults import Faults
from .._transport import Response, Timeout, wake_reader

_EXCERPT_BYTES = 64 * 1024


class Answer:
    """The head of an answer, and the chunks of its body as they come."""

    def __init__(self, response: Response, head: Head, faults: Faults, timeout: Timeout) -> None:
        self.head = head
        self._response = response
        # Bytes that are as they were sent need none of the steps that unpack others, a third of a microsecond
        # each; a hook of the caller's own client may have read them already.
        as_sent = "Content-Encoding" not in response.headers and not response.is_stream_consumed
        chunks: Any = response.stream if as_sent else response.iter_bytes()
        self._chunks: Iterator[bytes] = iter(chunks)
        self._faults = faults
        self._timeout = timeout
        self._reading = Lock()
        self._is_begun = False
        self._interrupted = False

    def next_chunk(self) -> bytes | None:
        """Wait for the next bytes of the body; None at its end.

        Raises:
            DifyConfigError: Somebody else is waiting already.
            DifyConnectionError: The connection broke, nothing came in time, or an earlier wait was cancelled.
        """
        if not self._reading.acquire(False):
            raise DifyConfigError("this answer is being read already, by another task or thread")
        try:
            if self._interrupted:  # what the transport had of it is gone
                raise DifyConnectionError(
                    "reading was cancelled half-way", method=self.head.method, path=self.head.path
                )
            self._is_begun = self._interrupted = True
            for chunk in self._chunks:  # one step of it; `next` with a default takes twice as long
                self._interrupted = False
                return chunk
            self._interrupted = False
        except self._faults.transport as error:
            raise self._faults.explained(
                error, method=self.head.method, path=self.head.path, timeout=self._timeout
            ) from error
        finally:
            self._reading.release()
        return None

    def read(self) -> bytes:
        """Wait for all of the body, and close.

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
        """Wait for as much of the body as an error needs, and close; less will do if no more comes."""
        found = b""
        try:
            while len(found) < _EXCERPT_BYTES and (chunk := self.next_chunk()) is not None:
                found += chunk
        except DifyConnectionError:
            pass  # the status says more than this
        finally:
            self.close()
        return found

    def hurry(self, seconds: float) -> bool:
        """Have the wait for the first chunk end after some seconds, whatever was asked for.

        Returns:
            Whether that is possible: httpx's own transport looks at the timeout when it begins to read.
        """
        extensions = self._response.request.extensions
        timeouts = extensions.get("timeout")
        if self._is_begun or timeouts is None or "network_stream" not in self._response.extensions:
            return False
        # A hook of the caller's own client may have put one there that other requests share.
        extensions["timeout"] = {**timeouts, "read": min(seconds, timeouts.get("read") or seconds)}
        return True

    def close(self) -> None:
        """Let go of the connection."""
        if self._reading.locked():
            wake_reader(self._response)
            ReaderGone(self._reading)
        self._response.close()
