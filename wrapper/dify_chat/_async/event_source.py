"""The connection that a stream's events come over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api.types import Request

from .._answers import Head
from .._events import EventReader
from .._options import CallOptions
from .answer import AsyncAnswer
from .http import AsyncHttp

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class AsyncEventSource:
    """The answer that events come over, one at a time; when its connection breaks off, another may go on.

    Attributes:
        answer: Where the next chunk comes from; None if there is no connection.
        reader: What makes events of the chunks.
    """

    def __init__(self, http: AsyncHttp, options: CallOptions) -> None:
        self.answer: AsyncAnswer | None = None
        self.reader = EventReader(options.max_frame_bytes)
        self._http = http

    async def begin(self, request: Request[ChatStreamEvent], options: CallOptions) -> Head:
        """Send the request and wait for the head of an answer that is a stream.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        answer = await self._http.open(request, options)
        if not answer.head.content_type.startswith("text/event-stream"):
            raise answer.head.unreadable("the answer is no event stream", await answer.excerpt())
        self.answer = answer
        self.reader = EventReader(options.max_frame_bytes)
        return answer.head

    async def close(self) -> None:
        """Let go of the connection."""
        answer, self.answer = self.answer, None
        if answer is not None:
            await answer.close()
