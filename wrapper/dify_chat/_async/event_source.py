"""The connection that a stream's events come over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dify_chat_api.types import Request

from .._events import EventReader
from .._options import CallOptions
from .http import AsyncAnswer, AsyncHttp

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class AsyncEventSource:
    """The events of one answer at a time; when its connection breaks off, another may go on.

    Attributes:
        version: The server's version, if it told.
    """

    def __init__(self, http: AsyncHttp, options: CallOptions) -> None:
        self.version: str | None = None
        self._http = http
        self._limit = options.max_frame_bytes
        self._reader = EventReader(self._limit)
        self._answer: AsyncAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._answer is not None

    @property
    def within_frame(self) -> bool:
        """Whether what has come so far ends in the middle of a frame."""
        return self._reader.within_frame

    async def begin(self, request: Request[ChatStreamEvent], options: CallOptions) -> None:
        """Send the request and wait for the head of an answer that is a stream.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        answer = await self._http.open(request, options)
        if not answer.head.content_type.startswith("text/event-stream"):
            raise answer.head.unreadable("the answer is no event stream", await answer.excerpt())
        self.version = answer.head.version
        self._reader = EventReader(self._limit)
        self._answer = answer

    async def next_events(self) -> Iterator[ChatStreamEvent] | None:
        """Wait for more bytes, and give the events that they complete; None when the server has ended.

        Raises:
            DifyConnectionError: The connection broke, nothing came in time, or there is no connection.
            DifyConfigError: Somebody else is waiting already.
        """
        chunk = await self._answer.next_chunk() if self._answer else None
        return None if chunk is None else self._reader.feed(chunk)

    async def close(self) -> None:
        """Let go of the connection."""
        answer, self._answer = self._answer, None
        if answer is not None:
            await answer.close()
