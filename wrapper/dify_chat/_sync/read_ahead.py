# Written from _async/read_ahead.py by generator/unasync.py, which `make generate` runs.

"""Reads a stream's response ahead of the caller: a background does so until an event names the task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

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
    """The response of a stream, and the events that were read of it before the caller asked for them.

    Args:
        received: The response, if there is one before a request is sent.

    Attributes:
        head: The head of the response that opened the stream; None before that.
        reader: What makes events of the chunks.
    """

    def __init__(self, options: CallOptions, received: Response | None) -> None:
        self.head: ResponseHead | None = None
        self._options = options
        self.reader = self._new_reader()
        self._received = received
        self._pool: Pool | None = None  # from opening on
        self._caller = Lock()
        # By the background. An empty deque takes 760 bytes of each stream.
        self._read: list[list[ChatStreamEvent] | DifyError | None] = []

    def _take(self, response: Response) -> None:
        self._received = response
        if self.head is None:
            self.head = response.head
        else:
            self.reader = self._new_reader()  # the one before had the response that broke off

    def _new_reader(self) -> EventReader:
        options = self._options
        return EventReader(options.max_event_bytes, options.api_key, options.max_response_bytes)

    @contextmanager
    def _one_caller(self) -> Iterator[None]:
        if self._pool is not None:
            self._pool.check()
        if not self._caller.acquire(blocking=False):
            raise DifyConfigError("this stream is being read already, by another task or thread")
        try:
            yield
        finally:
            self._caller.release()

    def _read_first(self) -> None:
        """Read until there are events, or none will come."""
        read: list[ChatStreamEvent] | DifyError | None = []
        try:
            while read == [] and self.reader.fault is None:
                read = self._read_chunk()
        except DifyError as error:
            read = error.with_traceback(None)  # the frames below hold what came
        self._read.append(read)

    def _learn_task(self, state: ChatState) -> None:
        """Read until an event names the task. Dify sends it with the first event, but a ping has none."""
        events: list[ChatStreamEvent] | None = []
        while events is not None and not (state.task_id or state.outcome or self.reader.fault):
            read = self._read.pop(0) if self._read else self._read_chunk()
            events = read if isinstance(read, list) else None
            for event in events or ():
                state.take(event)

    def _read_chunk(self) -> list[ChatStreamEvent] | None:
        """Wait for a chunk, and return the events that it completes; None at the end of the response."""
        response = self._received
        if response is None:
            raise DifyConnectionError("resuming was cancelled half-way", method="GET", path="")
        chunk = response.next_chunk()
        return None if chunk is None else self.reader.feed(chunk)

    def _close_response(self) -> None:
        if self._pool is not None:
            self._pool.streams.discard(self)
        response, self._received = self._received, None
        if response is not None:
            response.close()
