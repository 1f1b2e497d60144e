# Written by generator/unasync.py from _async/event_source.py: change that, then run `make generate`.

"""The connection that a stream's events come over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api.types import Request

from .._answers import Head
from .._events import EventReader
from .._options import CallOptions
from .answer import Answer
from .http import Http

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class EventSource:
    """The answer that events come over, one at a time; when its connection breaks off, another may go on.

    Attributes:
        answer: Where the next chunk comes from; None if there is no connection.
        reader: What makes events of the chunks.
    """

    def __init__(self, http: Http, options: CallOptions) -> None:
        self.answer: Answer | None = None
        self.reader = EventReader(options.max_frame_bytes)
        self._http = http

    def begin(self, request: Request[ChatStreamEvent], options: CallOptions) -> Head:
        """Send the request and wait for the head of an answer that is a stream.

        Raises:
            DifyError: No connection, a refusal, or an answer that is no stream.
        """
        answer = self._http.open(request, options)
        if not answer.head.content_type.startswith("text/event-stream"):
            raise answer.head.unreadable("the answer is no event stream", answer.excerpt())
        self.answer = answer
        self.reader = EventReader(options.max_frame_bytes)
        return answer.head

    def close(self) -> None:
        """Let go of the connection."""
        answer, self.answer = self.answer, None
        if answer is not None:
            answer.close()
