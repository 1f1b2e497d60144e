# Written from _async/read_ahead.py by generator/unasync.py, which `make generate` runs.

"""Reads a stream's response ahead of the caller: a background does so until an event names the task."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self

from .._errors import DifyConfigError, DifyConnectionError, DifyError
from .._http.pools import Pool
from .._request.options import CallOptions
from .._response.head import ResponseHead
from .._stream.event_reader import EventReader
from .._stream.state import ChatState
from .response import Response

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class ReadAhead:
    """The response of a stream, and what was read of it before the caller asked for it.

    Args:
        options: The settings of the call.
        response: The response, if there is one before a request is sent.

    Attributes:
        head: The head of the response that opened the stream; None before that.
        reader: What makes events of the chunks.
        response: The response; None before there is one, and after it was closed.
    """

    __slots__ = ("_caller", "_options", "_read", "head", "reader", "response")

    def __init__(self, options: CallOptions, response: Response | None) -> None:
        self.head: ResponseHead | None = None
        self.response = response
        self._options = options
        self._caller = Lock()
        # An empty deque takes 760 bytes of each stream.
        self._read: list[list[ChatStreamEvent] | DifyError | None] = []
        self._begin_reading()

    def one_caller(self, pool: Pool | None) -> Self:
        """Return what refuses another task or thread within its block.

        Raises:
            DifyConfigError: This caller is of another process or event loop.
        """
        if pool is not None:
            pool.check()
        return self

    def __enter__(self) -> Self:
        if not self._caller.acquire(blocking=False):
            raise DifyConfigError("this stream is being read already, by another task or thread")
        return self

    def __exit__(self, *_: object) -> None:
        self._caller.release()

    def take(self, response: Response) -> None:
        """Read a response from here on, the first one or one that resumes the run."""
        self.response = response
        if self.head is None:
            self.head = response.head
        else:
            self._begin_reading()  # the reader before had the response that broke off

    @property
    def has_read(self) -> bool:
        """Whether there is something that `next_read` returns."""
        return bool(self._read)

    def next_read(self) -> list[ChatStreamEvent] | None:
        """Return what was read first of all that is left; None for the end of the response.

        Raises:
            DifyError: The connection broke, or nothing came in time.
        """
        read = self._read.pop(0)
        if isinstance(read, DifyError):
            raise read
        return read

    def read(self) -> None:
        """Read until there are events, or none will come, and keep them for `next_read`."""
        read: list[ChatStreamEvent] | DifyError | None = []
        try:
            while read == [] and self.reader.fault is None:
                read = self._read_chunk()
        except DifyError as error:
            read = error.with_traceback(None)  # the frames below hold what came
        self._read.append(read)

    def learn_task(self, state: ChatState) -> None:
        """Read until an event names the task. Dify sends it with the first event, but a ping has none."""
        events: list[ChatStreamEvent] | None = []
        while events is not None and not (state.task_id or state.outcome or self.reader.fault):
            read = self._read.pop(0) if self._read else self._read_chunk()
            events = read if isinstance(read, list) else None
            for event in events or ():
                state.take(event)

    def close(self) -> None:
        """Close the response, if there is one."""
        response, self.response = self.response, None
        if response is not None:
            response.close()

    def _begin_reading(self) -> None:
        options = self._options
        self.reader = EventReader(options.max_event_bytes, options.api_key, options.max_response_bytes)

    def _read_chunk(self) -> list[ChatStreamEvent] | None:
        """Wait for a chunk, and return the events that it completes; None at the end of the response."""
        if self.response is None:
            raise DifyConnectionError("resuming was cancelled half-way", method="GET", path="")
        chunk = self.response.next_chunk()
        return None if chunk is None else self.reader.feed(chunk)
