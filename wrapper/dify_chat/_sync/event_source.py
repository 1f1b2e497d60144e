# Written from _async/event_source.py by generator/unasync.py, which `make generate` runs.

"""The connection that a stream's events come over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dify_chat_api.types import Request

from .._request.options import CallOptions
from .._response.errors import response_error
from .._response.head import ResponseHead
from .._stream.event_reader import EventReader
from .http import Http
from .response import Response

if TYPE_CHECKING:
    from dify_chat_api.events import ChatStreamEvent


class EventSource:
    """The response that the events come over; after a break another response may go on.

    Attributes:
        response: Where the next chunk comes from; None if there is no connection.
        reader: What makes events of the chunks.
    """

    def __init__(self, http: Http, options: CallOptions) -> None:
        self.response: Response | None = None
        self.reader = EventReader(options.max_event_bytes, options.api_key)
        self._http = http

    def begin(self, request: Request[ChatStreamEvent], options: CallOptions) -> ResponseHead:
        """Send the request and wait for the head of a response that is a stream.

        Raises:
            DifyError: No connection, a refusal, or a response that is no stream.
        """
        response = self._http.open(request, options)
        if response.head.media_type != "text/event-stream":
            raise response_error("the response is no event stream", response.head, response.excerpt())
        self.response = response
        self.reader = EventReader(options.max_event_bytes, options.api_key)
        return response.head

    def close(self) -> None:
        """Let go of the connection."""
        response, self.response = self.response, None
        if response is not None:
            response.close()
